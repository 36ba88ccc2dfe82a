#!/bin/sh
# With the option development, clients on this host see errors; no others do.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"
printf 'local function f()\n   error("the reason of an error")\nend\nf()\n' \
    > "$site/fail.lua"

# shows YES: does the reply in $dir/out show the error?
shows() {
	grep -q '^3This handler failed ([a-z0-9]*): /fail	' "$dir/out" ||
	    fail "no error: $(cat "$dir/out")"
	tail -n 1 "$dir/out" | grep -q '^\.' || fail "no final dot"
	shown=no
	grep -q '^i/fail.lua:2: the reason of an error	' "$dir/out" &&
	    grep -q '^istack traceback:	' "$dir/out" && shown=yes
	[ $shown = "$1" ] || fail "is the error shown? $shown, not $1"
}

# A part of a menu shows the same of its own error, and the menu continues.
mkdir "$site/menu"
printf '# A part\n=part.lua\nAfter\n' > "$site/menu/gophermap"
printf 'error("the reason of another error")\n' > "$site/menu/part.lua"

# part_shows YES: does the menu in $dir/out show the error of its part?
part_shows() {
	grep -q '^3This part of the menu could not be made ([a-z0-9]*)	' \
	    "$dir/out" || fail "no failed part: $(cat "$dir/out")"
	grep -q '^iAfter	' "$dir/out" || fail "the menu ends after the part"
	shown=no
	grep -q '^i/menu/part.lua:1: the reason of another' "$dir/out" && shown=yes
	[ $shown = "$1" ] || fail "is the error of the part shown? $shown, not $1"
}

# inetd SELECTOR ADDRESS OPTION: the service manager names the client address.
inetd() {
	printf '%s\r\n' "$1" | REMOTE_ADDR=$2 "$binary" -i -r "$site" \
	    -n one.test "$3" > "$dir/out" 2> "$dir/log"
	id=$(sed -n 's/^3.*(\([a-z0-9]*\)).*/\1/p' "$dir/out")
}

# logged TEXT: the log has it after the id that the client got.
logged() {
	grep -F -q "failed ($id): $1" "$dir/log" ||
	    fail "the log has no reason of $id: $(cat "$dir/log")"
}

while read -r address option shows; do
	inetd /fail "$address" --development="$option"
	logged "/fail.lua:2: the reason of an error"
	shows "$shows"
	inetd /menu "$address" --development="$option"
	logged "/menu/part.lua:1: the reason of another error"
	grep -q '/menu/gophermap:2: handler /menu/part.lua failed' "$dir/log" ||
	    fail "the log does not name the line of the part"
	part_shows "$shows"
done <<'END'
127.0.0.1 true yes
::1 true yes
192.0.2.1 true no
127.0.0.1 false no
END

start_daemon "$binary" -r "$site" -n one.test --development=true
ask /fail > "$dir/out"
shows yes
ask /menu > "$dir/out"
part_shows yes
stop
