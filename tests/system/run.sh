#!/bin/sh
# Tests Gophermoon among other programs: run.sh BINARY
#
# A test is a file *.sh in this directory, other than run.sh and common.sh. It
# gets the path of the server, and finds the programs of the tests beside that
# (common.sh). Tests in sub-folders need more of the machine: `make check-system`
# runs them. Each test has its own files and ports, so that they run in parallel.
# The result of each is one line.
set -eu
[ $# -ge 1 ] || { echo "usage: $0 BINARY [TEST]" >&2; exit 2; }
binary=$1
here=$(dirname "$0")

if [ $# -eq 1 ]; then
	find "$here" -maxdepth 1 -name '*.sh' ! -name run.sh ! -name common.sh |
	    LC_ALL=C sort |
	    xargs -P "$(nproc)" -n 1 sh "$0" "$binary"
	exit
fi

name=$(basename "$2" .sh)
if output=$(sh "$2" "$binary" 2>&1); then
	echo "system: $name: ok${output:+ ($output)}"
else
	printf 'system: %s: FAILED\n%s\n' "$name" \
	    "$(printf '%s\n' "$output" | sed 's/^/    /')"
	exit 1
fi
