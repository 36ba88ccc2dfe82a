#!/bin/sh
# Errors are shown to visitors from this host alone, and only with `development`.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"
printf 'local function f()\n   error("what an author wants to know")\nend\nf()\n' \
    > "$site/fail.lua"

# knows WHETHER: does the reply in $dir/out tell of the error?
knows() {
	grep -q '^3This handler failed ([a-z0-9]*): /fail	' "$dir/out" ||
	    fail "this is no error: $(cat "$dir/out")"
	tail -n 1 "$dir/out" | grep -q '^\.' || fail "the last dot is missing"
	known=no
	grep -q '^i/fail.lua:2: what an author wants to know	' "$dir/out" &&
	    grep -q '^istack traceback:	' "$dir/out" && known=yes
	[ $known = "$1" ] || fail "does he know more? $known"
}

# A part of a menu tells as much, of itself, and the menu goes on.
mkdir "$site/menu"
printf '# A part\n=part.lua\nAfter\n' > "$site/menu/gophermap"
printf 'error("what its author wants to know")\n' > "$site/menu/part.lua"

# part_knows WHETHER: does the menu in $dir/out tell of its part's error?
part_knows() {
	grep -q '^3This part of the menu could not be made ([a-z0-9]*)	' \
	    "$dir/out" || fail "this part has not failed: $(cat "$dir/out")"
	grep -q '^iAfter	' "$dir/out" || fail "the menu does not go on"
	known=no
	grep -q '^i/menu/part.lua:1: what its author' "$dir/out" && known=yes
	[ $known = "$1" ] || fail "does he know more of a part? $known"
}

# inetd SELECTOR ADDRESS OPTION: the visitor's address comes from the service manager.
inetd() {
	printf '%s\r\n' "$1" | REMOTE_ADDR=$2 "$binary" -i -r "$site" \
	    -n one.test "$3" > "$dir/out" 2> "$dir/log"
	id=$(sed -n 's/^3.*(\([a-z0-9]*\)).*/\1/p' "$dir/out")
}

# logged TEXT: the log holds it behind the visitor's id.
logged() {
	grep -F -q "failed ($id): $1" "$dir/log" ||
	    fail "the log does not tell why $id: $(cat "$dir/log")"
}

while read -r address option whether; do
	inetd /fail "$address" --development="$option"
	logged "/fail.lua:2: what an author wants to know"
	knows "$whether"
	inetd /menu "$address" --development="$option"
	logged "/menu/part.lua:1: what its author wants to know"
	grep -q '/menu/gophermap:2: handler /menu/part.lua failed' "$dir/log" ||
	    fail "the log does not say where the part stands"
	part_knows "$whether"
done <<'END'
127.0.0.1 true yes
::1 true yes
192.0.2.1 true no
127.0.0.1 false no
END

start_daemon "$binary" -r "$site" -n one.test --development=true
ask /fail > "$dir/out"
knows yes
ask /menu > "$dir/out"
part_knows yes
stop
