#!/bin/sh
# Nobody takes more than his share: places, requests, time and descriptors.
set -eu
[ $# -eq 2 ] || { echo "usage: $0 BINARY FAIR" >&2; exit 2; }
binary=$1 fair=$2
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
greedy=
trap 'leave; cleanup' EXIT
site=$dir/site
mkdir "$site" "$site/n"
chmod 755 "$dir" "$site" "$site/n"
echo "hello" > "$site/a.txt"
for i in $(seq 0 29); do echo "number $i" > "$site/n/$i.txt"; done
truncate -s 64M "$site/big.bin"
echo 'send_info("sleeps"); sleep(60)' > "$site/sleep.lua"

workers() { cat "/proc/$server/task/$server/children"; }

# come ANSWER OPTION...: visitors who stay until leave; what became of them is
# ANSWER once that is known for all.
come() {
	wanted=$1
	shift
	rm -f "$dir/fates"
	mkfifo "$dir/fates"
	"$fair" -t 0 "$@" "$address" > "$dir/fates" &
	greedy=$!
	read -r fates < "$dir/fates" || fail "nobody knows what became of them"
	# shellcheck disable=SC2254 # a pattern
	case $fates in
	$wanted) ;;
	*) fail "they should be $wanted, but are $fates" ;;
	esac
}

# value NAME: how many of them.
value() { expr " $fates " : ".* $1=\([0-9]*\) "; }

leave() {
	[ -z "$greedy" ] || kill "$greedy" 2> /dev/null || :
	[ -z "$greedy" ] || wait "$greedy" 2> /dev/null || :
	greedy=
}

# ask_from ADDRESS SELECTOR: as ask, from there.
ask_from() {
	curl -sS --max-time 20 --interface "$1" "gopher://$address/0$2" |
	    tr -d '\r'
}

# ask_until FROM TEXT WHAT: until the reply to WHAT holds the text.
ask_until() {
	until ask_from "$1" "$3" > "$dir/out" 2>&1; grep -qF "$2" "$dir/out"; do
		kill -0 "$server" || fail "the server has gone"
	done
}

# A few get in, of whichever worker; others are told so once a second, and all
# the rest go without a word. Somebody else does not notice.
start_daemon "$binary" -r "$site" -n limits.test --workers=2 \
    --max_per_address=10 --handler_time=100
come 'answered=10 told=*' -a 127.0.0.9 -k 40:/sleep
told=$(value told)
{ [ "$told" -ge 1 ] && [ "$told" -le 20 ]; } || fail "of 40, $told were told"
[ "$(value closed)" -eq $((30 - told)) ] || fail "some got lost: $fates"
ask_until 127.0.0.9 "3Too many connections from your address	" /a.txt
ask_from 127.0.0.8 /a.txt > "$dir/out"
expect "hello" "$dir/out"
await '127.0.0.9 "" limited error' > /dev/null || fail "no access line"

# Their places are free when they have gone, and also when their workers have.
leave
ask_until 127.0.0.9 "hello" /a.txt
until [ "$(grep -c 'client disconnected' "$log")" -eq 10 ]; do
	await 'client disconnected' > /dev/null || fail "they do not go"
done
come 'answered=10 *' -a 127.0.0.9 -k 20:/sleep
for worker in $(workers); do
	kill -KILL "$worker"
	await "worker $worker was ended by signal 9" > /dev/null ||
	    fail "nobody says that worker $worker was killed"
done
leave
come 'answered=10 *' -a 127.0.0.9 -k 20:/sleep

# New options hold for those who come then; those who are here still count.
leave
kill -HUP "$server"
await "has been read again" > /dev/null || fail "no reload"
come 'answered=10 *' -a 127.0.0.7 -k 20:/sleep
kill -HUP "$server"
await "has been read again" > /dev/null || fail "no reload"
ask_until 127.0.0.7 "3Too many connections" /a.txt
leave
stop

# All of a /64 is one address, and IPv4 is another.
if grep -q '^0\{31\}1 ' /proc/net/if_inet6 2> /dev/null; then
	start_daemon "$binary" -r "$site" -n limits.test --listen='[::1]:0' \
	    --max_per_address=1 --handler_time=100 --drain_timeout=0
	six=$(expr "$ready" : '.*\(\[::1\]:[0-9]*\)')
	curl -sS -N --max-time 60 "gopher://$six/0/sleep" > "$dir/held" &
	greedy=$!
	until [ -s "$dir/held" ]; do
		kill -0 $greedy || fail "nobody is served at $six"
	done
	until curl -sS --max-time 20 "gopher://$six/0/a.txt" > "$dir/out" 2>&1
	    grep -q "3Too many" "$dir/out"; do
		kill -0 $greedy || fail "the one at $six has gone"
	done
	ask /a.txt > "$dir/out"
	expect "hello" "$dir/out"
	leave
	stop
fi

