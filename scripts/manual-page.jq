# One manual page (mdoc) from ArgumentParser's --experimental-dump-help; $group names the command
# group to describe, or is empty for the program itself.

# Text that troff reads as text: a sentence a line, no escapes, no requests at the start of a line.
def text:
  gsub("(?<end>[a-z0-9)][.!?]) +(?=[A-Z])"; .end + "\n")
  | split("\n")
  | map(gsub("\\\\"; "\\e") | gsub("^\\s+|\\s+$"; "") | if test("^[.']") then "\\&" + . else . end)
  | map(select(. != "") // ".Pp")
  | join("\n");
# Text on a macro line, where a lone word may be taken for a macro.
def quoted: gsub("\\\\"; "\\e") | gsub("\""; "\\(dq") | "\"" + . + "\"";

def name: if .kind == "short" then "\\-" + .name else "\\-\\-" + (.name | gsub("-"; "\\-")) end;
def visible: select(.shouldDisplay // true);
def own_arguments: [.arguments[]? | visible | select(.preferredName.name | IN("help", "version") | not)];
def commands: [.subcommands[]? | visible | select(.commandName != "help")];

# An argument in a synopsis.
def usage:
  (if .kind == "positional" then ".Ar " + .valueName
   elif .kind == "flag" then ".Cm " + (.preferredName | name)
   else ".Cm " + (.preferredName | name) + " Ar " + .valueName end)
  + (if .isRepeating then " ..." else "" end)
  | if startswith(".") then .[1:] else . end;
def synopsis: if .isOptional then ".Op " + usage else "." + usage end;

# Which values an argument takes, in parentheses.
def known_values:
  [ (if (.allValues // [] | length) > 0 then "one of: " + (.allValues | join(", ")) else empty end),
    (if .defaultValue then "default: " + .defaultValue else empty end) ]
  | if length == 0 then "" else "\n(" + (join("; ") | text) + ")" end;

# An argument in a list, with what is known of it.
def described:
  (if .kind == "positional" then ".It Ar " + .valueName
   else ".It " + ([.names | sort_by(.kind != "short")[] | "Cm " + name] | join(" , "))
     + (if .kind == "option" then " Ar " + .valueName else "" end) end),
  ([.abstract, .discussion] | map(select(. != null) | text) | join("\n.Pp\n")) + known_values;
def argument_list:
  if length == 0 then empty
  else ".Bl -tag -width Ds", (.[] | described), ".El" end;

def prose: [.abstract, .discussion] | map(select(. != null and . != "") | text) | join("\n.Pp\n");

# A command with the words that lead to it, and its subcommands after it.
def command_section($words):
  ($words + [.commandName]) as $words
  | (if (commands | length) == 0 or (own_arguments | length) > 0 then
       ".Ss " + ($words | join(" ") | quoted),
       ".Nm " + ($words | join(" ") | quoted),
       (own_arguments[] | synopsis),
       ".Pp",
       prose,
       (own_arguments | argument_list)
     else empty end),
    (commands[] | command_section($words));

.command as $program
| $program.commandName as $programName
| ([$program | commands[]]) as $groups
| (if $group == "" then $program else ($groups[] | select(.commandName == $group)) end) as $subject
| (if $group == "" then $programName else $programName + "-" + $group end) as $page
| ".Dd " + $date,
  ".Dt " + ($page | ascii_upcase) + " 1",
  ".Os",
  ".Sh NAME",
  ".Nm " + $page,
  ".Nd " + ($subject.abstract // $page | rtrimstr(".") | text),
  ".Sh SYNOPSIS",
  (if $group == "" then
     ".Nm " + $programName, ".Ar command", ".Op Ar argument ...", ".Nm " + $programName, ".Cm \\-\\-version"
   elif ($subject | commands | length) > 0 then
     ".Nm " + ($programName + " " + $group | quoted), ".Ar command", ".Op Ar argument ..."
   else
     ".Nm " + ($programName + " " + $group | quoted), ($subject | own_arguments[] | synopsis) end),
  ".Sh DESCRIPTION",
  ($subject | prose),
  (if $group == "" then
     ($subject | own_arguments | argument_list),
     (if ($groups | length) > 0 then
        ".Pp", "The commands are:", ".Bl -tag -width Ds",
        ($groups[] | ".It Xr " + $programName + "-" + .commandName + " 1", (.abstract // "" | text)),
        ".El"
      else empty end)
   elif ($subject | commands | length) > 0 then
     ($subject | own_arguments | argument_list), ($subject | commands[] | command_section([$programName, $group]))
   else ($subject | own_arguments | argument_list) end),
  ".Sh EXIT STATUS",
  ".Bl -tag -width Ds",
  ".It 0", "accepted, intact or done; nothing else exits 0",
  ".It 1", "no: a gate is blocked or partial, an audit has findings",
  ".It 3", "tampered: bytes, signatures, proofs or history do not match",
  ".It 4", "undecidable: something needed is missing, stale, unreadable or unknown",
  ".It 64", "wrong usage",
  ".It 70", "a defect in this program",
  ".El",
  (if $group == "" then empty else ".Sh SEE ALSO", ".Xr " + $programName + " 1" end)
