#!/bin/sh
# Runs fuzzers.
# usage: target.sh replay BUILD NAME...        tries the inputs of the corpus
#        target.sh fuzz BUILD NAME SECONDS     keeps inputs that reach new code
#                                              in BUILD/fuzz/found/NAME
#        target.sh merge BUILD NAME            adds a few of them, which reach
#                                              all that code, to the corpus
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mode=$1
build=$(cd "$2" && pwd)
shift 2

# The working directory of a fuzzer is a site in memory, without large files.
shm=/dev/shm
[ -w $shm ] || shm=${TMPDIR:-/tmp}
dir=$(mktemp -d $shm/gophermoon-fuzz.XXXXXX)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
sh "$here/../root.sh" "$dir"
rm -r "$dir/site/big" "$dir"/site/more/stuck_*.lua
find "$dir/site" -size +100k -type f -delete
cp "$here/site.lua" "$dir"
mkdir "$dir/other"

# Prints the options of libFuzzer for a fuzzer.
options() {
	echo -timeout=30 -rss_limit_mb=3000 -max_len=4096
	[ ! -f "$here/$1.dict" ] || echo "-dict=$here/$1.dict"
}

# Prepares the site for a fuzzer.
enter_site() {
	mkdir -p "$here/corpus/$1" "$build/fuzz/found/$1"
	rm -rf "$dir/state"
	mkdir "$dir/state"
	cd "$dir"
	# A map may run handlers. Raw bytes of these need not look like a menu.
	[ "$1" != gophermap ] ||
	    grep -rlE 'io[.]|send_raw|print' site --include='*.lua' | xargs rm -f
}

replay() {
	for name; do
		enter_site "$name"
		find "$here/corpus/$name" -type f -exec "$build/fuzz/$name" {} + ||
		    { echo "fuzz: an input of tests/fuzz/corpus/$name fails" >&2; exit 1; }
	done
}

fuzz() {
	enter_site "$1"
	# shellcheck disable=SC2046  # the options are separate words
	"$build/fuzz/$1" $(options "$1") -max_total_time="$2" \
	    -print_final_stats=1 -artifact_prefix="$build/fuzz/$1-" \
	    "$build/fuzz/found/$1" "$here/corpus/$1"
}

merge() {
	enter_site "$1"
	"$build/fuzz/$1" -set_cover_merge=1 -use_counters=0 -rss_limit_mb=3000 \
	    -timeout=30 "$here/corpus/$1" "$build/fuzz/found/$1"
}

$mode "$@"