# A burst, and then what the rate allows for: one a second.
start_daemon "$binary" -r "$site" -n limits.test --workers=2 --rate=1 --burst=5
began=$(date +%s)
come '*' -a 127.0.0.9 -k 40:/a.txt
took=$(($(date +%s) - began))
{ [ "$(value answered)" -ge 5 ] && [ "$(value answered)" -le $((6 + took)) ]; } ||
    fail "a burst of 5, and in $took seconds: $fates"
leave
ask_from 127.0.0.8 /a.txt > "$dir/out"
expect "hello" "$dir/out"
ask_until 127.0.0.9 "3Too many requests from your address; try again" /a.txt
ask_until 127.0.0.9 "hello" /a.txt
stop

# With one place for all, they are served in the order in which they came, each
# as soon as the one before has gone: at ticks, this would take 7 seconds.
start_daemon "$binary" -r "$site" -n limits.test --max_connections=1 \
    --handler_time=100
come 'answered=1 *' -k 1:/sleep
holder=$greedy
rm -f "$dir/fates"
mkfifo "$dir/fates"
"$fair" -t 0 -k 30:/n/#.txt "$address" > "$dir/fates" &
greedy=$!
exec 4< "$dir/fates"
# Of a socket that listens, the kernel shows how many wait there: 30.
waiting=$(printf ':%04X [0-9A-F:]* 0A [0-9A-F]*:0000001E ' "$port")
until cat /proc/net/tcp /proc/net/tcp6 2> /dev/null | grep -q "$waiting"; do
	kill -0 $greedy || fail "they do not come"
done
kill "$holder"
wait "$holder" 2> /dev/null || :
began=$(date +%s%N)
read -r fates <&4 || fail "nobody knows what became of them"
took=$((($(date +%s%N) - began) / 1000000))
exec 4<&-
[ "$fates" = "answered=30 told=0 closed=0" ] || fail "not all served: $fates"
[ $took -lt 5000 ] || fail "30 visitors took $took ms, one after the other"
leave
stop
grep -o '"/n/[0-9]*' "$log" | grep -o '[0-9]*$' > "$dir/order"
seq 0 29 | cmp - "$dir/order" || fail "they were not served in their order"

# Where there are no more descriptors, the server waits, and does not spin.
start sh -c 'ulimit -n 18 && exec "$@"' sh "$binary" -r "$site" \
    -n limits.test --listen=127.0.0.1:0 --workers=1 --access_log=false
ready=$(await "ready on ") || fail "the server does not start"
address=${ready##* }
worker=$(workers | tr -d ' ')
"$fair" -t 0 -s 30 "$address" > "$dir/fates.slow" &
greedy=$!
await "cannot accept: too many files are open" > /dev/null ||
    fail "the descriptors suffice"
used() { awk '{ print $14 + $15 }' "/proc/$worker/stat"; }
before=$(used)
! curl -sS --max-time 2 "gopher://$address/0/a.txt" > "$dir/out" 2>&1 ||
    fail "somebody was served without a descriptor"
spent=$(($(used) - before))
[ $spent -lt 50 ] || fail "to wait for 2 s took $spent ticks of the processor"
leave
ask /a.txt > "$dir/out"
expect "hello" "$dir/out"
[ "$(grep -c 'cannot accept' "$log")" -eq 1 ] || fail "that is told too often"
stop

# Who sends a byte now and then has six times as long as who sends none; who
# takes next to nothing has to go, and who takes a little all the time may stay.
start_daemon "$binary" -r "$site" -n limits.test --request_timeout=1 \
    --send_timeout=1
"$fair" -t 0 -a 127.0.0.5 -e 100 -s 1 "$address" > "$dir/sender" &
greedy=$!
"$fair" -t 4 -a 127.0.0.6 -b 65536 -r 1:/big.bin "$address" > "$dir/steady" &
steady=$!
"$fair" -t 0 -a 127.0.0.7 -b 8 -r 1:/big.bin "$address" > "$dir/idle" &
idle=$!
line=$(await '127.0.0.7 "/big.bin"') || fail "who takes nothing may stay"
kill $idle
expr "$line" : '.*, send timeout' > "$dir/out" ||
    fail "another reason: $line"
wait $steady || fail "the steady reader has failed"
expect "sent_away=0" "$dir/steady"
grep -qF '127.0.0.6 "/big.bin"' "$log" || await '127.0.0.6 "/big.bin"' \
    > /dev/null || fail "the steady reader is still there"
! grep -F '127.0.0.6 "/big.bin"' "$log" | grep -vF "client disconnected" ||
    fail "the steady reader had to go"
grep -qF '127.0.0.5 ""' "$log" || await '127.0.0.5 ""' > /dev/null ||
    fail "the slow sender is not let go"
line=$(grep -F '127.0.0.5 ""' "$log")
ms=$(expr "$line" : '.* bytes \([0-9]*\) ms, request timeout')
[ "$ms" -ge 5500 ] || fail "the slow sender had only $ms ms"
leave
stop
