#!/bin/sh
# A slow reader gets every byte of a file of 1 GB, and the worker stays small.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"

size=1073741824 rss_max=16384 lines=100000
yes 'One of many lines, of 40 characters all' | head -n $lines > "$dir/lines"
# NULs between the lines take no room on the disk. They are far from both ends,
# so that the file is a text.
cp "$dir/lines" "$site/big.txt"
truncate -s $((size - lines * 40)) "$site/big.txt"
cat "$dir/lines" >> "$site/big.txt"
truncate -s $size "$site/big.bin"

# With sanitizers the memory of the server means nothing.
if grep -q __asan_init "$binary"; then
	echo "memory not checked: built with sanitizers"
	rss_max=
fi

# read_slowly FILE SIZE
read_slowly() {
	worker=$(workers | tr -d ' ')
	result=$("$play" --slow "$address" "/$1" "$worker") ||
	    fail "$1: cannot be read"
	[ "${result% *}" = "$2" ] ||
	    fail "$1: ${result% *} bytes instead of $2"
	[ -z "$rss_max" ] || [ "${result#* }" -lt "$rss_max" ] ||
	    fail "$1: the worker took ${result#* } kB"
	rss="$rss${rss:+, }$1 ${result#* } kB"
}

rss=
start_daemon "$binary" -r "$site" -n gopher.test
read_slowly big.bin $size
# A CR for each line, and the dot.
read_slowly big.txt $((size + 2 * lines + 3))
stop
[ -z "$rss_max" ] || echo "the worker took: $rss"
