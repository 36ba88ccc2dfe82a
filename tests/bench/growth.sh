#!/bin/sh
# How cost grows: requests per second and memory, while one thing at a time
# gets larger. Prints a table. Each figure is the median of a few runs, and each
# run has a bound on its time.
# usage: growth.sh BINARY TOOLS
set -eu
[ $# -eq 2 ] || { echo "usage: $0 BINARY TOOLS" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "$1") tools=$(realpath "$2")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
own_network "$0" "$@"
settle

rounds=3
[ -z "${QUICK-}" ] || rounds=1
quiet=--access_log=false
load="timeout 120 $tools/load -t $span -w 60"
cubic=
[ "$congestion" != cubic ] || cubic='-k cubic'

# points POINT...: those that this run looks at. A quick one leaves out those
# that begin with a plus.
points() {
	for point; do
		case $point in
		+*) [ -n "${QUICK-}" ] || printf '%s ' "${point#+}" ;;
		*) printf '%s ' "$point" ;;
		esac
	done
}

# A point that is slow has fewer runs: none begins after this time.
patience=20

# measure AXIS POINT FILE OPTION...: of the server at $pid and $address.
measure() {
	axis=$1 point=$2 right=$3
	shift 3
	end_at=$(($(date +%s) + patience))
	for round in $(seq $rounds); do
		[ "$(date +%s)" -lt $end_at ] || break
		result=$($load "$@" -e "$right" -p "$pid" "$address" \
		    2> "$dir/why") || judge "$axis" "$who, $point" "$result"
		printf '%s\t%s\t%s\t%s\t%s\n' "$axis" "$point" "$who" \
		    "$round" "$result" >> "$dir/data"
	done
}

# both AXIS POINT FILE [OPTION...] -- [OPTION OF SERVER...]: ours, and the null
# server with the same reply.
both() {
	axis=$1 point=$2 right=$3 options=
	shift 3
	while [ "$1" != -- ]; do
		options="$options $1"
		shift
	done
	shift
	who=Gophermoon
	serve -r "$dir/site" $quiet "$@"
	# shellcheck disable=SC2086 # words
	measure "$axis" "$point" "$right" $options
	end "$pid"
	who=null
	# shellcheck disable=SC2086 # words
	serve_null $cubic $null_options "$right"
	# shellcheck disable=SC2086 # words
	measure "$axis" "$point" "$right" $options
	end "$pid"
	null_options=
}

grow_clients() {
	for n in $(points 1 10 100 1000 +10000); do
		both "clients at once" "$n" "$dir/text" -c "$n" \
		    -q /text.txt -- --max_connections=20000
	done
}

grow_idle() {
	for n in $(points 0 +100 1000 +10000); do
		both "idle clients" "$n" "$dir/text" -i "$n" -q /text.txt -- \
		    --max_connections=20000 --request_timeout=600
	done
}

grow_workers() {
	for n in $(points 1 2 +3 +4); do
		null_options="-p $n"
		both workers "$n" "$dir/text" -q /text.txt -- --workers="$n"
	done
}

# many FILE NUMBER DIRECTORY: the directory gets this many copies in all, a
# thousand to each directory in it.
many() {
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
		many "$dir/site/text.txt" "$n" "$dir/site/many"
		both "texts of 2 KB, all asked for" "$n" "$dir/text" -m "$n" \
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
		many "$dir/large" "$n" "$dir/site/cached"
		both "texts of 64 KB, all asked for" "$n" "$dir/large.wire" \
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
		both "KB of one text" "$kb" "$dir/size.wire" -c $clients \
		    -q /size.txt --
		rm "$dir/site/size.txt" "$dir/size.wire"
	done
}

grow_listing() {
	for n in $(points 10 100 1000 +10000 +100000); do
		files "$n" "$dir/site/list$n"
		listing "$n" "/list$n" > "$dir/list.wire"
		both "files in one listing" "$n" "$dir/list.wire" -c 8 \
		    -q "/list$n" --
		rm -rf "$dir/site/list$n"
	done
}

report() {
	printf '\n## How cost grows\n\n'
	echo "Each figure is the median of runs, $rounds or what $patience s allow, of $span s each; each point has servers of its own."
	awk -f "$here/figures.awk" -f "$here/growth.awk" "$dir/data"
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
