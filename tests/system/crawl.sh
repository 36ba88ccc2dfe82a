#!/bin/sh
# Follows every link of the demo site: each is answered, and every menu line has
# three TABs.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1 root=$(dirname "$0")/../../gopherroot
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
tab=$(printf '\t')
bad=0

complain() {
	echo "$1: $2" >&2
	bad=1
}

# fetch SELECTOR [SEARCH]: the reply, in $dir/reply.
fetch() {
	printf '%s\r\n' "$1${2:+$tab$2}" | "$binary" -i -r "$root" \
	    -n crawl.test -p 7070 --access_log=false > "$dir/reply"
	[ -s "$dir/reply" ] || complain "$1" "no reply"
	! grep -q "^3[^$tab]*$tab${tab}error.host${tab}1" "$dir/reply" ||
	    complain "$1" "$(head -n 1 "$dir/reply")"
}

# The lines of the menu in $dir/reply; links of this site go to $dir/found.
read_menu() {
	tail -n 1 "$dir/reply" | grep -q "^\\.$(printf '\r')$" ||
	    complain "$1" "the menu has no last dot"
	awk -F '\t' -v from="$1" -v found="$dir/found" '
		$0 == ".\r" { next }
		NF != 4 { print from ": no three TABs: " $0; bad = 1 }
		!/\r$/ { print from ": no CRLF: " $0; bad = 1 }
		$3 == "crawl.test" && $4 == "7070\r" && !/^[i3]/ {
			print substr($1, 1, 1) "\t" $2 >> found
		}
		END { exit bad }' "$dir/reply" >&2 || bad=1
}

follow() {
	pages=$((pages + 1))
	case $1 in
	1) fetch "$2"; read_menu "$2" ;;
	7) fetch "$2" the; read_menu "$2" ;;
	*) fetch "$2" ;;
	esac
}

# The new links in $dir/found. Dates and games have endless links: of selectors
# that differ only in their numbers, the first few stand for all.
choose() {
	sort -u "$dir/found" | awk -v seen="$dir/seen" -v most="$most" '
		function family(selector) {
			gsub(/-?[0-9]+/, "N", selector)
			return selector
		}
		BEGIN {
			while ((getline line < seen) > 0) {
				known[line] = 1
				count[family(line)]++
			}
		}
		!known[$0] && count[family($0)]++ < most'
}

most=20
pages=0
printf '1\t\n' > "$dir/queue"
: > "$dir/seen"
while [ -s "$dir/queue" ] && [ $pages -lt 1000 ]; do
	: > "$dir/found"
	while IFS=$tab read -r type selector; do
		follow "$type" "$selector"
	done < "$dir/queue"
	cat "$dir/queue" >> "$dir/seen"
	choose > "$dir/queue"
done
[ ! -s "$dir/queue" ] || complain "$root" "the links never end"
[ $pages -gt 60 ] || complain "$root" "only $pages pages were found"
[ $bad = 0 ] && echo "$pages pages"
exit $bad
