#!/bin/sh
# With idle_exit, a server with the socket of a manager exits when no clients
# come; a server with its own socket stays, and logs that.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"
chmod 755 "$dir" "$site"
echo 'write_log("info", "sleeps"); sleep(3); send_info("done")' \
    > "$site/sleep.lua"
echo "hello" > "$site/a.txt"

# start_managed OPTION...: a manager keeps the socket at $address.
start_managed() {
	start "$play" --keep-socket "$binary" -r "$site" -n idle.test "$@"
	address=$(await "kept at ") || fail "the manager does not start"
	address=${address##* }
}

# The request takes longer than the server waits for the next one. The next
# server serves the next client.
start_managed --workers=2 --idle_exit=1
ask /sleep > "$dir/out"
expect "done" "$dir/out"
await "has come for 1 s" > /dev/null || fail "the server stays"
ask /a.txt > "$dir/out"
expect "hello" "$dir/out"
await "ready on" > /dev/null || fail "no second server"
await "has come for 1 s" > /dev/null || fail "the second server stays"
kill -TERM "$server"
drain
check_log
! grep "has failed" "$log" || fail "a server has failed"
server=

start_daemon "$binary" -r "$site" -n idle.test --idle_exit=1
expect "idle_exit: no effect" "$log"
reload
await "idle_exit: no effect" > /dev/null ||
    fail "a reload does not tell that idle_exit has no effect"
stop
