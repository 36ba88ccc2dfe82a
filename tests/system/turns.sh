#!/bin/sh
# While handlers are busy, menus do not wait for them, nor does a signal.
set -eu
[ $# -eq 2 ] || { echo "usage: $0 BINARY PLAY" >&2; exit 2; }
binary=$1 play=$2
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"
chmod 755 "$dir" "$site"

# Each is busy for this many seconds of the processor's time.
cat > "$site/busy.lua" << 'END'
write_log("info", "has begun")
local start = os.clock()
while os.clock() - start < tonumber(search) do end
send_info("done")
END

start_daemon "$binary" -r "$site" -n turns.test \
    --handler_instructions=2000000000

# A crowd comes; a menu is there before all of its handlers have begun.
crowd=60
printf '> /busy\\t0.05\ntogether %d\n<** .\n' $crowd > "$dir/crowd.t"
"$play" -c "$address" -r "$site" "$dir/crowd.t" > "$dir/played" 2>&1 &
players=$!
await "has begun" > /dev/null || fail "no handler has begun"
ask / > "$dir/out"
expect "busy	turns.test" "$dir/out"
await '"/" listing.lua' > /dev/null || fail "the menu is not in the log"
begun=$(grep -c "has begun" "$log")
[ "$begun" -lt $((crowd / 2)) ] ||
    fail "the menu waited for $begun handlers of $crowd"
wait $players || { cat "$dir/played" >&2; fail "the crowd was not served"; }
while [ "$(grep -c '"/busy" busy.lua' "$log")" -lt $crowd ]; do
	await '"/busy" busy.lua' > /dev/null || fail "the crowd has no end"
done

# Somebody says nothing, and has to go as soon as the server is told to stop.
worker=$(tr -d ' ' < "/proc/$server/task/$server/children")
sockets() { find "/proc/$worker/fd" -lname 'socket:*' | wc -l; }
listening=$(sockets)
printf '> \\c\nnothing\n' > "$dir/silent.t"
"$play" -c "$address" -r "$site" "$dir/silent.t" > "$dir/silence" 2>&1 &
silent=$!
until [ "$(sockets)" -gt "$listening" ]; do
	kill -0 $silent || fail "nobody came"
done
curl -sS --max-time 60 "gopher://$address/1/busy%091.5" > "$dir/busy" &
client=$!
await "has begun" > /dev/null || fail "the handler has not begun"
kill -TERM "$server"
wait $silent || { cat "$dir/silence" >&2; fail "the silent one did not go"; }
[ ! -s "$dir/busy" ] || fail "the signal was not heard before the handler's end"
wait $client || fail "the handler's visitor was not served"
expect "done" "$dir/busy"
await_end
