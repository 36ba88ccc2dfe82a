#!/bin/sh
# A root with one file in it, the site and nothing else serves the site.
# usage: container.sh ROOT, where "make install-container" has put it
set -eu
[ $# -eq 1 ] || { echo "usage: $0 ROOT" >&2; exit 2; }
root=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

program=$root/bin/gophermoon
size=$(wc -c < "$program")
[ "$size" -lt 4000000 ] || fail "$program has $size bytes"
# An ELF file without an interpreter is static.
! readelf -l "$program" | grep -q INTERP || fail "$program is not static"
others=$(cd "$root" && find . -type f ! -path './srv/gopher/*' | sort)
[ "$others" = "./bin/gophermoon
./etc/gophermoon.lua" ] || fail "more is there than must be: $others"

enter=
[ "$(id -u)" = 0 ] || enter="unshare --map-root-user"
visit() {
	printf '%s\r\n' "$1" | $enter chroot "$root" /bin/gophermoon -i \
	    -c /etc/gophermoon.lua -n one.test > "$dir/out" 2> "$log"
}
visit ''
expect '	one.test	70' "$dir/out"
visit /about.txt
tr -d '\r' < "$dir/out" | sed '$d' | cmp - "$root/srv/gopher/about.txt" ||
	fail "another text"
visit /moon.png
cmp "$dir/out" "$root/srv/gopher/moon.png" || fail "another picture"
visit /hello
expect 'iHello' "$dir/out"
visit /guestbook
expect 'It is closed' "$dir/out"
export STATE_DIRECTORY=/var/lib/gophermoon
visit '/guestbook	From a container'
expect 'Thank you!' "$dir/out"
visit /guestbook
expect 'From a container' "$dir/out"
unset STATE_DIRECTORY
rm "$root"/var/lib/gophermoon/gophermoon.db*
visit /phlog
expect 'The moon is full tonight' "$dir/out"
visit '/search	moon'
expect '	/' "$dir/out"
visit /missing
expect 'error.host' "$dir/out"
visit caps.txt
expect 'CapsVersion=1' "$dir/out"
echo "container: ok ($size bytes)"
