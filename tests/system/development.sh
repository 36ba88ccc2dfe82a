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

# inetd ADDRESS OPTION: the visitor's address comes from the service manager.
inetd() {
	printf '/fail\r\n' | REMOTE_ADDR=$1 "$binary" -i -r "$site" \
	    -n one.test "$2" > "$dir/out" 2> "$dir/log"
	grep -q 'what an author wants to know' "$dir/log" ||
	    fail "nothing is in the log"
	id=$(sed -n 's/^3.*(\([a-z0-9]*\)).*/\1/p' "$dir/out")
	grep -q "($id): /fail.lua:2: what" "$dir/log" ||
	    fail "the log does not name $id"
}

inetd 127.0.0.1 --development=true
knows yes
inetd ::1 --development=true
knows yes
inetd 192.0.2.1 --development=true
knows no
inetd 127.0.0.1 --development=false
knows no

start_daemon "$binary" -r "$site" -n one.test --development=true
ask /fail > "$dir/out"
knows yes
stop
