#!/bin/sh
# A handler that sleeps for a thousand clients delays no other handler: none of the
# site, of another user, and of another site. The order shows it: the others are
# served before the first of the clients is.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
clients=1000
chmod 755 "$dir"

uid=$(id -u)
[ "$uid" != 0 ] || uid=1001
if [ "$uid" -lt 1000 ] || [ "$uid" -eq 65534 ]; then
	echo "left out: a system account has no user directory"
	exit
fi

# make_handlers FOLDER
make_handlers() {
	mkdir -p "$1"
	echo 'sleep(9.9) send_info("slept")' > "$1/sleep.lua"
	echo 'send_info("at once")' > "$1/fast.lua"
}
make_handlers "$dir/one"
make_handlers "$dir/two"
for name in ann ben; do
	make_handlers "$dir/$name/public_gopher"
	echo "$name:x:$uid:$uid::$dir/$name:/bin/sh" >> "$dir/passwd"
done
[ "$(id -u)" != 0 ] || chown -R "$uid" "$dir/ann" "$dir/ben"
cat > "$dir/conf.lua" <<END
accounts = "$dir/passwd"
userdir = "public_gopher"
workers = 1
drain_timeout = 0
site { servername = "one.test", serverport = 7001, listen = "127.0.0.1:0",
   gopherroot = "$dir/one" }
site { servername = "two.test", serverport = 7002, listen = "127.0.0.1:0",
   gopherroot = "$dir/two" }
END

site_address() {
	sed -n "s/.*site $1:[0-9]* on \([^ ]*\).*/\1/p" "$log"
}

all_are_connected() {
	[ "$(find "/proc/$worker/fd" -lname 'socket:*' 2> /dev/null | wc -l)" \
	    -gt $clients ]
}

# is_fast ADDRESS SELECTOR
is_fast() {
	curl -sS --max-time 9 "gopher://$1/1$2" > "$dir/reply" ||
	    fail "$2 at $1 is not served beside $busy"
	expect "at once" "$dir/reply"
}

start "$binary" -c "$dir/conf.lua"
await "ready on " > /dev/null || fail "the server does not start"
one=$(site_address one.test) two=$(site_address two.test)
worker=$(workers | tr -d ' ')

# beside SELECTOR
beside() {
	busy=$1
	"$fair" -k "$clients:$busy" "$one" > "$dir/others" &
	others=$!
	until_true all_are_connected || fail "not all clients are connected"
	for selector in /fast /~ben/fast /~ann/fast; do
		is_fast "$one" "$selector"
	done
	is_fast "$two" "/fast?$busy"
	await "\"/fast?$busy\" fast.lua" > /dev/null || fail "no access line"
	! grep -qF "\"$busy\"" "$log" || fail "$busy has ended first"
	kill $others
	wait $others 2> /dev/null || :
}
beside /~ann/sleep
beside /sleep
stop
