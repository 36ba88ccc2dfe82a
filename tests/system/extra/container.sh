#!/bin/sh
# A root with one program and the site serves the site.
# usage: container.sh ROOT, where "make install-container" has put it
set -eu
[ $# -eq 1 ] || { echo "usage: $0 ROOT" >&2; exit 2; }
root=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=../common.sh
. "$(dirname "$0")/../common.sh"

program=$root/bin/gophermoon
size=$(wc -c < "$program")
[ "$size" -lt 4000000 ] || fail "$program has $size bytes"
# An ELF file without an interpreter is static.
! readelf -l "$program" | grep -q INTERP || fail "$program is not static"
others=$(cd "$root" && find . -type f ! -path './srv/gopher/*' | sort)
[ "$others" = "./bin/gophermoon
./etc/gophermoon.lua" ] || fail "other files: $others"

enter=
[ "$(id -u)" = 0 ] || enter="unshare --map-root-user"
request() {
	printf '%s\r\n' "$1" | $enter chroot "$root" /bin/gophermoon -i \
	    -c /etc/gophermoon.lua -n one.test > "$dir/out" 2> "$log"
}
request ''
expect '	one.test	70' "$dir/out"
request /about.txt
tr -d '\r' < "$dir/out" | sed '$d' | cmp - "$root/srv/gopher/about.txt" ||
	fail "another text"
request /moon.png
cmp "$dir/out" "$root/srv/gopher/moon.png" || fail "another picture"
request /hello
expect 'iHello' "$dir/out"
request /guestbook
expect 'The guestbook is closed' "$dir/out"
export STATE_DIRECTORY=/var/lib/gophermoon
request '/guestbook	From a container'
expect 'Thank you!' "$dir/out"
request /guestbook
expect 'From a container' "$dir/out"
unset STATE_DIRECTORY
rm "$root"/var/lib/gophermoon/gophermoon.db*
request /phlog
expect 'The moon is full tonight' "$dir/out"
request '/search	moon'
expect '	/' "$dir/out"
request /missing
expect 'error.host' "$dir/out"
request caps.txt
expect 'CapsVersion=1' "$dir/out"
echo "container: ok ($size bytes)"
