#!/bin/sh
# The service manager hears that the server is ready, reloads, stops, is well,
# and how many it has served.
set -eu
[ $# -eq 2 ] || { echo "usage: $0 BINARY PLAY" >&2; exit 2; }
binary=$1 play=$2
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"
echo "hello" > "$site/a.txt"

# hear TEXT: reads the news up to a line that begins so; it is in $news.
hear() {
	# shellcheck disable=SC2016 # for the inner shell
	news=$(timeout 20 sh -c '
		while IFS= read -r line; do
			case $line in "$1"*) echo "$line"; exit;; esac
		done
		exit 1' sh "$1" <&4) || fail "the manager does not hear $1"
}

mkfifo "$dir/news"
"$play" --manage "$dir/notify" > "$dir/news" &
manager=$!
trap 'kill $manager; cleanup' EXIT
exec 4< "$dir/news"
hear listening

export NOTIFY_SOCKET="$dir/notify" WATCHDOG_USEC=400000
conf=$dir/conf
echo 'servername = "one.test"' > "$conf"
start_daemon "$binary" -c "$conf" -r "$site" --drain_timeout=7
hear READY=1
hear "STATUS=0 visitors served, 0 here, 1 workers"
hear WATCHDOG=1
hear WATCHDOG=1
ask /a.txt > "$dir/out"
ask /a.txt > "$dir/out"
hear "STATUS=2 visitors served, 0 here"

# reload: $usec is when that began, as the manager hears it.
reload() {
	kill -HUP "$server"
	hear RELOADING=1
	hear MONOTONIC_USEC=
	usec=${news#*=}
}

outer=$(date +%s%N)
reload
first=$usec inner=$(date +%s%N)
hear READY=1
hear "STATUS=2 visitors served"

# After a mistake, too, the manager must not wait for ever.
echo 'servername = ' > "$conf"
inner=$(($(date +%s%N) - inner))
reload
outer=$(($(date +%s%N) - outer)) between=$(((usec - first) * 1000))
hear READY=1
{ [ $between -ge $((inner - 1000)) ] && [ $between -le $((outer + 1000)) ]; } ||
    fail "between $first and $usec are not $inner to $outer ns"

kill -TERM "$server"
hear STOPPING=1
hear EXTEND_TIMEOUT_USEC=
[ "${news#*=}" -gt 7000000 ] || fail "it asks for too little time: $news"
drain
wait "$server" || fail "the server has ended with status $?"
server=

# Where the watchdog is somebody else's, it hears nothing.
WATCHDOG_PID=$$
export WATCHDOG_PID
start_daemon "$binary" -r "$site"
hear READY=1
ask /a.txt > "$dir/out"
hear_all() {
	until hear ""; case $news in STATUS=1*) true ;; *) false ;; esac; do
		case $news in WATCHDOG*) fail "it speaks for another" ;; esac
	done
}
hear_all
stop
