#!/bin/sh
# Makes the site in which Lua tests run: site.sh DIR
#
# DIR/site holds the tests, site/, and files that git cannot hold.
set -eu
umask 022

[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
dir=$(cd "$1" && pwd)

cp -R "$here/site" "$dir/site"
cp "$here"/*.lua "$dir/site"
chmod -R u+rwX,go+rX,go-w "$dir/site"
echo "outside" > "$dir/OUTSIDE"
cd "$dir/site"

mkdir files/empty charsets
echo "not for everybody" > files/private.txt
chmod 600 files/private.txt
ln -s ../../OUTSIDE files/outside.txt
ln -s about.txt files/link.txt
mkfifo files/fifo
printf 'one\r\ntwo\n\nlast' > files/lines.txt
printf 'a\0b\nc\r' > files/bytes.bin
: > files/empty.txt
printf '\377\376o\0n\0\374\0\n\0.\0\r\0\n\0' > charsets/utf16.txt
awk 'BEGIN { for (i = 1; i <= 20000; i++) print "line", i }' > files/long.txt

echo "Not for everybody" > phlog/2026-11-24-private.txt
chmod 600 phlog/2026-11-24-private.txt
ln -s ../../OUTSIDE phlog/2026-11-24-outside.txt
printf 'Caf\351 cr\350me\n\nH\364tel\n' > phlog/2026-10-01-latin1.txt
printf 'A\033[1m bell\007 & <b> "q"\nA sur\355\240\200rogate\n' \
    > phlog/2026-10-02-control.txt
awk 'BEGIN { for (i = 0; i < 3000; i++) printf "\303\244" }' \
    > phlog/2026-10-03-long.txt
printf '\357\273\277With a mark\r\n===========\r\n\r\nText.\r\n' \
    > phlog/2026-10-04-bom.txt
echo "syntax error here" > lib/broken.lua
