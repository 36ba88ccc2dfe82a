#!/bin/sh
# Runs the examples of the manual for authors: manual.sh BINARY [MANUAL]
#
# An example is a `.Bd -literal` whose first line is a comment that names its
# file. All are dropped into the demo site, and each is asked for; a search item
# twice, with and without words. Its reply must hold no error, and the log none
# that the example does not name.
set -eu
umask 022

[ $# -ge 1 ] || { echo "usage: $0 BINARY [MANUAL]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
binary=$1
manual=${2:-$here/../../lua/gophermoon-handler.7}

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

# Writes each example to DIR/new/N, and its name to DIR/names.
extract() {
	mkdir "$dir/new"
	awk -v dir="$dir" '
	/^\.Bd -literal/ { within = 1; first = 1; next }
	/^\.Ed/ { within = 0; file = ""; next }
	!within { next }
	first {
		first = 0
		comment = $1
		if (comment == "#" && NF == 2 && $2 ~ /gophermap$/ ||
		    comment == "--" && NF == 2 && $2 ~ /\.lua$/) {
			n++
			file = dir "/new/" n
			print $2 > (dir "/names")
		} else if (comment == "--") {
			print FILENAME ":" FNR ": this example names no file"
			bad = 1
		}
	}
	file != "" {
		gsub(/\\\(dq/, "\"")
		gsub(/\\[&]/, "")
		gsub(/\\-/, "-")
		gsub(/\\e/, "\\")
		print > file
	}
	END { exit bad || n == 0 }' "$manual"
}

# Makes the files that the examples use.
furnish() {
	cp -R "$here/../../gopherroot" "$dir/site"
	chmod -R u+rwX,go+rX "$dir/site"
	echo "a picture" > "$dir/site/.photo.jpg"
	mkdir -p "$dir/site/phlog"
	for day in 23 24 25; do
		echo "Day $day" > "$dir/site/phlog/2026-11-$day-day.txt"
	done
	sort "$dir/names" | uniq -d > "$dir/twice"
	if [ -s "$dir/twice" ]; then
		echo "manual: two examples are called $(cat "$dir/twice")" >&2
		exit 1
	fi
	n=0
	while read -r name; do
		n=$((n + 1))
		mkdir -p "$dir/site/$(dirname "$name")"
		case $name in
		recipes/*) cmp "$dir/new/$n" "$dir/site/$name" ;;
		esac
		cp "$dir/new/$n" "$dir/site/$name"
	done < "$dir/names"
}

# ask NAME LINE: the reply must be one, and no error.
ask() {
	# shellcheck disable=SC2059  # the TAB of a search
	printf "$2\r\n" | REMOTE_ADDR=192.0.2.7 "$binary" -i -r "$dir/site" \
	    -n gopher.test --access_log=false --log=stderr --log_level=error \
	    ${remembers:+"$remembers"} \
	    > "$dir/reply" 2> "$dir/log" || echo "it ended with status $?" \
	    >> "$dir/log"
	asked=$((asked + 1))
	if [ -s "$dir/log" ] || [ ! -s "$dir/reply" ] ||
	    grep -q "^3[^	]*	[^	]*	[^	]*	[0-9]" "$dir/reply"; then
		echo "manual: FAILED: $1, asked for \"$2\":"
		sed 's/^/    /' "$dir/reply" "$dir/log"
		failed=$((failed + 1))
	fi
}

# Examples that remember something are for servers that can.
remembers=--state=$dir/state
mkdir "$dir/state"
case $("$binary" --version) in *"without SQLite") remembers= ;; esac

extract
furnish
asked=0 failed=0
while read -r name; do
	[ -n "$remembers" ] ||
	    ! grep -q 'gopher\.store' "$dir/site/$name" || continue
	case $name in
	lib/*) continue ;;	# a module of the others
	index.lua | gophermap) selector=/ ;;
	*/index.lua | */gophermap) selector=/${name%/*} ;;
	*) selector=/${name%.lua} ;;
	esac
	ask "$name" "$selector"
	if grep -q '^-- type: 7' "$dir/site/$name"; then
		ask "$name" "$selector\tmoon"
	fi
done < "$dir/names"
echo "manual: $(wc -l < "$dir/names") examples:" \
    "$asked requests, $failed failed"
[ "$failed" -eq 0 ]
