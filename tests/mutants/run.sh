#!/bin/sh
# Changes src/ at random places, one at a time, and reports which changes no test
# notices: run.sh BUILD MAP COUNT SEED
#
# BUILD has the objects of the server and of the unit tests, and the programs of
# the tests. MAP is the output of map.sh. COMPILE and LIBS in the environment are
# the commands of the build. A mutant counts if it compiles to other code. The
# tests that run its function are tried, the quickest first, until one fails that
# passes without the change. The same seed makes the same mutants.
set -eu
[ $# -eq 4 ] || { echo "usage: $0 BUILD MAP COUNT SEED" >&2; exit 2; }
build=$1 map=$2 count=$3 seed=$4
[ -s "$map" ] || { echo "$0: $map: no map of the tests" >&2; exit 2; }
dir=$(mktemp -d "$PWD/$build/mutants.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

# no_sqlite.c stands in for files of this build.
find src -name '*.c' ! -name no_sqlite.c ! -name embed.c ! -name completion.c |
    LC_ALL=C sort |
    xargs awk -f tests/mutants/candidates.awk -v seed="$seed" |
    LC_ALL=C sort | head -n $((count * 3)) > "$dir/candidates"
cores=$(nproc)

# Some more than COUNT, in parallel, until enough are counted.
total=$(wc -l < "$dir/candidates")
first=1
: > "$dir/counted"
while [ "$(wc -l < "$dir/counted")" -lt "$count" ] &&
    [ $first -le "$total" ]; do
	last=$((first + cores * 16 - 1))
	[ $last -le "$total" ] || last=$total
	seq $first $last | xargs -P "$cores" -n 1 \
	    sh tests/mutants/compile.sh "$dir"
	for number in $(seq $first $last); do
		[ ! -f "$dir/$number/mutant.o" ] || echo "$number"
	done >> "$dir/counted"
	first=$((last + 1))
done
head -n "$count" "$dir/counted" | xargs -P "$cores" -n 1 \
    sh tests/mutants/judge.sh "$build" "$map" "$dir"

survivors=$(cat "$dir"/*/survivor 2> /dev/null | grep -c '^mutant' || :)
killed=$(cat "$dir"/*/killed 2> /dev/null | wc -l)
[ ! -s "$dir/failed" ] || cat "$dir/failed"
cat "$dir"/*/survivor 2> /dev/null || :
echo "mutants: seed $seed: $killed of $((killed + survivors)) killed," \
    "$survivors survive"
