#!/bin/sh
# A handler sends 1 GB: every byte arrives, and the worker stays small.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

size=1073741824 peak_max=16384
mkdir "$dir/site"
cat > "$dir/site/giga.lua" <<'END'
-- type: 9
local piece = ("fifteen letters\n"):rep(4096)
for _ = 1, 16384 do
   send_raw(piece)
end
END

start_daemon "$binary" -r "$dir/site" -n gopher.test
worker=$(workers | tr -d ' ')
mkfifo "$dir/reply"
timeout 120 curl -sS -o "$dir/reply" "gopher://$address/9/giga" &
client=$!
yes "fifteen letters" | head -c $size | cmp - "$dir/reply" ||
    fail "other bytes arrived"
wait "$client" || fail "curl: status $?"
peak=$(awk '$1 == "VmHWM:" { print $2 }' "/proc/$worker/status")
stop

# With sanitizers the memory of the server means nothing.
if grep -q __asan_init "$binary"; then
	echo "memory not checked: built with sanitizers"
elif [ "$peak" -ge $peak_max ]; then
	fail "the worker took $peak kB"
else
	echo "the worker took $peak kB"
fi
