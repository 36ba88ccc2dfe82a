#!/bin/sh
# Proxies name their clients, and no other host can: what the log, handlers and the
# option development make of that.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

mkdir "$dir/site"
echo hello > "$dir/site/a.txt"
echo 'error("no moon")' > "$dir/site/bad.lua"
echo 'send_info("You are " .. remote)' > "$dir/site/who.lua"
v1='PROXY TCP4 192.0.2.7 10.1.2.3 40000 70\r\n'
v2='\r\n\r\n\0000\r\nQUIT\n'
local="$v2"'\0040\0000\0000\0000'

# from PEER BYTES OPTION...: the reply is in $dir/out, the log in $log.
from() {
	peer=$1
	bytes=$2
	shift 2
	printf '%b' "$bytes" | REMOTE_ADDR=$peer "$binary" -i -r "$dir/site" \
	    -n gopher.test --proxy_from=10.0.0.0/8 --proxy_from=fd00::/8 "$@" \
	    > "$dir/out" 2> "$log" || fail "status $?: $peer $bytes"
	check_log
}

# logged LINES: the log has this many lines.
logged() {
	[ "$(grep -c . "$log")" -eq "$1" ] || fail "not $1 lines are logged"
}

no_reply() {
	[ ! -s "$dir/out" ] || fail "there is a reply: $(cat "$dir/out")"
}

# --- clients of a proxy ---

for peer in 10.1.2.3 ::ffff:10.1.2.3 fd00::7; do
	from "$peer" "$v1/a.txt\r\n"
	expect hello "$dir/out"
	expect 'INFO: 192.0.2.7 "/a.txt" file ' "$log"
	logged 1
done
from 10.1.2.3 "PROXY TCP6 2001:db8::7 ::1 40000 70\r\n/who\r\n"
expect 'You are 2001:db8::7' "$dir/out"
expect 'INFO: 2001:db8::7 "/who" who.lua ' "$log"
from 10.1.2.3 "$v2"'\0041\0021\0000\0014\0300\0000\0002\0007\0012\0001\0002\0003\0234\0100\0000F/who\r\n'
expect 'You are 192.0.2.7' "$dir/out"
expect 'INFO: 192.0.2.7 "/who" who.lua ' "$log"
from 10.1.2.3 "$v1\r\n" --log_format=json --log_address=net
expect '"remote":"192.0.2.0","selector":""' "$log"
logged 1

# A client that sends nothing is not logged, as without a proxy.
from 10.1.2.3 "$v1"
no_reply
logged 0

# --- forgers ---

for peer in 11.1.2.3 192.0.2.7 ::ffff:11.1.2.3 ::10.1.2.3 fe00::7 local unix; do
	from "$peer" "$v1/a.txt\r\n"
	expect '3Not found: PROXY TCP4' "$dir/out"
	expect "INFO: $peer \"PROXY TCP4 192.0.2.7 " "$log"
	logged 1
done

# --- requests of a proxy for itself ---

for bytes in "$local\r\n" 'PROXY UNKNOWN\r\n\r\n'; do
	from 10.1.2.3 "$bytes"
	expect '.' "$dir/out"
	logged 0
	from 10.1.2.3 "$bytes" --log_level=debug
	expect 'DEBUG: 10.1.2.3: a proxy has looked in' "$log"
	! grep -q INFO "$log" || fail "a health check has an access line"
done
for bytes in "$local" 'PROXY UNKNOWN\r\n' ''; do
	from 10.1.2.3 "$bytes"
	no_reply
	logged 0
done
from 10.1.2.3 "${local}/who\r\n"
expect 'You are 10.1.2.3' "$dir/out"
expect 'INFO: 10.1.2.3 "/who" who.lua ' "$log"

# --- proxies that name no client ---

for bytes in '/a.txt\r\n' '\r\n\r\n' 'PROXY TCP4 1.2.3.4\r\n/a.txt\r\n' \
    'PROXY TCP4 1.2' "$v2"; do
	from 10.1.2.3 "$bytes" --log_address=net
	no_reply
	expect 'WARNING: 10.1.2.0 is named in proxy_from, but sent ' "$log"
	logged 1
done

# --- clients on this host ---

from 127.0.0.1 "$v1/bad\r\n" --proxy_from=127.0.0.1 --development=true
expect 'This handler failed' "$dir/out"
! grep -q 'no moon' "$dir/out" || fail "another host sees the error"
from 127.0.0.1 'PROXY TCP4 127.0.0.1 127.0.0.1 40000 70\r\n/bad\r\n' \
    --proxy_from=127.0.0.1 --development=true
expect 'no moon' "$dir/out"

# --- a daemon ---

start_daemon "$binary" -r "$dir/site" -n gopher.test --proxy_from=127.0.0.1
curl -sS --max-time 20 --haproxy-protocol "gopher://$address/1/who" \
    > "$dir/out" || fail "curl --haproxy-protocol: status $?"
expect 'You are 127.0.0.1' "$dir/out"
await 'INFO: 127.0.0.1 "/who"' > "$dir/line" || fail "no access line"
curl -s --max-time 20 --haproxy-protocol --interface 127.0.0.9 \
    "gopher://$address/1/who" > "$dir/out" || :	# the error may be lost
! grep -q 'You are' "$dir/out" || fail "a forged address is used"
await 'INFO: 127.0.0.9 "PROXY TCP4 127.0.0.9 ' > "$dir/line" ||
    fail "no access line of a forger"
curl -sS --max-time 20 --interface 127.0.0.9 "gopher://$address/1/who" \
    > "$dir/out" || fail "a client without a proxy: status $?"
expect 'You are 127.0.0.9' "$dir/out"
! curl -s --max-time 20 "gopher://$address/1/who" > "$dir/out" ||
    [ ! -s "$dir/out" ] || fail "a proxy without a header is answered"
await 'WARNING: 127.0.0.1 is named in proxy_from' > "$dir/line" ||
    fail "no warning"
stop
