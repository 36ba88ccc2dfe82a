#!/bin/sh
# Makes the fixture site: root.sh DIR
#
# DIR/site is the gopherroot: tests/root, and files that git cannot hold or need
# not. No client may ever get DIR/OUTSIDE. A `.wire` file is the reply for the
# text of the same name.
set -eu
umask 022

[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
dir=$(cd "$1" && pwd)

cp -R "$here/root" "$dir/site"
chmod -R u+rwX,go+rX,go-w "$dir/site"
echo "the secret outside" > "$dir/OUTSIDE"
cd "$dir/site"
rm -f .gitattributes
mkdir empty closed extras extras/closed types big

# Symlinks
ln -s ../OUTSIDE link-outside
ln -s .. linkdir-outside
ln -s "$dir/OUTSIDE" link-absolute
ln -s link-outside link-twice
ln -s link-loop link-loop
ln -s nowhere link-dangling
ln -s ../about.txt extras/link-inside.txt
ln -s ../maps extras/linkdir-inside
ln -s ../link-outside extras/link-outside.txt
ln -s nowhere extras/link-dangling.txt

# Files without read permission for others, and a FIFO
echo "a secret of mode 0600" > private.txt
cp private.txt extras/private.txt
chmod 600 private.txt extras/private.txt
echo "in a closed directory" > closed/file.txt
chmod 750 extras/closed
mkfifo fifo extras/fifo.txt

# Files that no search may find, and circular symlinks
echo "a private wolfram" > search/private.txt
chmod 600 search/private.txt
mkdir search/closed
echo "a wolfram behind a door" > search/closed/file.txt
chmod 750 search/closed
ln -s . search/round
ln -s .. search/deep/up
ln -s ../../OUTSIDE search/outside.txt

printf 'Windows-1252\n\nDer K\366nig zahlt 5 \200.\n' > search/deep/koenig.txt
printf '\377\376K\0\366\0n\0i\0g\0\n\0' > search/deep/utf16.txt

# Names that some file systems, or git, cannot hold
echo "a question mark" > 'extras/what?.txt'
echo "a backslash" > 'extras/back\slash.txt'
echo "a tab" > "extras/$(printf 'tab\there.txt')"
echo "latin1" > "extras/$(printf 'caf\351.txt')"

for extension in bin c conf gif gz hqx html ics iso mbox md mp3 mp4 pdf png \
    torrent txt uue zip; do
	: > "types/$extension.$extension"
done
: > types/JPG.JPG

# For bytes/: binaries that begin like texts, or have the name of one
mkdir bytes
lines() { awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) print ".line " i }'; }
{ lines 200; printf 'end\0\377\n.\n'; } > bytes/plan.txt
{ lines 6000; printf 'x\0y\n'; lines 6000; lines 6000; } > bytes/start.txt
{ lines 18000; printf '\0'; lines 100; } > bytes/tail.md
{ echo '#!/bin/sh'; lines 300; printf '\0\n.'; } > bytes/setup
printf 'G@\021\020\0.\n\n' > bytes/film.ts
printf 'const a = 1\n' > bytes/code.ts

echo percent > bytes/a%3Fb.txt

# Texts in Windows-1252 and UTF-16
printf '\222s a \223quote\224 \226 \200 5 \201\n\351t\351\n' > bytes/quotes.txt
printf '\377\376G\0r\0\374\0\337\0e\0\n\0.\0\n\0' > bytes/little.txt
printf '\376\377\0G\0r\0\374\330<\337\031' > bytes/big.txt
cp bytes/little.txt bytes/unnamed
mkdir bytes/map16
printf '\377\376!\0G\0r\0\374\0\337\0e\0\n\0i\0.\0\r\0\n\0' > bytes/map16/gophermap
printf '\377\376a\0\0\0b\0' > bytes/nul16.txt
printf '\376\377' > bytes/mark.txt
printf 'G\0r\0\374\0\337\0e\0\n\0' > long16
printf 'Gr\303\274\303\237e\r\n' > long8
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
	for file in long16 long8; do
		cat $file $file > twice
		mv twice $file
	done
done
{ printf '\377\376'; cat long16; } > bytes/long16.txt
{ cat long8; printf '.\r\n'; } > bytes/long16.wire
rm long16 long8

# Documents larger than any buffer
awk 'BEGIN {
	for (i = 0; i < 40000; i++)
		print (i % 7 ? "" : ".") i " bottles of beer on the wall" \
		    (i % 5 ? "" : ", and a longer line")
}' > big/text.txt
awk '{ sub(/^[.]/, ".."); printf "%s\r\n", $0 } END { printf ".\r\n" }' \
    big/text.txt > big/text.wire
awk 'BEGIN { for (i = 0; i < 30000; i++) printf "word%d ", i }' > big/line.txt
{ cat big/line.txt; printf '\r\n.\r\n'; } > big/line.wire
cat big/text.txt all.bin big/line.txt all.bin > big/data.bin

# Invalid modules: bytecode, symlinks to the outside, and special files
lua='\033Lua\123\0\031\223\r\n\032\n\004\010\004\010\010\170\126'
# shellcheck disable=SC2059
printf "$lua\0\0\0\0\0\0\0\0\0\0\0\050\167\100\001" > lib/bytecode.lua
cp lib/bytecode.lua escape/bytecode_handler.lua
ln -s ../../OUTSIDE lib/outside.lua
ln -s ../.. lib/outside_dir
ln -s nowhere lib/dangling.lua
ln -s circle.lua lib/circle.lua
mkfifo lib/fifo_module.lua
mkdir lib/directory.lua

