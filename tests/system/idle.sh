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

# Between our look and its bind, somebody else may take the port.
activate() {
	for _ in 1 2 3 4 5; do
		address=127.0.0.1:$("$play" --freeport)
		start systemd-socket-activate -l "$address" "$@"
		! await "Listening on $address" > /dev/null || return 0
		kill -KILL "$server" 2> /dev/null || :
		wait "$server" || :
	done
	fail "systemd-socket-activate cannot listen"
}

# It waits longer for this visitor than it waits for the next.
activate "$binary" -r "$site" -n idle.test --workers=2 --idle_exit=1
ask /sleep > "$dir/out"
expect "done" "$dir/out"
await "nobody has come for 1 seconds" > /dev/null || fail "it does not go"
drain
wait "$server" || fail "it has gone with status $?"
server=
check_log

start_daemon "$binary" -r "$site" -n idle.test --idle_exit=1
expect "idle_exit has no effect" "$log"
stop
