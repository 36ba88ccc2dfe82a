#!/bin/sh
# Prints the delays of a client that sends 20 requests a second beside greedy
# clients: first beside 1,000 slow senders and 1,000 slow readers, then beside one
# address with 10,000 connections. The options are the defaults.
# usage: fair.sh BINARY TOOLS [OPTION...]
set -eu
[ $# -ge 2 ] || { echo "usage: $0 BINARY TOOLS [OPTION...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "$1") tools=$(realpath "$2")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
own_network "$0" "$@"
set_up
shift 2

seconds=60
[ -z "${QUICK-}" ] || seconds=10
slow=1000 greedy=10000
most_ms=50 most_mb=64
bad=0

mkdir "$dir/site"
text 32 > "$dir/site/text.txt"
truncate -s 64M "$dir/site/large.bin"
text 300000 > "$dir/site/large.txt"

processes() { echo "$pid"; cat "/proc/$pid/task/$pid/children"; }

# descriptors: the number that all processes of the server have open.
descriptors() {
	for each in $(processes); do
		ls "/proc/$each/fd"
	done 2> /dev/null | wc -l
}

# resident_kb: of all processes; each has its part of shared pages.
resident_kb() {
	for each in $(processes); do
		awk '$1 == "Pss:" { print $2 }' "/proc/$each/smaps_rollup"
	done 2> /dev/null | awk '{ kb += $1 } END { print kb + 0 }'
}

# watch FILE: writes the highest kB and descriptors of the server, until it is
# killed.
watch() {
	peak=0 open=0
	while :; do
		now=$(resident_kb)
		[ "$now" -le "$peak" ] || peak=$now
		now=$(descriptors)
		[ "$now" -le "$open" ] || open=$now
		echo "$peak $open" > "$1.new"
		mv "$1.new" "$1"
		sleep 0.2
	done
}

# value NAME: a value of the last result.
value() { expr " $result " : ".* $1=\([^ ]*\) "; }
ms() { awk -v us="$(value "$1")" 'BEGIN { printf "%.2f", us / 1000 }'; }

# run_timed_client SECONDS: sets $result to its delays.
run_timed_client() {
	result=$("$tools/fair" -a 127.0.0.2 -f 20:/text.txt -t "$1" \
	    "$address") || bad=1
}

# await_descriptors: waits until the server has closed those of greedy clients.
await_descriptors() {
	for _ in $(seq 100); do
		after=$(descriptors)
		[ "$after" -gt "$before" ] || return 0
		sleep 0.1
	done
}

# run_row ROW SECONDS OPTION...: beside the clients of these options.
run_row() {
	row=$1 span=$2
	shift 2
	before=$(descriptors)
	watch "$dir/most" &
	watcher=$!
	echo "$watcher" >> "$dir/pids"
	"$tools/fair" -t "$((span + 2))" "$@" "$address" > "$dir/greedy" &
	others=$!
	[ "$span" -lt 5 ] || sleep 1	# until all are connected
	run_timed_client "$span"
	wait $others || fail "the greedy clients have failed"
	kill $watcher
	wait $watcher 2> /dev/null || :
	await_descriptors
	read -r peak open < "$dir/most"
	peak=$(awk -v kb="$peak" 'BEGIN { printf "%.1f", kb / 1024 }')
	echo "| $row | $(ms p50) | $(ms p99) | $(ms max) |" \
	    "$(value failed) | $peak MB | $before, $open, $after |" \
	    "$(paste -s -d ' ' "$dir/greedy") |"
	[ "$(expr "$(ms max)" : '\([0-9]*\)')" -lt $most_ms ] || bad=1
	[ "${peak%.*}" -lt $most_mb ] || bad=1
	[ "$after" -le "$before" ] || bad=1
}

serve -r "$dir/site" --access_log=false "$@"
run_timed_client 1 # until every worker has had a client
cat <<END

## Beside clients that take more than their share

A client with an address of its own requests a text of 2 KB 20 times a second.
Target: no request takes $most_ms ms, the server takes less than $most_mb MB, and
in the end it has as many descriptors as before.

| beside | p50 ms | p99 ms | max ms | failed | server | descriptors before, at most, after | the others |
|---|---|---|---|---|---|---|---|
END
run_row "no others" 5
run_row "$slow slow senders, $slow slow readers of a binary, ${seconds} s" \
    "$seconds" -s "$slow" -r "$slow:/large.bin"
run_row "$slow slow senders, $slow slow readers of a text, ${seconds} s" \
    "$seconds" -s "$slow" -r "$slow:/large.txt"
run_row "$greedy connections from one address at once" 4 -a 127.0.0.9 \
    -k "$greedy:/large.bin"
end "$pid"
exit $bad
