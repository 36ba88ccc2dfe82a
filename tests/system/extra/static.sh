#!/bin/sh
# The static binary needs no other file, and reports what it cannot do.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=../common.sh
. "$(dirname "$0")/../common.sh"

# An ELF file without an interpreter is static.
if readelf -l "$binary" | grep -q INTERP; then
	fail "$binary is not static"
fi
site=$dir/site
mkdir "$site"
printf 'send_info("hello")\n' > "$site/hello.lua"
printf 'send_info(select(2, pcall(require, "socket.core")))\nsend_info(package.loadlib("x", "*"))\n' \
    > "$site/module.lua"

request() {
	selector=$1
	shift
	printf '%s\r\n' "$selector" | "$binary" -i -r "$site" -n one.test \
	    --trusted=true "$@" > "$dir/out" 2> "$dir/log"
}
request /hello
expect 'ihello	' "$dir/out"
request /module
expect "no C module 'socket.core': this server is linked statically" "$dir/out"
expect "no C module 'x': this server is linked statically" "$dir/out"
printf 'send_info(require("gopher.store").incr("n"))\n' > "$site/count.lua"
mkdir "$dir/state"
for n in 1 2; do
	request /count --state="$dir/state"
	expect "i$n	" "$dir/out"
done
strip -o "$dir/small" "$binary"
size=$(wc -c < "$dir/small")
[ "$size" -lt 4000000 ] || fail "$size bytes, even without symbols"
echo "static: ok ($(wc -c < "$binary") bytes, $size without symbols)"
