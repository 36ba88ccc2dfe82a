#!/bin/sh
# Reloads lose no request under load; workers that crash or hang are replaced; and
# a server that is told to stop exits in time.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
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

# Reloads under load, each after the one before is done.
conf=$dir/conf
echo "access_log = false" > "$conf"
start_daemon "$binary" -c "$conf" -r "$site" -n life.test --workers=2
"$load" -t 60 -c 16 -q /a.txt -e "$dir/right" "$address" > "$dir/load" &
client=$!
reloads=10
old_is_gone() { ! workers | grep -qw "${old%% *}"; }
for _ in $(seq $reloads); do
	old=$(workers)
	reload
	until_true old_is_gone || fail "an old worker does not exit"
done
kill -TERM $client || fail "the load has ended too early"
wait $client || fail "reloads have lost requests: $(cat "$dir/load")"

# A mistake gives one line, and all workers stay.
before=$(workers)
before_mistake=$(wc -l < "$log")
echo "workers = nonsense" > "$conf"
kill -HUP "$server"
await "the server keeps the old configuration" > /dev/null ||
    fail "no line about the mistake"
echo "access_log = true" > "$conf"
reload
tail -n +$((before_mistake + 1)) "$log" | grep -c . | grep -qx 2 ||
    fail "more than one line about the mistake"
[ "$before" != "$(workers)" ] || fail "the same workers after a reload"

# A worker that exits at once, again and again, is replaced more and more slowly.
stop
start_daemon "$binary" -r "$site" -n life.test
began=$(now_ms)
worker=
for _ in $(seq 20); do
	! grep -q "next attempt in 1 s" "$log" || break
	until_true worker_is_new "$worker" || fail "no new worker"
	kill -KILL "$worker"
	await "worker $worker: killed by signal 9" > /dev/null ||
	    fail "no line about the killed worker $worker"
done
expect "next attempt in 1 s" "$log"
ask /a.txt > "$dir/out"
expect "hello" "$dir/out"
[ $(($(now_ms) - began)) -ge 1750 ] ||
    fail "workers are replaced faster than the log says"
stop

# A worker that hangs, so that its own watchdog cannot end it, is killed.
start_daemon "$binary" -r "$site" -n life.test --trusted=true --handler_time=1
worker=$(workers | tr -d ' ')
curl -sS --max-time 60 "gopher://$address/0/work" > "$dir/out" 2> "$dir/err" &
client=$!
await "works" > /dev/null || fail "the handler has not begun"
kill -STOP "$worker"
await "worker $worker: hangs; killed" > /dev/null ||
    fail "no line about the hanging worker"
wait $client || :
ask /a.txt > "$dir/out"
expect "hello" "$dir/out"
stop

# A server that stops accepts no connection, and serves the others for 2 s.
start_daemon "$binary" -r "$site" -n life.test --handler_time=100 \
    --drain_timeout=2
curl -sS --max-time 60 "gopher://$address/0/sleep" > "$dir/out" 2>&1 &
client=$!
await "sleeps" > /dev/null || fail "the handler has not begun"
began=$(now_ms)
kill -TERM "$server"
await "stopping" > /dev/null || fail "the server does not stop"
is_refused() {
	refusal=$(ask /a.txt 2>&1)
	[ -n "$refusal" ] && [ "${refusal#*hello}" = "$refusal" ]
}
until_true is_refused || fail "connections are still accepted"
kill -0 $client || fail "the client is not served any more"
await "drain_timeout: 1 connections" > /dev/null ||
    fail "no line about the client that was cut off"
await_end
took=$(($(now_ms) - began))
{ [ $took -ge 1900 ] && [ $took -lt 10000 ]; } ||
    fail "the server has stopped after $took ms"
wait $client || :

# With the socket of a manager, restarts lose no request either.
start "$play" --keep-socket "$binary" -r "$site" -n life.test --access_log=false
address=$(await "kept at ") || fail "the manager does not start"
address=${address##* }
"$load" -t 60 -c 16 -q /a.txt -e "$dir/right" "$address" > "$dir/load" &
client=$!
for _ in 1 2 3 4 5; do
	await "ready on" > /dev/null || fail "no new server"
	kill -TERM "$(workers | tr -d ' ')"
done
await "ready on" > /dev/null || fail "no new server"
kill -TERM $client || fail "the load has ended too early"
wait $client || fail "restarts have lost requests: $(cat "$dir/load")"
kill -TERM "$server"
drain
server=
check_log
