# shellcheck shell=bash
# Sourced by the scripts beside it: what they take, and how they say what holds.

# Where openssl's commands find their files.
work=$(mktemp -d)
trap finish EXIT

# end STATUS: ends the script, whose own decision it is.
end() {
  decided=yes
  exit "$1"
}

# takes COUNT "$@": ends with 64, and how the script is used, unless it was given so many files; with 4
# unless all are there.
takes() {
  local count=$1 file
  shift
  if test $# != "$count"; then
    sed -n '2s/^# //p' "$0" >&2
    end 64
  fi
  for file; do test -r "$file" || missing "cannot read $file"; done
}

# ok TEXT, no TEXT, missing TEXT: says how a claim fared, and ends as the ledger's own program does: 3
# where something does not hold, 4 where something is missing.
ok() { echo "ok  $1"; }
no() {
  echo "NO  $1" >&2
  end 3
}
missing() {
  echo "--  $1" >&2
  end 4
}

# What some command could not read does not hold.
finish() {
  local status=$?
  rm -rf "$work"
  test "$status" = 0 || test -n "${decided-}" || no "something is not what it should be"
}
