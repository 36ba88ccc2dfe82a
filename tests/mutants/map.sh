#!/bin/sh
# Prints which tests run which functions, by the counters of a coverage build:
# `FUNCTION MILLISECONDS KIND NAME`. Of a transcript, drivers other than daemon
# are named for what only they run.
# usage: map.sh BUILD
set -eu
build=$1
# shellcheck source-path=SCRIPTDIR source=test.sh
. tests/mutants/test.sh
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

# The functions of a program, with the places of their counters: `FIRST AFTER NAME`
# in numbers of 8 bytes.
functions() {
	nm -S --defined-only "$1" | awk '
	function number(hex,    i, n) {
		for (i = 1; i <= length(hex); i++)
			n = n * 16 + index("123456789abcdef", substr(hex, i, 1))
		return n
	}
	$3 == "counters_begin" { begin = number($1) }
	$4 ~ /^__gcov0[.]/ {
		at[++n] = number($1)
		size[n] = number($2)
		name[n] = substr($4, 9)
	}
	END {
		for (i = 1; i <= n; i++)
			print (at[i] - begin) / 8, (at[i] - begin + size[i]) / 8,
			    name[i]
	}'
}

# ran PROGRAM: the functions that have run.
ran() {
	[ -f "$build/$1.counters" ] || return 0
	od -A n -v -t u8 -w8 "$build/$1.counters" | awk '
	FNR == NR { for (i = $1; i < $2; i++) name[i] = $3; next }
	$1 != "0" && name[FNR - 1] != "" { print name[FNR - 1] }
	' "$dir/$1" -
}

sh tests/root.sh "$dir"
for program in gophermoon unit; do
	functions "$build/$program" > "$dir/$program"
done
list_tests | while read -r kind name; do
	rm -f "$build"/*.counters
	began=$(date +%s%N)
	run_test "$build" "$dir" 120 "$kind" "$name" ||
	    { echo "mutants: $kind $name fails, and is left out" >&2; continue; }
	ms=$((($(date +%s%N) - began) / 1000000))
	{ ran gophermoon; ran unit | grep -vx main; } | sort -u > "$dir/now"
	case $kind in
	daemon) cp "$dir/now" "$dir/by_daemon"; daemon=$name ;;
	unit | lua | manual | system) ;;
	*)	[ "${daemon-}" = "$name" ] || : > "$dir/by_daemon"
		comm -23 "$dir/now" "$dir/by_daemon" > "$dir/only"
		mv "$dir/only" "$dir/now" ;;
	esac
	sed "s/\$/ $ms $kind $name/" "$dir/now"
done
