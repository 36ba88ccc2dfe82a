#!/bin/sh
# The default limits of handlers suffice to list a directory of 100,000 files,
# all of them and in order.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

# With a file that is not served.
number=100000
mkdir -p "$dir/site/many"
seq -f "$dir/site/many/%.0f.txt" $number | xargs touch
touch "$dir/site/many/.hidden"

expected() {
	awk -v n="$1" 'BEGIN {
		for (i = 1; i <= n; i++)
			printf "0%d.txt\t/many/%d.txt\tgopher.test\t70\r\n", i, i
		printf ".\r\n"
	}'
}

start_daemon "$binary" -r "$dir/site" -n gopher.test -p 70 --handlers=4
for i in 1 2 3; do
	timeout 120 curl -sS -o "$dir/reply.$i" "gopher://$address/1/many" &
	clients="${clients-} $!"
done
for client in $clients; do
	wait "$client" || fail "curl: status $?"
done
stop
expected $number > "$dir/expected"
for i in 1 2 3; do
	cmp "$dir/expected" "$dir/reply.$i" || fail "the listing is wrong"
done

# With sizes and dates, too.
start_daemon "$binary" -r "$dir/site" -n gopher.test -p 70 --details=true
timeout 120 curl -sS -o "$dir/reply" "gopher://$address/1/many"
stop
[ "$(grep -c '^0.*  20..-..-..' "$dir/reply")" -eq $number ] ||
	fail "the listing with details is not whole"
echo "$number files were listed for three clients at once"
