#!/bin/sh
# A running site can be edited, can lose a worker, and can read its options again.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"

# is SELECTOR TEXT: the reply to the selector has this text.
is() {
	ask "$1" > "$dir/out" || fail "$1: no reply"
	expect "$2" "$dir/out"
}

conf=$dir/conf
printf 'gopherroot = "%s"\nservername = "one.test"\n' "$site" > "$conf"
start_daemon "$binary" -c "$conf"

is /clock "3"
printf 'send_info("first")\n' > "$site/clock.lua"
is /clock "ifirst	"
is / "/clock	one.test	"
printf 'send_info("edited")\n' > "$site/clock.lua"
is /clock "iedited	"
printf 'send_info("renamed")\n' > "$site/.new"
mv "$site/.new" "$site/clock.lua"
is /clock "irenamed	"
rm "$site/clock.lua"
is /clock "3"

printf 'hello\n' > "$site/a.txt"
is /a.txt "hello"
printf 'hello again\n' > "$site/a.txt"
is /a.txt "hello again"

worker=$(workers | tr -d ' ')
kill -KILL "$worker"
await "worker $worker: killed by signal 9" > /dev/null ||
    fail "no line about the killed worker"
is /a.txt "hello again"
[ "$(workers | tr -d ' ')" != "$worker" ] ||
    fail "the worker was not replaced"

printf 'gopherroot = "%s"\nservername = "two.test"\n' "$site" > "$conf"
is / "	one.test	"

# A download that began before the reload waits for its reader.
head -c 20000000 /dev/zero > "$site/big.bin"
curl -sS "gopher://$address/9/big.bin" | {
	head -c 100000 > "$dir/begun"
	reload
	is / "	two.test	"
	cat >> "$dir/begun"
}
wc -c < "$dir/begun" | grep -q '^ *20000000$' ||
    fail "a reload has cut a download"

printf 'gopherroot = = nonsense\n' > "$conf"
kill -HUP "$server"
await "the server keeps the old configuration" > /dev/null ||
    fail "no line about a reload with a wrong file"
is / "	two.test	"
stop
