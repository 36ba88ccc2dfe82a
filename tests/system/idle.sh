#!/bin/sh
# With idle_exit, a server that got its sockets goes when nobody comes; one that
# has its own stays, and says so.
set -eu
[ $# -eq 2 ] || { echo "usage: $0 BINARY PLAY" >&2; exit 2; }
binary=$(realpath "$1") play=$(realpath "$2")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"
chmod 755 "$dir" "$site"
echo 'write_log("info", "sleeps"); sleep(3); send_info("done")' \
    > "$site/sleep.lua"
echo "hello" > "$site/a.txt"

# kept OPTION...: a manager keeps the socket at $address.
kept() {
	start "$play" --keep "$binary" -r "$site" -n idle.test "$@"
	address=$(await "kept at ") || fail "the manager does not start"
	address=${address##* }
}

# It waits longer for this visitor than it waits for the next; and whoever comes
# after that is served by the next server.
kept --workers=2 --idle_exit=1
ask /sleep > "$dir/out"
expect "done" "$dir/out"
await "nobody has come for 1 seconds" > /dev/null || fail "it does not go"
ask /a.txt > "$dir/out"
expect "hello" "$dir/out"
await "ready on" > /dev/null || fail "no other server has begun"
await "nobody has come for 1 seconds" > /dev/null ||
    fail "the second does not go"
kill -TERM "$server"
drain
check_log
! grep "has ended badly" "$log" || fail "it has not ended well"
server=

start_daemon "$binary" -r "$site" -n idle.test --idle_exit=1
expect "idle_exit has no effect" "$log"
stop
