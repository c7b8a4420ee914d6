#!/bin/bash
# checkpoint.sh CHECKPOINT TRUST: the log's signature, and every cosignature of the trust file's witnesses.
# The formats are C2SP signed-note, tlog-checkpoint and tlog-cosignature. Whether the cosignatures are
# enough is the trust file's `quorum` line, for you to read.
set -euo pipefail
. "$(dirname "$0")/claims.sh"
. "$(dirname "$0")/openssl_verify.sh"
takes 2 "$@"

# A ledger's checkpoint has three lines of text, an empty line, then signature lines.
head -n 3 "$1" >"$work/text"
origin=$(head -n 1 "$1")

# key NAME TYPE: the key of this name and type (01 log, 04 witness) in the trust file, and its id.
key() {
  local word rest
  while read -r word rest; do
    case $word in
      log) rest=${rest%% *} ;;
      witness) rest=${rest#* } && rest=${rest%% *} ;;
      *) continue ;;
    esac
    # NAME+ID+BASE64; the base64 may hold a plus sign itself.
    test "${rest%%+*}" = "$1" || continue
    rest=${rest#*+}
    id=${rest%%+*}
    base64 -d <<<"${rest#*+}" >"$work/typed"
    test "$(head -c 1 "$work/typed" | hex)" = "$2" || continue
    tail -c +2 "$work/typed" | key_from_raw
    # The id follows from name, type and key.
    { printf '%s\n' "$1" && cat "$work/typed"; } | sha256sum | grep -q "^$id" || no "the key id of $1"
    return 0
  done <"$3"
  return 1
}

log_signed=
while read -r dash name blob; do
  test "$dash" = '—' || no "a line that is no signature"
  base64 -d <<<"$blob" >"$work/blob"
  line_id=$(head -c 4 "$work/blob" | hex)
  if test "$name" = "$origin" && key "$name" 01 "$2" && test "$line_id" = "$id"; then
    tail -c +5 "$work/blob" >"$work/signature"
    holds DER "$work/key.der" "$work/text" "$work/signature" || no "the log's signature"
    ok "the log signed $(sed -n 2p "$1") entries, root $(sed -n 3p "$1")"
    log_signed=yes
  elif key "$name" 04 "$2" && test "$line_id" = "$id"; then
    # Eight bytes of time, then a signature over two more lines and the checkpoint's text.
    time=$((16#$(tail -c +5 "$work/blob" | head -c 8 | hex)))
    { printf 'cosignature/v1\ntime %d\n' "$time" && cat "$work/text"; } >"$work/message"
    tail -c +13 "$work/blob" >"$work/signature"
    holds DER "$work/key.der" "$work/message" "$work/signature" || no "the cosignature of $name"
    ok "cosigned by $name at $(date -u -d "@$time" +%Y-%m-%dT%H:%M:%SZ)"
  else
    echo "--  by a key that the trust file does not name: $name"
  fi
done < <(tail -n +5 "$1")
test -n "$log_signed" || no "no signature by the log of the trust file"
