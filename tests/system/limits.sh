#!/bin/sh
# No client takes more than its share: connections, requests, time, descriptors.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
greedy=
trap 'disconnect_greedy; cleanup' EXIT
site=$dir/site
mkdir "$site" "$site/n"
chmod 755 "$dir" "$site" "$site/n"
echo "hello" > "$site/a.txt"
for i in $(seq 0 29); do echo "number $i" > "$site/n/$i.txt"; done
truncate -s 64M "$site/big.bin"
echo 'send_info("sleeps"); sleep(60)' > "$site/sleep.lua"

# connect_greedy FATES OPTION...: greedy clients connect, and stay until
# disconnect_greedy. Waits until the fate of all is known, which must match the
# pattern FATES.
connect_greedy() {
	expected=$1
	shift
	rm -f "$dir/fates"
	mkfifo "$dir/fates"
	"$fair" -t 0 "$@" "$address" > "$dir/fates" &
	greedy=$!
	read -r fates < "$dir/fates" || fail "the fate of the clients is unknown"
	# shellcheck disable=SC2254 # a pattern
	case $fates in
	$expected) ;;
	*) fail "the clients are $fates instead of $expected" ;;
	esac
}

# value NAME: how many clients had this fate.
value() { expr " $fates " : ".* $1=\([0-9]*\) "; }

disconnect_greedy() {
	[ -z "$greedy" ] || kill "$greedy" 2> /dev/null || :
	[ -z "$greedy" ] || wait "$greedy" 2> /dev/null || :
	greedy=
}

# ask_from ADDRESS SELECTOR: ask, from this address.
ask_from() {
	curl -sS --max-time 20 --interface "$1" "gopher://$address/0$2" |
	    tr -d '\r'
}

# await_reply ADDRESS TEXT SELECTOR: waits until the reply has this text.
await_reply() {
	until_true replies "$@" || fail "$1: no \"$2\" in the reply to $3"
}
replies() {
	ask_from "$1" "$3" > "$dir/out" 2>&1
	has "$2" "$dir/out"
}

# A few are admitted, whichever worker accepts them. Others get an error, one
# each second for each worker; the rest are disconnected without a reply. Other
# addresses are served.
start_daemon "$binary" -r "$site" -n limits.test --workers=2 \
    --max_per_address=10 --handler_time=100
connect_greedy 'answered=10 refused=*' -a 127.0.0.9 -k 40:/sleep
refused=$(value refused)
{ [ "$refused" -ge 1 ] && [ "$refused" -le 20 ]; } ||
    fail "of 40 clients, $refused got an error"
[ "$(value closed)" -eq $((30 - refused)) ] || fail "some are missing: $fates"
await_reply 127.0.0.9 "3Too many connections from your address	" /a.txt
ask_from 127.0.0.8 /a.txt > "$dir/out"
expect "hello" "$dir/out"
await '127.0.0.9 "" limited error' > /dev/null || fail "no access line"

# Their slots are free after they disconnect, and after their worker exits.
disconnect_greedy
await_reply 127.0.0.9 "hello" /a.txt
until [ "$(grep -c 'client disconnected' "$log")" -eq 10 ]; do
	await 'client disconnected' > /dev/null || fail "they are not disconnected"
done
connect_greedy 'answered=10 *' -a 127.0.0.9 -k 20:/sleep
for worker in $(workers); do
	kill -KILL "$worker"
	await "worker $worker: killed by signal 9" > /dev/null ||
	    fail "no line about the killed worker $worker"
done
disconnect_greedy
connect_greedy 'answered=10 *' -a 127.0.0.9 -k 20:/sleep

# New options hold for new connections; the old ones still count.
disconnect_greedy
reload
connect_greedy 'answered=10 *' -a 127.0.0.7 -k 20:/sleep
reload
await_reply 127.0.0.7 "3Too many connections" /a.txt
disconnect_greedy
stop

# All of a /64 is one address, and IPv4 is another.
if grep -q '^0\{31\}1 ' /proc/net/if_inet6 2> /dev/null; then
	start_daemon "$binary" -r "$site" -n limits.test --listen='[::1]:0' \
	    --max_per_address=1 --handler_time=100 --drain_timeout=0
	six=$(expr "$ready" : '.*\(\[::1\]:[0-9]*\)')
	curl -sS -N --max-time 60 "gopher://$six/0/sleep" > "$dir/held" &
	greedy=$!
	until_true test -s "$dir/held" || fail "no reply at $six"
	is_refused() {
		curl -sS --max-time 20 "gopher://$six/0/a.txt" > "$dir/out" 2>&1
		has "3Too many" "$dir/out"
	}
	until_true is_refused || fail "a second client at $six is not refused"
	ask /a.txt > "$dir/out"
	expect "hello" "$dir/out"
	disconnect_greedy
	stop
fi

