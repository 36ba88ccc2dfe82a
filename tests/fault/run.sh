#!/bin/sh
# Makes the site for faults.c, and calls it.
# usage: run.sh BINARY TOOLS [OPTION OF FAULTS...]
set -eu
[ $# -ge 2 ] || { echo "usage: $0 BINARY TOOLS [OPTION...]" >&2; exit 2; }
binary=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../system/common.sh
. "$here/../system/common.sh"
tools=$(realpath "$2")
shift 2
copies=99

# make_copy: the files that are requested.
make_copy() {
	mkdir -p "$dir/site/c00/sub" "$dir/site/c00/menu"
	cd "$dir/site/c00"
	echo "a text" > a.txt
	ln "$dir/large.txt" "$dir/large.bin" "$dir/nul.txt" .
	printf '!The menu\n0A text\ta.txt\n=/part.gophermap\n*\n' \
	    > menu/gophermap
	echo "a line" > sub/b.txt
	echo "listed" > menu/listed.txt
	printf '\377' > sub/unknown
	echo 'send_info("from a handler") send_dir("1", "top", "/")' > handler.lua
	echo 'sleep(0.005) send_info("later")' > sleep.lua
	echo 'sleep(0.005) for _ = 1, 100 do send_info("slow") end' > slow.lua
	echo 'error("by intention")' > fails.lua
	printf -- '-- type: 0\nsend_textfile("a.txt")\n' > file.lua
	cat > find.lua <<-'END'
	local sub = request.selector:match("/c%d+") .. "/sub"
	for found in scan(sub, { request.search }) do send_info(found.path) end
	END
	cat > store.lua <<-'END'
	local store = require("gopher.store")
	store.set("n", "1")
	send_info(store.get("n"))
	END
	cat > people.lua <<-'END'
	for _, person in ipairs(people()) do send_info(person.name) end
	END
	cat > stats.lua <<-'END'
	send_info(type(require("gopher.stats").page()[1]))
	END
}

make_site() {
	umask 022
	chmod 755 "$dir"
	mkdir -p "$dir/site" "$dir/home/alice" "$dir/state"
	awk 'BEGIN { for (i = 0; i < 1000; i++) printf "line %066d\n", i }' \
	    > "$dir/large.txt"
	head -c 300000 /dev/zero > "$dir/large.bin"
	{ printf 'a\0'; cat "$dir/large.txt"; } > "$dir/nul.txt"
	echo "included" > "$dir/site/part.gophermap"
	(make_copy)
	for number in $(seq -w $copies); do
		cp -R "$dir/site/c00" "$dir/site/c$number"
	done
	cp -R "$dir/site" "$dir/home/alice/public_gopher"
	mkdir -p "$dir/home/bob/public_gopher"
	echo "of Bob" > "$dir/home/bob/public_gopher/b.txt"
}

# Root serves its own files as another account.
make_site
uid=$(id -u) account=
if [ "$uid" = 0 ]; then
	uid=1001 account=--user=daemon
	chown -R 1001 "$dir/home"
	chown daemon "$dir/state"
fi
for name in alice bob; do
	echo "$name:x:$uid:$uid:$name:$dir/home/$name:/bin/sh"
done > "$dir/passwd"
# fail_call.so stands before libasan.so, whose functions it calls.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
set -- "$@" "$tools/fail_call.so" "$dir" "$binary"
"$tools/faults" "$@" -r "$dir/site" -n fault.test -l 127.0.0.1:0 -w 1 --cache=1 \
    --state="$dir/state" --stats=true --userdir=public_gopher $account \
    --accounts="$dir/passwd" --moved='^/(c%d+)/old/ /%1/'
