#!/bin/sh
# A file of 1 GB for a slow reader: every byte comes, and memory stays small.
set -eu
[ $# -eq 2 ] || { echo "usage: $0 BINARY PLAY" >&2; exit 2; }
binary=$1 play=$2
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"

size=1073741824 rss_max=16384 lines=100000
yes 'One of many lines, of 40 characters all' | head -n $lines \
    > "$site/big.txt"
# What follows the lines takes no room on the disk: one long line of NULs.
truncate -s $size "$site/big.txt"
truncate -s $size "$site/big.bin"

# Under sanitizers memory says nothing about the server.
if grep -q __asan_init "$binary"; then
	echo "memory not checked: built with sanitizers"
	rss_max=
fi

# read_slowly FILE SIZE
read_slowly() {
	worker=$(tr -d ' ' < "/proc/$server/task/$server/children")
	result=$("$play" --slow "$address" "/$1" "$worker") ||
	    fail "$1: cannot be read"
	[ "${result% *}" = "$2" ] ||
	    fail "$1: ${result% *} bytes came, not $2"
	[ -z "$rss_max" ] || [ "${result#* }" -lt "$rss_max" ] ||
	    fail "$1: the worker took ${result#* } kB"
	rss="$rss${rss:+, }$1 ${result#* } kB"
}

rss=
start_daemon "$binary" -r "$site" -n gopher.test
read_slowly big.bin $size
# A CR for each line, CRLF after the last one, and the dot.
read_slowly big.txt $((size + lines + 2 + 3))
stop
[ -z "$rss_max" ] || echo "the worker took: $rss"
