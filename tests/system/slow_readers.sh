#!/bin/sh
# However slowly clients read long texts, and however they spell the selectors, a
# worker takes no more memory than the option cache and a little for each client.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
trap 'disconnect_readers; cleanup' EXIT
site=$dir/site
mkdir "$site"
chmod 755 "$dir" "$site"
yes 'One of many lines, of 40 characters all' | head -c 900000 > "$site/long.txt"
for i in $(seq 0 19); do cp "$site/long.txt" "$site/$i.txt"; done

# In kB: the cache, what a worker takes besides, and each of the clients.
cache=8192 base=8192 client=100 clients=120

# memory: kB of all workers. Pages that they share are counted once.
memory() {
	for pid in $(workers); do
		cat "/proc/$pid/smaps_rollup"
	done | awk '$1 == "Pss:" { sum += $2 } END { print sum }'
}
is_below() { [ "$(memory)" -le "$1" ]; }

# assert_below KB WHEN
assert_below() {
	now=$(memory)
	[ -z "$checked" ] || [ "$now" -le "$1" ] ||
	    fail "the worker takes $now kB $2, more than $1"
}

# With sanitizers the memory of the server means nothing.
checked=yes
if grep -q __asan_init "$binary"; then
	echo "memory not checked: built with sanitizers"
	checked=
fi

readers=
disconnect_readers() {
	for reader in $readers; do
		kill "$reader" 2> /dev/null || :
		wait "$reader" 2> /dev/null || :
	done
	readers=
}

# connect_readers N:SELECTOR...: slow clients. Before each sends its request,
# another client reads the whole reply, which is then cached.
connect_readers() {
	for group; do
		"$fair" -t 0 -w -b 512 -r "$group" "$address" > /dev/null &
		readers="$readers $!"
	done
}

start_daemon "$binary" -r "$site" -n slow.test --cache=$((cache / 1024))
connect_readers "40:/long.txt?#" "40:/./long.txt$(printf '\t')#" "20:/#.txt" \
    "20:/0/#.txt"
until [ "$(grep -c ' bytes ' "$log")" -ge $clients ]; do
	await ' bytes ' > /dev/null || fail "a reply is missing"
	assert_below $((base + cache + client * clients)) "for slow clients"
done
disconnect_readers
[ -z "$checked" ] || until_true is_below $((base + cache)) ||
    fail "the worker keeps $(memory) kB"
echo "the worker took $now kB, and later $(memory)"
stop