# For escape/ and state/: a long reply, and a source that is slow to compile
awk 'BEGIN {
	for (i = 1; i <= 24110; i++)
		printf "iThis is line number %d\t\tgopher.test\t7070\r\n", i
	printf ".\r\n"
}' > state/everywhere.wire
{
	echo 'send_info("before")'
	awk 'BEGIN {
		for (i = 0; i < 2; i++) {
			print "do"
			for (j = 0; j < 32000; j++)
				printf "goto a "
			print "::a:: end"
		}
	}'
} > escape/slow_source.lua

# For more/: backups of sources, and maps that cannot be read
mkdir -p more/backups more/shy/private more/shy/linked more/shy/broken \
    more/shy/handler more/shy/both
for name in hello.lua~ '#hello.lua#' hello.lua.bak hello.lua.orig \
    hello.lua.rej gophermap~ gophermap.bak text.txt.bak text.tmp; do
	echo "a backup" > "more/backups/$name"
done
mkdir more/backups/drafts
echo "a draft" > more/backups/drafts/one.txt
for name in private linked broken handler both; do
	echo "a file that no listing shows" > "more/shy/$name/file.txt"
done
echo "a private menu" > more/shy/private/gophermap
echo "a private handler" > more/shy/handler/index.lua
cp more/shy/handler/index.lua more/shy/both
chmod 600 more/shy/private/gophermap more/shy/handler/index.lua \
    more/shy/both/index.lua
ln -s "$dir/OUTSIDE" more/shy/linked/gophermap
ln -s nowhere more/shy/broken/gophermap
echo "a menu" > more/shy/both/gophermap

# For more/: private handlers, names with control bytes, long replies
echo 'send_info("a secret of mode 0600")' > more/secret.lua
chmod 600 more/secret.lua
ln -s ../../OUTSIDE more/outside_handler.lua
mkdir more/odd
for name in 'new\nline.txt' 'return\rhere.txt' 'bell\007.txt'; do
	# shellcheck disable=SC2059
	echo "odd" > "more/odd/$(printf "$name")"
done
awk 'BEGIN {
	for (i = 1; i <= 60000; i++)
		printf "iThis is line number %d\t\tgopher.test\t7070\r\n", i
	printf ".\r\n"
}' > more/big.wire
printf 'Andr\351' > more/andre
mkdir -p more/tags/private more/tags/public more/tags/shut more/long
echo "A secret title" > more/tags/private/gophertag
chmod 600 more/tags/private/gophertag
printf 'Public\r\nnot shown\r\n' > more/tags/public/gophertag
touch more/tags/private/file.txt more/tags/public/file.txt
chmod 744 more/tags/shut
awk 'BEGIN {
	for (i = 0; i < 500; i++)
		line = line " word" i
	printf "%s\n0%s\t/about.txt\n", line, line > "more/long/gophermap"
	printf "i%s\t\tgopher.test\t7070\r\n", line > "more/long.wire"
	printf "0%s\t/about.txt\tgopher.test\t7070\r\n.\r\n", line > "more/long.wire"
}'

# For listings by date, a parent link, a README, and links of the owner
mkdir -p more/dated/older more/dated/newer more/readme/sub more/readme/with_map
echo "an old text" > more/dated/b.txt
echo "a new text" > more/dated/a10.txt
echo "a middle text" > more/dated/a2.txt
echo "as old" > more/dated/b.md
touch -d 2020-01-01T00:00Z more/dated/b.txt more/dated/b.md more/dated/newer
touch -d 2020-01-02T00:00Z more/dated/a2.txt
touch -d 2020-01-03T00:00Z more/dated/a10.txt
touch -d 2019-01-01T00:00Z more/dated/older
mkdir more/by_date more/by_name
printf '%s\n' ':sort=date' ':sort=size' '*' > more/by_date/gophermap
printf '%s\n' ':sort=name' '*' > more/by_name/gophermap
for dir_of_map in more/by_date more/by_name; do
	echo "one" > $dir_of_map/1.txt
	echo "two" > $dir_of_map/2.txt
	touch -d 2020-01-01T00:00Z $dir_of_map/1.txt
	touch -d 2020-01-02T00:00Z $dir_of_map/2.txt
done
printf '\357\273\277Read me.\r\n\ta TAB\n0not a link\tx\n*\n' > more/readme/README.md
mkdir more/readme/no_text
printf 'A text\na NUL\0\nmore\n' > more/readme/no_text/README
mkdir more/readme/wide
awk 'BEGIN { for (i = 0; i < 70000; i++) printf "x"; print "" }' \
    > more/readme/wide/readme.txt
echo "Not shown" > more/readme/readme.txt
awk 'BEGIN { for (i = 1; i <= 201; i++) print "line", i }' > more/readme/sub/README
printf '%s\n' 'A map' '*' > more/readme/with_map/gophermap
echo "in the listing alone" > more/readme/with_map/README
echo "a file of the owner" > "$dir/BESIDE"
ln -s ../BESIDE link-beside
