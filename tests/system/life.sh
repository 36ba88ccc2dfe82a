#!/bin/sh
# Reloads lose no request of a load; workers that fall or hang are replaced; and
# who is told to stop ends in time.
set -eu
[ $# -eq 3 ] || { echo "usage: $0 BINARY PLAY LOAD" >&2; exit 2; }
binary=$1 play=$2 load=$3
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"
chmod 755 "$dir" "$site"
echo "hello" > "$site/a.txt"
printf 'hello\r\n.\r\n' > "$dir/right"
echo 'write_log("info", "sleeps"); sleep(60); send_info("done")' \
    > "$site/sleep.lua"
echo 'write_log("info", "works"); while true do end' > "$site/work.lua"

workers() { cat "/proc/$server/task/$server/children"; }

# Each reload comes when the one before has been done; all with the load on.
conf=$dir/conf
echo "access_log = false" > "$conf"
start_daemon "$binary" -c "$conf" -r "$site" -n life.test --workers=2
"$load" -t 60 -c 16 -q /a.txt -e "$dir/right" "$address" > "$dir/load" &
visitors=$!
reloads=10
for _ in $(seq $reloads); do
	old=$(workers)
	kill -HUP "$server"
	await "has been read again" > /dev/null || fail "a reload is not done"
	while workers | grep -qw "${old%% *}"; do
		kill -0 $visitors || fail "an old worker does not go"
	done
done
kill -TERM $visitors || fail "the load has ended too early"
wait $visitors || fail "reloads have lost requests: $(cat "$dir/load")"

# A mistake is one line, and all stay.
before=$(workers)
said=$(wc -l < "$log")
echo "workers = nonsense" > "$conf"
kill -HUP "$server"
await "the configuration stays as it was" > /dev/null ||
    fail "the mistake is not told"
echo "access_log = true" > "$conf"
kill -HUP "$server"
await "has been read again" > /dev/null || fail "no reload after the mistake"
tail -n +$((said + 1)) "$log" | grep -c . | grep -qx 2 ||
    fail "the mistake is more than one line"
[ "$before" != "$(workers)" ] || fail "the same workers after a reload"

# Who falls at once, again and again, is replaced more and more slowly.
stop
start_daemon "$binary" -r "$site" -n life.test
began=$(date +%s%N)
for _ in $(seq 20); do
	! grep -q "the next one begins in 1 seconds" "$log" || break
	until worker=$(workers | tr -d ' '); [ -n "$worker" ]; do :; done
	kill -KILL "$worker"
	await "worker $worker was ended by signal 9" > /dev/null ||
	    fail "nobody says that worker $worker was killed"
done
expect "the next one begins in 1 seconds" "$log"
ask /a.txt > "$dir/out"
expect "hello" "$dir/out"
[ $((($(date +%s%N) - began) / 1000000)) -ge 1750 ] ||
    fail "workers are replaced faster than it is said"
stop

# Who hangs, so that no alarm of its own can end it, is killed.
start_daemon "$binary" -r "$site" -n life.test --trusted=true --handler_time=1
worker=$(workers | tr -d ' ')
curl -sS --max-time 60 "gopher://$address/0/work" > "$dir/out" 2> "$dir/err" &
client=$!
await "works" > /dev/null || fail "the handler has not begun"
kill -STOP "$worker"
await "worker $worker hangs and is killed" > /dev/null ||
    fail "nobody notices that a worker hangs"
wait $client || :
ask /a.txt > "$dir/out"
expect "hello" "$dir/out"
stop

# Told to stop: nobody can come, and who is there has a second, not more.
start_daemon "$binary" -r "$site" -n life.test --handler_time=100 \
    --drain_timeout=2
curl -sS --max-time 60 "gopher://$address/0/sleep" > "$dir/out" 2>&1 &
client=$!
await "sleeps" > /dev/null || fail "the handler has not begun"
began=$(date +%s%N)
kill -TERM "$server"
await "stopping" > /dev/null || fail "the server does not stop"
until refusal=$(ask /a.txt 2>&1); [ -n "$refusal" ] &&
    [ "${refusal#*hello}" = "$refusal" ]; do
	:
done
kill -0 $client || fail "the visitor was not served on"
await "1 of the visitors are not served" > /dev/null ||
    fail "nobody tells who was cut off"
await_end
took=$((($(date +%s%N) - began) / 1000000))
{ [ $took -ge 1900 ] && [ $took -lt 10000 ]; } ||
    fail "it has taken $took ms to stop"
wait $client || :

# Where somebody keeps the socket, not even a new start loses a request.
start "$play" --keep "$binary" -r "$site" -n life.test --access_log=false
address=$(await "kept at ") || fail "the manager does not start"
address=${address##* }
"$load" -t 60 -c 16 -q /a.txt -e "$dir/right" "$address" > "$dir/load" &
visitors=$!
for _ in 1 2 3 4 5; do
	await "ready on" > /dev/null || fail "no server begins"
	kill -TERM "$(tr -d ' ' < "/proc/$server/task/$server/children")"
done
await "ready on" > /dev/null || fail "no server begins"
kill -TERM $visitors || fail "the load has ended too early"
wait $visitors || fail "new starts have lost requests: $(cat "$dir/load")"
kill -TERM "$server"
drain
server=
check_log
