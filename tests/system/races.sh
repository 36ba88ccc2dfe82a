#!/bin/sh
# Files are replaced, cut and swapped for links to outside while they are served,
# and then processes of the server are killed: clients get no other bytes than
# those of the files, and the server recovers.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

seed=$(date +%s)
seed=$((seed % 1000000))
mkdir -p "$dir/site/d" "$dir/outside" "$dir/state"
chmod 755 "$dir"
head -c 100000 /dev/zero | tr '\0' S > "$dir/outside/race.txt"
cp "$dir/outside/race.txt" "$dir/outside/race.bin"
echo 'send_raw(("S"):rep(10000))' > "$dir/outside/made.lua"
head -c 100000 /dev/zero | tr '\0' a > "$dir/site/d/race.txt"
cp "$dir/site/d/race.txt" "$dir/site/d/race.bin"
cp "$dir/site/d/race.txt" "$dir/site/d/other.txt"
echo 'send_raw(("a"):rep(10000))' > "$dir/site/d/made.lua"

# race [PID]: the options of races.
race() {
	"$tools/races" "$address" "$dir" 2 $seed "$@" > "$dir/out" ||
	    fail "seed $seed: $(cat "$dir/out")"
}

for cache in 0 8; do
	start_daemon "$binary" -r "$dir/site" -n race.test --access_log=false \
	    --cache=$cache
	worker=$(workers)
	race
	[ "$worker" = "$(workers)" ] || fail "the worker was replaced"
	stop
done

echo "more" > "$dir/site/d/after.txt"
head -c 100000 /dev/zero | tr '\0' a > "$dir/new"
cp "$dir/new" "$dir/site/d/race.txt"
start_daemon "$binary" -r "$dir/site" -n race.test --access_log=false \
    --workers=2 --state="$dir/state" --stats=true
race "$server"
ask /d/after.txt > "$dir/out"
expect "more" "$dir/out"
stop
