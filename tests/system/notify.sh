#!/bin/sh
# The server notifies the service manager that it is ready, reloads, stops and is
# alive, and how many clients it has served.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"
echo "hello" > "$site/a.txt"

# await_news TEXT: reads notifications up to a line that begins with the text, and
# sets $news to that line.
await_news() {
	# shellcheck disable=SC2016 # for the inner shell
	news=$(timeout 20 sh -c '
		while IFS= read -r line; do
			case $line in "$1"*) echo "$line"; exit;; esac
		done
		exit 1' sh "$1" <&4) || fail "no notification $1"
}

mkfifo "$dir/news"
"$play" --notify "$dir/notify" > "$dir/news" &
manager=$!
trap 'kill $manager; cleanup' EXIT
exec 4< "$dir/news"
await_news listening

export NOTIFY_SOCKET="$dir/notify" WATCHDOG_USEC=400000
conf=$dir/conf
echo 'servername = "one.test"' > "$conf"
start_daemon "$binary" -c "$conf" -r "$site" --drain_timeout=7
await_news READY=1
await_news "STATUS=0 connections served, 0 open, 1 workers"
await_news WATCHDOG=1
await_news WATCHDOG=1
ask /a.txt > "$dir/out"
ask /a.txt > "$dir/out"
await_news "STATUS=2 connections served, 0 open"

# reload: sets $usec to the time of the reload in the notification.
reload() {
	kill -HUP "$server"
	await_news RELOADING=1
	await_news MONOTONIC_USEC=
	usec=${news#*=}
}

outer=$(date +%s%N)
reload
first=$usec inner=$(date +%s%N)
await_news READY=1
await_news "STATUS=2 connections served"

# The manager gets READY=1 after a wrong configuration, too.
echo 'servername = ' > "$conf"
inner=$(($(date +%s%N) - inner))
reload
outer=$(($(date +%s%N) - outer)) between=$(((usec - first) * 1000))
await_news READY=1
{ [ $between -ge $((inner - 1000)) ] && [ $between -le $((outer + 1000)) ]; } ||
    fail "between $first and $usec are not $inner to $outer ns"
await_news "STATUS=2 connections served, 0 open, 1 workers; the reload failed: $conf:2:"

# The next reload that succeeds removes this.
echo 'servername = "two.test"' > "$conf"
reload
await_news READY=1
await_news "STATUS=2 connections served"
case $news in *reload*) fail "an old failure: $news" ;; esac

kill -TERM "$server"
await_news STOPPING=1
await_news EXTEND_TIMEOUT_USEC=
[ "${news#*=}" -gt 7000000 ] || fail "the requested time is too short: $news"
drain
wait "$server" || fail "the server has exited with status $?"
server=

# With the watchdog of another process, the server sends no WATCHDOG.
WATCHDOG_PID=$$
export WATCHDOG_PID
start_daemon "$binary" -r "$site"
await_news READY=1
ask /a.txt > "$dir/out"
for _ in $(seq 20); do
	await_news ""
	case $news in
	WATCHDOG*) fail "a notification for another process" ;;
	STATUS=1*) break ;;
	esac
done
stop
