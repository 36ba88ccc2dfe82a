#!/bin/sh
# HAProxy in front of two servers, as configured in our example: one server is
# killed under load, taken out of service, and used again.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
here=$(dirname "$0")
example=$here/../../../systemd/haproxy.cfg.example
# shellcheck source-path=SCRIPTDIR source=../common.sh
. "$here/../common.sh"

CLIENTS=6	# each sends one request after the other from its own address
LOAD_CLIENTS=8	# of load, at once

groups=
clients=
end_all() {
	: > "$dir/stop"
	for group in $groups; do
		kill -s KILL -- "-$group" 2> /dev/null || :
	done
	cleanup
}
trap end_all EXIT

# in_group COMMAND...: runs in a process group of its own, which is $group.
in_group() {
	setsid "$@" &
	group=$!
	groups="$groups $group"
}

mkdir "$dir/site"
echo hello > "$dir/site/a.txt"
printf 'hello\r\n.\r\n' > "$dir/right"
echo 'send_info("You are " .. remote)' > "$dir/site/who.lua"
echo 'The root' > "$dir/site/gophermap"

# gophermoon NAME ADDRESS: a Gophermoon of two workers, whose log is $dir/NAME.
# Sets its group and its port, ${NAME}_group and ${NAME}_port.
gophermoon() {
	: > "$dir/$1"
	in_group "$binary" -r "$dir/site" -n gopher.test --listen="$2" \
	    --workers=2 --proxy_from=127.0.0.1 --log_file="$dir/$1" --log_level=debug \
	    2> "$dir/$1.err"
	await_in "$dir/$1" "ready on "
	address=$(sed -n 's/.*ready on //p' "$dir/$1")
	eval "$1_group=$group $1_port=${address##*:}"
}

# proxy HOW: HAProxy, as in the example, on $proxy; its group is $proxy_group.
# Another program may take the free port before: then this tries again.
# shellcheck disable=SC2154 # gophermoon() sets the ports
proxy() {
	for _ in 1 2 3 4 5; do
		proxy=127.0.0.1:$("$load" -F)
		sed "s/192\.0\.2\.11:70\$/127.0.0.1:$one_port/
		    s/192\.0\.2\.12:70\$/127.0.0.1:$two_port/
		    s/bind :70\$/bind $proxy/
		    s/send-proxy-v2 /$1 /" "$example" > "$dir/haproxy.cfg"
		haproxy -c -f "$dir/haproxy.cfg" > "$dir/out" 2>&1 ||
		    fail "the example is not valid: $(cat "$dir/out")"
		in_group haproxy -db -f "$dir/haproxy.cfg" \
		    > "$dir/haproxy" 2>&1
		proxy_group=$group
		until_true up_or_gone
		kill -0 "$proxy_group" 2> /dev/null && return
	done
	fail "HAProxy does not start: $(cat "$dir/haproxy")"
}

up_or_gone() {
	curl -s --max-time 20 "gopher://$proxy/0/a.txt" > "$dir/out" ||
	    ! kill -0 "$proxy_group" 2> /dev/null
}

# client N: sends requests from 127.0.0.1N until $dir/stop exists. Failures are
# lines of $dir/bad.N, successes lines of $dir/good.N.
client() {
	: > "$dir/good.$1"
	: > "$dir/bad.$1"
	while [ ! -e "$dir/stop" ]; do
		if answer=$(curl -sS --max-time 20 --interface "127.0.0.1$1" \
		    "gopher://$proxy/1/who" 2>&1) &&
		    [ "${answer%%	*}" = "iYou are 127.0.0.1$1" ]; then
			echo good >> "$dir/good.$1"
		else
			echo "$answer" >> "$dir/bad.$1"
		fi
	done
}

each_client() {
	i=0
	while [ $((i += 1)) -le $CLIENTS ]; do
		"$@" "$i" || return 1
	done
}

begin() {
	client "$1" &
	clients="$clients $!"
}

wait_for_clients() {
	for client in $clients; do
		wait "$client" || fail "a client has failed"
	done
	clients=
}

