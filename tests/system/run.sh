#!/bin/sh
# Gophermoon among other programs: run.sh BINARY PLAY LOAD FAIR
set -eu
[ $# -eq 4 ] || { echo "usage: $0 BINARY PLAY LOAD FAIR" >&2; exit 2; }
binary=$1 play=$2 load=$3 fair=$4
here=$(dirname "$0")
failed=0

# try NAME ARGUMENT...
try() {
	name=$1
	shift
	if output=$(sh "$here/$name.sh" "$@" 2>&1); then
		echo "system: $name: ok${output:+ ($output)}"
	else
		echo "system: $name: FAILED"
		printf '%s\n' "$output" | sed 's/^/    /'
		failed=1
	fi
}

try badinput "$binary"
try check "$binary"
try development "$binary"
try escape "$binary"
try lacking "$binary"
try root "$binary"
try edit "$binary"
try crawl "$binary" "$here/../../gopherroot"
try clients "$binary" "$here/../../gopherroot"
try demo "$binary" "$here/../../gopherroot"
try activate "$binary" "$play"
try bigfile "$binary" "$play"
try bighandler "$binary"
try biglisting "$binary"
try turns "$binary" "$play"
try hangup "$binary" "$play"
try logs "$binary"
try proxy "$binary"
try store "$binary"
try life "$binary" "$play" "$load"
try stats "$binary" "$load"
try manager "$binary" "$play"
try limits "$binary" "$fair"
try idle "$binary" "$play"
try sites "$binary" "$play" "$load"
try people "$binary"
exit $failed
