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
awk 'BEGIN { for (i = 0; i < 65537; i++) printf "x"; print "" }' > charsets/line.txt

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
printf '\357\273\277return "module"\n' > lib/marked.lua
mkdir marks
printf '\357\273\277-- type: 0\n-- title: Marked\nsend_text("a " .. %s)\n' \
    'require("marked")' > marks/marked.lua

# Posts as directories, and other forms of dates
mkdir phlog-forms
cd phlog-forms
printf '\377\376G\0r\0\374\0n\0\n\0T\0w\0o\0 \0w\0o\0r\0d\0s\0' > 2026-01-01-utf16.txt
echo 'require("gopher.phlog").serve { per_page = 100 }' > index.lua
mkdir 20260102-a-post 2026-01-05 05-02-2026-tagged 2026-02-06-two-texts 2026-02-07-handler
printf '%s\n' '# a comment' '!A post' '' '*' 'with a link' '0more	more.txt' \
    > 20260102-a-post/gophermap
echo "more" > 20260102-a-post/more.txt
echo "The only text" > 2026-01-05/text.txt
echo "Its tag" > 05-02-2026-tagged/gophertag
echo "one" > 2026-02-06-two-texts/1.txt
echo "two" > 2026-02-06-two-texts/2.txt
echo 'send_info("a secret")' > 2026-02-07-handler/index.lua
printf 'iFrom a map\tx\n' > 2026-02-08-map.gophermap
echo "Day first" > 31-12-2025-day-first.txt
echo "With dots" > 30.12.2025.txt
echo "With lines" > 2025_12_29_lines.txt
echo "With a time" > 20251228T1530.txt
echo "With a time, too" > 202512271530.txt
echo "No month" > 13-13-2025.txt
mkdir -p 2024/05/06 2024/05/07 2024-06/sub 2024/08
echo "Of a day" > 2024/05/06/text.txt
printf 'A day with a menu\n' > 2024/05/07/gophermap
echo "Not alone" > 2024/05/07/text.txt
echo "Day in a month" > 2024-06/09-day.txt
touch -d 2024-06-07T12:00Z 2024-06/09-day.txt
echo "Without a day" > 2024-06/no-day.txt
touch -d 2024-06-08T12:00Z 2024-06/no-day.txt
echo "A directory without a day" > 2024-06/sub/gophermap
touch -d 2024-07-08T12:00Z 2024-06/sub
echo "First of the month" > 2024/08/first.txt
touch -d 2023-08-08T12:00Z 2024/08/first.txt
echo "About this month" > 2024/08/README.txt
