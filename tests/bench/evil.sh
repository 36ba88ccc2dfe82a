#!/bin/sh
# While 20 clients run endless loops and 20 run endless patterns, 20,000 requests
# for a text all get it, and no worker is replaced. Prints a table of the delays.
# The options are the defaults.
# usage: evil.sh BINARY TOOLS [OPTION...]
set -eu
[ $# -ge 2 ] || { echo "usage: $0 BINARY TOOLS [OPTION...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "$1") tools=$(realpath "$2")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
own_network "$0" "$@"
set_up
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

# value NAME: a value of the last result.
value() { expr " $result " : ".* $1=\([^ ]*\) "; }
busy() { expr " $busy " : ".* $1=\([^ ]*\) "; }

serve -r "$dir/site" "$@"
before=$(workers)
busy=$("$tools/load" -n 20000 -c 8 -t 60 -w 60 -q /text.txt \
    -e "$dir/right" -x 1:/loop "$address") || fail "a text was not sent: $busy"
result=$("$tools/load" -n 20000 -c 8 -t 60 -w 60 -q /text.txt \
    -e "$dir/right" -x 10:/loop -x 10:/caught -x 7:/find -x 7:/gsub \
    -x 6:/match "$address") || fail "a text was not sent: $result"
after=$(workers)
end "$pid"
[ "$(value good)" = 20000 ] || fail "not all texts were sent in time: $result"
[ "$before" = "$after" ] || fail "workers were replaced: $before, now $after"
! sed '/INFO: stopping/q' "$log" | grep -E ': killed|: exited with' ||
    fail "a worker has ended"
[ "$(value unanswered)" = 0 ] ||
    fail "$(value unanswered) evil requests were not answered"
[ "$(value answered)" -gt 0 ] || fail "no evil request was answered"

# Each escape that the transcripts try, and then a client that is timed.
mkdir "$dir/fixture"
sh "$here/../root.sh" "$dir/fixture"
grep -h '^> /escape' "$here"/../protocol/*.t | cut -c3- | sort -u > "$dir/escapes"
serve -r "$dir/fixture/site" "$@"
before=$(workers)
while read -r selector; do
	"$tools/load" -n 1 -c 1 -w 60 -q "$selector" -o "$dir/reply" "$address" > /dev/null ||
	    fail "$selector was not answered"
done < "$dir/escapes"
"$tools/load" -n 1 -c 1 -q /about.txt -o "$dir/reply" "$address" > /dev/null
timed=$("$tools/load" -n 20 -c 1 -q /about.txt -e "$dir/reply" "$address")
[ "$before" = "$(workers)" ] || fail "an escape has ended a worker"
end "$pid"
[ "$(expr " $timed " : ".* max=\([0-9]*\)")" -lt 100000 ] ||
    fail "a client had to wait after that: $timed"

cat <<END

## Beside evil handlers

20 clients run endless loops and 20 run endless patterns, again after each reply,
beside 20,000 requests for a text, 8 at once. All texts were sent; no worker was
replaced.

| delay of the texts, us | beside one endless loop | beside all |
|---|---|---|
| p50 | $(busy p50) | $(value p50) |
| p99 | $(busy p99) | $(value p99) |
| p99.9 | $(busy p999) | $(value p999) |
| longest | $(busy max) | $(value max) |

The texts took $(value seconds) s, in which $(value answered) evil requests were answered.

After $(wc -l < "$dir/escapes") attempts to leave the sandbox, one after the other,
the longest of 20 requests for a text took $(expr " $timed " : ".* max=\([0-9.]*\)") us, from the same workers.
END
