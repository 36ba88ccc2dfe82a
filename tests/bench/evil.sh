#!/bin/sh
# While 20 visitors run endless loops and 20 run patterns that never end, 20,000
# others ask for a text: all of them get it, from the workers that were there
# before. Prints how long they waited. The options are the defaults.
# usage: evil.sh BINARY TOOLS [OPTION...]
set -eu
[ $# -ge 2 ] || { echo "usage: $0 BINARY TOOLS [OPTION...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "$1") tools=$(realpath "$2")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
own_network "$0" "$@"
settle
shift 2

mkdir "$dir/site"
cd "$dir/site"
text 32 > text.txt
as_sent < text.txt > "$dir/right"
echo 'while true do end' > loop.lua
echo 'while true do pcall(function() while true do end end) end' > caught.lua
cat > find.lua <<'END'
local s = ("a"):rep(40)
s:find(("a?"):rep(40) .. ("a"):rep(40) .. "b")
END
cat > gsub.lua <<'END'
local s = ("x"):rep(1 << 16)
s:gsub(("x*"):rep(20) .. "y", "")
END
cat > match.lua <<'END'
local s = ("x"):rep(1 << 20)
while true do
   pcall(string.match, s, ".-.-.-.-.-z")
end
END
cd "$here"

workers() { cat "/proc/$pid/task/$pid/children"; }

# value NAME: of what load has found.
value() { expr " $result " : ".* $1=\([^ ]*\) "; }
busy() { expr " $busy " : ".* $1=\([^ ]*\) "; }

serve -r "$dir/site" "$@"
before=$(workers)
busy=$("$tools/load" -n 20000 -c 8 -t 60 -w 60 -q /text.txt \
    -e "$dir/right" -x 1:/loop "$address") || fail "a text did not come: $busy"
result=$("$tools/load" -n 20000 -c 8 -t 60 -w 60 -q /text.txt \
    -e "$dir/right" -x 10:/loop -x 10:/caught -x 7:/find -x 7:/gsub \
    -x 6:/match "$address") || fail "a text did not come: $result"
after=$(workers)
end "$pid"
[ "$(value good)" = 20000 ] || fail "not all texts have come in time: $result"
[ "$before" = "$after" ] || fail "workers were replaced: $before, now $after"
! sed '/INFO: stopping/q' "$log" | grep -E 'was (ended|stuck)|has ended with' ||
    fail "a worker has ended"
[ "$(value unanswered)" = 0 ] ||
    fail "$(value unanswered) evil requests were not answered"
[ "$(value answered)" -gt 0 ] || fail "no evil request was answered"

# Each way out that the transcripts try; and then somebody who is in a hurry.
mkdir "$dir/fixture"
sh "$here/../root.sh" "$dir/fixture"
grep -h '^> /escape' "$here"/../protocol/*.t | cut -c3- | sort -u > "$dir/ways"
serve -r "$dir/fixture/site" "$@"
before=$(workers)
while read -r way; do
	"$tools/load" -n 1 -c 1 -w 60 -q "$way" -o "$dir/reply" "$address" > /dev/null ||
	    fail "$way was not answered"
done < "$dir/ways"
"$tools/load" -n 1 -c 1 -q /about.txt -o "$dir/reply" "$address" > /dev/null
fresh=$("$tools/load" -n 20 -c 1 -q /about.txt -e "$dir/reply" "$address")
[ "$before" = "$(workers)" ] || fail "a way out has ended a worker"
end "$pid"
[ "$(expr " $fresh " : ".* max=\([0-9]*\)")" -lt 100000 ] ||
    fail "a visitor had to wait after that: $fresh"

cat <<END

## Beside evil handlers

20 endless loops and 20 endless patterns at once, each begun anew when it is
answered, and 20,000 requests for a text, 8 at once. All texts came; no worker
was replaced.

| delay of the texts, us | beside one endless loop | beside all |
|---|---|---|
| p50 | $(busy p50) | $(value p50) |
| p99 | $(busy p99) | $(value p99) |
| p99.9 | $(busy p999) | $(value p999) |
| longest | $(busy max) | $(value max) |

They took $(value seconds) s, in which $(value answered) evil requests were answered.

After $(wc -l < "$dir/ways") ways out of the sandbox, one after the other, the
longest of 20 requests for a text took $(expr " $fresh " : ".* max=\([0-9.]*\)") us, from the same workers.
END