has_asked() { [ "$(grep -c . "$dir/good.$1")" -ge "$asked" ]; }
# all_asked NUMBER: waits until every client has this many good replies.
all_asked() {
	asked=$1
	until_true each_client has_asked ||
	    fail "not $asked replies for each: $(cat "$dir"/bad.*)"
}
failures() { cat "$dir"/bad.* | grep -c . || :; }

# is_logged SERVER N: the log has the address of this client.
is_logged() { has "INFO: 127.0.0.1$2 \"/who\" who.lua " "$dir/$1"; }
await_all_in() {
	until_true each_client is_logged "$1" || fail "not all clients reach $1"
}

# The log has no other addresses, and no health checks.
right_log() {
	has "DEBUG: 127.0.0.1: a proxy has looked in" "$dir/$1" ||
	    fail "$1: no health check"
	! grep '"/who"' "$dir/$1" | grep -v "INFO: 127\.0\.0\.1[1-9] " ||
	    fail "$1: the lines above are not from our clients"
	! grep 'INFO: .* ""' "$dir/$1" || fail "$1: the lines above are health checks"
	! has WARNING: "$dir/$1" || fail "$1: $(grep WARNING: "$dir/$1")"
}

# load_begins, load_ends: requests without a pause through the proxy. The result
# is in $dir/load.
load_begins() {
	"$load" -c $LOAD_CLIENTS -t 120 -q /a.txt -e "$dir/right" "$proxy" \
	    > "$dir/load" 2> "$dir/load.err" &
	loader=$!
}

load_ends() {
	kill -TERM "$loader"
	wait "$loader" || :
	lost=$(tr ' ' '\n' < "$dir/load" |
	    awk -F= '/^(wrong|resets|late|errors)=/ { n += $2 }
	        END { print n + 0 }')
	expect "requests=" "$dir/load"
}

# all_well: from now on, every request is served.
all_well() {
	# A request in flight may fail; the next one may not.
	all_asked $((asked + 1))
	before=$(failures)
	all_asked $((asked + 10))
	[ "$(failures)" -eq "$before" ] || fail "$(cat "$dir"/bad.*)"
	"$load" -c $LOAD_CLIENTS -n 1000 -q /a.txt -e "$dir/right" "$proxy" \
	    > "$dir/out" 2>&1 || fail "later requests fail: $(cat "$dir/out")"
}

# round HOW VICTIM: the proxy sends this kind of header, and the victim is killed.
round() {
	proxy "$1"
	rm -f "$dir/stop"
	each_client begin
	load_begins
	all_asked 10
	await_all_in one
	await_all_in two
	eval "kill -s KILL -- -\$$2_group; port=\$$2_port"
	await_in "$dir/haproxy" "Server gophermoons/$2 is DOWN"
	load_ends
	all_well
	# One request of each may have been in flight.
	[ "$(failures)" -le $CLIENTS ] && [ "$lost" -le $LOAD_CLIENTS ] ||
	    fail "too many failures: $lost; $(cat "$dir"/bad.*)"
	echo "haproxy: $1: ok (of $((CLIENTS + LOAD_CLIENTS)) at once, the kill cost" \
	    "$(($(failures) + lost)) a reply)"
	right_log "$2"
	gophermoon "$2" "127.0.0.1:$port"
	await_in "$dir/haproxy" "Server gophermoons/$2 is UP"
	await_all_in "$2"
	all_well
	: > "$dir/stop"
	wait_for_clients
	right_log one
	right_log two
	kill -s TERM -- "-$proxy_group"
}

gophermoon one 127.0.0.1:0
gophermoon two 127.0.0.1:0
round send-proxy-v2 one
round send-proxy two

# --- forgers beside the proxy and through it ---

proxy send-proxy-v2
# They get a reply after their first line, which may be lost.
for way in "127.0.0.1:$one_port" "$proxy"; do
	curl -s --max-time 20 --haproxy-protocol --interface 127.0.0.99 \
	    "gopher://$way/1/who" > "$dir/out" || :
	! has "You are" "$dir/out" || fail "a forged address is used"
done
two_forgers() {
	[ "$(cat "$dir/one" "$dir/two" |
	    grep -c 'INFO: 127.0.0.99 "PROXY TCP4 127.0.0.99 ')" -eq 2 ]
}
until_true two_forgers || fail "the forgers are not in the logs"
