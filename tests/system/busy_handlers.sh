#!/bin/sh
# Busy handlers delay neither menus nor a signal.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"
chmod 755 "$dir" "$site"

# It needs as many seconds of processor time as the search says.
cat > "$site/busy.lua" << 'END'
write_log("info", "has begun")
local start = os.clock()
while os.clock() - start < tonumber(search) do end
send_info("done")
END

start_daemon "$binary" -r "$site" -n turns.test \
    --handler_instructions=2000000000

# Many clients ask for the handler; a menu is sent before all handlers have begun.
clients=60
printf '> /busy\\t0.05\ntogether %d\n<** .\n' $clients \
    > "$dir/clients.t"
"$play" -c "$address" -r "$site" "$dir/clients.t" > "$dir/played" 2>&1 &
players=$!
await "has begun" > /dev/null || fail "no handler has begun"
ask / > "$dir/out"
expect "busy	turns.test" "$dir/out"
await '"/" listing.lua' > /dev/null || fail "the menu is not in the log"
begun=$(grep -c "has begun" "$log")
[ "$begun" -lt $((clients / 2)) ] ||
    fail "the menu waited for $begun handlers of $clients"
wait $players || { cat "$dir/played" >&2; fail "not all were served"; }
while [ "$(grep -c '"/busy" busy.lua' "$log")" -lt $clients ]; do
	await '"/busy" busy.lua' > /dev/null || fail "not $clients access lines"
done

# A client that sends nothing is disconnected at once when the server stops.
worker=$(workers | tr -d ' ')
sockets() { find "/proc/$worker/fd" -lname 'socket:*' | wc -l; }
listening=$(sockets)
printf '> \\c\nnothing\n' > "$dir/silent.t"
"$play" -c "$address" -r "$site" "$dir/silent.t" > "$dir/silent" 2>&1 &
silent=$!
is_connected() { [ "$(sockets)" -gt "$listening" ]; }
until_true is_connected || fail "no silent client"
curl -sS --max-time 60 "gopher://$address/1/busy%091.5" > "$dir/busy" &
client=$!
await "has begun" > /dev/null || fail "the handler has not begun"
kill -TERM "$server"
wait $silent || { cat "$dir/silent" >&2; fail "the silent client was kept"; }
[ ! -s "$dir/busy" ] || fail "the signal had to wait for the handler"
wait $client || fail "the client of the handler was not served"
expect "done" "$dir/busy"
await_end
