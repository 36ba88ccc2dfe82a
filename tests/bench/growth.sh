#!/bin/sh
# Prints tables of requests per second and memory, while one thing at a time grows.
# Each value is the median of a few runs, and each run has a time limit.
# usage: growth.sh BINARY TOOLS
set -eu
[ $# -eq 2 ] || { echo "usage: $0 BINARY TOOLS" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "$1") tools=$(realpath "$2")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
own_network "$0" "$@"
set_up

rounds=3
[ -z "${QUICK-}" ] || rounds=1
quiet=--access_log=false
load="timeout 120 $tools/load -t $span -w 60"
cubic=
[ "$congestion" != cubic ] || cubic='-k cubic'

# points POINT...: the points of this run. A quick run leaves out those that begin
# with a plus.
points() {
	for point; do
		case $point in
		+*) [ -n "${QUICK-}" ] || printf '%s ' "${point#+}" ;;
		*) printf '%s ' "$point" ;;
		esac
	done
}

# A slow point has fewer runs: none begins after this time.
time_limit=20

# measure AXIS POINT FILE OPTION...: measures the server at $pid and $address.
measure() {
	axis=$1 point=$2 right=$3
	shift 3
	end_at=$(($(date +%s) + time_limit))
	for round in $(seq $rounds); do
		[ "$(date +%s)" -lt $end_at ] || break
		result=$($load "$@" -e "$right" -p "$pid" "$address" \
		    2> "$dir/why") || note_failure "$axis" "$name, $point" "$result"
		printf '%s\t%s\t%s\t%s\t%s\n' "$axis" "$point" "$name" \
		    "$round" "$result" >> "$dir/data"
	done
}

# measure_both AXIS POINT FILE [OPTION...] -- [OPTION OF SERVER...]: Gophermoon,
# and the null server with the same reply.
measure_both() {
	axis=$1 point=$2 right=$3 options=
	shift 3
	while [ "$1" != -- ]; do
		options="$options $1"
		shift
	done
	shift
	name=Gophermoon
	serve -r "$dir/site" $quiet "$@"
	# shellcheck disable=SC2086 # words
	measure "$axis" "$point" "$right" $options
	end "$pid"
	name=null
	# shellcheck disable=SC2086 # words
	serve_null $cubic $null_options "$right"
	# shellcheck disable=SC2086 # words
	measure "$axis" "$point" "$right" $options
	end "$pid"
	null_options=
}

grow_clients() {
	for n in $(points 1 10 100 1000 +10000); do
		measure_both "clients at once" "$n" "$dir/text" -c "$n" \
		    -q /text.txt -- --max_connections=20000
	done
}

grow_idle() {
	for n in $(points 0 +100 1000 +10000); do
		measure_both "idle clients" "$n" "$dir/text" -i "$n" -q /text.txt -- \
		    --max_connections=20000 --request_timeout=600
	done
}

grow_workers() {
	for n in $(points 1 2 +3 +4); do
		null_options="-p $n"
		measure_both workers "$n" "$dir/text" -q /text.txt -- --workers="$n"
	done
}

# copies FILE NUMBER DIRECTORY: the directory gets this many copies in all, a
# thousand in each directory.
copies() {
	mkdir -p "$3"
	seq -f '%03g' 0 $((($2 - 1) / 1000)) | (cd "$3" && xargs mkdir -p)
	awk -v n="$2" -v have="$have" -v in_="$3" '
	{ text = text $0 "\n" }
	END {
		for (i = have; i < n; i++) {
			file = sprintf("%s/%03d/%03d.txt", in_, int(i / 1000),
			    i % 1000)
			printf "%s", text > file
			close(file)
		}
	}' "$1"
	have=$2
}

grow_files() {
	have=0
	for n in $(points 1 1000 +100000 +1000000); do
		copies "$dir/site/text.txt" "$n" "$dir/site/many"
		measure_both "texts of 2 KB, all asked for" "$n" "$dir/text" -m "$n" \
		    -q '/many/#.txt' --
	done
	rm -rf "$dir/site/many"
}

# Texts of 64 KB: 1,000 of them are 64 MB, which is the cache of one worker.
grow_cache() {
	have=0
	text 1000 > "$dir/large"
	as_sent < "$dir/large" > "$dir/large.wire"
	for n in $(points 1 100 +500 +1000 +2000 +4000); do
		copies "$dir/large" "$n" "$dir/site/cached"
		measure_both "texts of 64 KB, all asked for" "$n" "$dir/large.wire" \
		    -m "$n" -q '/cached/#.txt' --
	done
	rm -rf "$dir/site/cached"
}

grow_text() {
	for kb in $(points 1 32 1024 +32768 +1048576); do
		text $((kb * 16)) > "$dir/site/size.txt"
		as_sent < "$dir/site/size.txt" > "$dir/size.wire"
		clients=32
		[ "$kb" -lt 32768 ] || clients=2
		measure_both "KB of one text" "$kb" "$dir/size.wire" -c $clients \
		    -q /size.txt --
		rm "$dir/site/size.txt" "$dir/size.wire"
	done
}

grow_listing() {
	for n in $(points 10 100 1000 +10000 +100000); do
		files "$n" "$dir/site/list$n"
		listing "$n" "/list$n" > "$dir/list.wire"
		measure_both "files in one listing" "$n" "$dir/list.wire" -c 8 \
		    -q "/list$n" --
		rm -rf "$dir/site/list$n"
	done
}

report() {
	printf '\n## Growth\n\n'
	echo "Each value is the median of $rounds runs, or fewer in $time_limit s, of $span s each; each point has servers of its own."
	awk -f "$here/values.awk" -f "$here/growth.awk" "$dir/data"
}

mkdir "$dir/site"
: > "$dir/data"
: > "$dir/failed"
null_options=
text 32 > "$dir/site/text.txt"
as_sent < "$dir/site/text.txt" > "$dir/text"
for axis in clients idle workers text listing files cache; do
	say "growth: $axis"
	grow_$axis
done
report
all_right