# A burst, and then one request a second, as the rate allows.
start_daemon "$binary" -r "$site" -n limits.test --workers=2 --rate=1 --burst=5
began=$(date +%s)
connect_greedy '*' -a 127.0.0.9 -k 40:/a.txt
took=$(($(date +%s) - began))
{ [ "$(value answered)" -ge 5 ] && [ "$(value answered)" -le $((6 + took)) ]; } ||
    fail "a burst of 5, and in $took seconds: $fates"
disconnect_greedy
ask_from 127.0.0.8 /a.txt > "$dir/out"
expect "hello" "$dir/out"
await_reply 127.0.0.9 "3Too many requests from your address; try again" /a.txt
await_reply 127.0.0.9 "hello" /a.txt
stop

# With one slot for all, clients are served in the order of their connections,
# each as soon as the one before is done: with ticks, this would take 7 seconds.
start_daemon "$binary" -r "$site" -n limits.test --max_connections=1 \
    --handler_time=100
connect_greedy 'answered=1 *' -k 1:/sleep
holder=$greedy
rm -f "$dir/fates"
mkfifo "$dir/fates"
"$fair" -t 0 -k 30:/n/#.txt "$address" > "$dir/fates" &
greedy=$!
exec 4< "$dir/fates"
# The kernel shows the length of the queue of a listening socket: 30.
queue=$(printf ':%04X [0-9A-F:]* 0A [0-9A-F]*:0000001E ' "$port")
are_queued() { cat /proc/net/tcp /proc/net/tcp6 2> /dev/null | grep -q "$queue"; }
until_true are_queued || fail "30 clients are not in the queue"
kill "$holder"
wait "$holder" 2> /dev/null || :
began=$(now_ms)
read -r fates <&4 || fail "the fate of the clients is unknown"
took=$(($(now_ms) - began))
exec 4<&-
[ "$fates" = "answered=30 refused=0 closed=0" ] || fail "not all served: $fates"
[ $took -lt 5000 ] || fail "30 clients, one after the other, took $took ms"
disconnect_greedy
stop
grep -o '"/n/[0-9]*' "$log" | grep -o '[0-9]*$' > "$dir/order"
seq 0 29 | cmp - "$dir/order" || fail "the order of the replies is wrong"

# Without free descriptors, the server waits, and does not spin.
start sh -c 'ulimit -n 18 && exec "$@"' sh "$binary" -r "$site" \
    -n limits.test --listen=127.0.0.1:0 --workers=1 --access_log=false
await_ready
worker=$(workers | tr -d ' ')
"$fair" -t 0 -s 30 "$address" > "$dir/fates.slow" &
greedy=$!
await "accept: out of descriptors" > /dev/null ||
    fail "there are enough descriptors"
used() { awk '{ print $14 + $15 }' "/proc/$worker/stat"; }
before=$(used)
! curl -sS --max-time 2 "gopher://$address/0/a.txt" > "$dir/out" 2>&1 ||
    fail "a client was served without a descriptor"
spent=$(($(used) - before))
[ $spent -lt 50 ] || fail "waiting for 2 s took $spent ticks of processor time"
disconnect_greedy
ask /a.txt > "$dir/out"
expect "hello" "$dir/out"
[ "$(grep -c "accept: out of" "$log")" -eq 1 ] || fail "the line is logged more than once"
stop

# A client that sends a byte now and then has six times as long as one that sends
# none. A client that reads almost nothing is disconnected; one that reads
# steadily is not.
start_daemon "$binary" -r "$site" -n limits.test --request_timeout=1 \
    --send_timeout=1
"$fair" -t 0 -a 127.0.0.5 -e 100 -s 1 "$address" > "$dir/sender" &
greedy=$!
"$fair" -t 4 -a 127.0.0.6 -b 65536 -r 1:/big.bin "$address" > "$dir/steady" &
steady=$!
"$fair" -t 0 -a 127.0.0.7 -b 8 -r 1:/big.bin "$address" > "$dir/idle" &
idle=$!
line=$(await '127.0.0.7 "/big.bin"') || fail "the idle reader is still there"
kill $idle
expr "$line" : '.*, send timeout' > "$dir/out" ||
    fail "another reason: $line"
wait $steady || fail "the steady reader has failed"
expect "disconnects=0" "$dir/steady"
grep -qF '127.0.0.6 "/big.bin"' "$log" || await '127.0.0.6 "/big.bin"' \
    > /dev/null || fail "the steady reader is still there"
! grep -F '127.0.0.6 "/big.bin"' "$log" | grep -vF "client disconnected" ||
    fail "the steady reader was disconnected"
grep -qF '127.0.0.5 ""' "$log" || await '127.0.0.5 ""' > /dev/null ||
    fail "the slow sender is still there"
line=$(grep -F '127.0.0.5 ""' "$log")
ms=$(expr "$line" : '.* bytes \([0-9]*\) ms, request timeout')
[ "$ms" -ge 5500 ] || fail "the slow sender had only $ms ms"
disconnect_greedy
stop
