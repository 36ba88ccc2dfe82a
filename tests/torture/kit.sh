#!/bin/sh
# Makes the kit in an empty or new directory: kit.sh DIR
# The same bytes each time: `run` compares replies with a kit of its own.
set -eu
umask 022
[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
mkdir -p "$1"
cp "$(dirname "$0")/kit.txt" "$1/README"
cd "$1"
echo "The secret outside of the site" > outside.txt
mkdir site
cd site

# bytes FILE FORMAT: a file of bytes, as printf writes them.
bytes() {
	mkdir -p "$(dirname "$1")"
	# shellcheck disable=SC2059 # the format is the content
	printf "$2" > "$1"
}

# --- texts ---

bytes texts/plain.txt 'The first line\nThe second line\n\nThe last line\n'
bytes texts/dots.txt 'Above\n.\n.hidden\n..two\nBelow\n'
bytes texts/dot_end.txt 'Above\n.\n'
bytes texts/crlf.txt 'One\r\nTwo\r\n'
bytes texts/no_end.txt 'One\nTwo, and no line end'
bytes texts/empty.txt ''
bytes texts/noextension 'A text without an extension\n'
bytes texts/utf8.txt 'first\nna\303\257ve \342\200\234moon\342\200\235\nlast\n'
bytes texts/latin1.txt 'first\ncaf\351\nlast\n'
bytes texts/page.html '<p>A page</p>\n'
awk 'BEGIN { for (i = 0; i < 3000; i++) printf "word%d ", i; print "" }' \
    > texts/long_line.txt
awk 'BEGIN { for (i = 1; i <= 50000; i++)
	print i, "The quick brown fox jumps over the lazy dog" }' > texts/large.txt

# --- binaries ---

all=$(awk 'BEGIN { for (i = 0; i < 256; i++) printf "\\%03o", i }')
bytes binaries/all.bin "$all\\n.\\n..\\r\\n\\r\\n.\\r\\n"
bytes binaries/picture.gif 'GIF89a\001\0\001\0\200\0\0\0\0\0\377\377\377,\0\0\0\0\001\0\001\0\0\002\002D\001\0;'
bytes binaries/picture.png '\211PNG\r\n\032\n\0\0\0\rIHDR\n.\n'
bytes binaries/archive.zip 'PK\005\006\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'
for _ in 1 2 3 4; do
	cat binaries/all.bin texts/large.txt binaries/picture.gif
done > ../large
mv ../large binaries/large.bin

# --- directories without a gophermap ---

mkdir -p dirs/a/b/c dirs/empty
cp texts/plain.txt dirs/plain.txt
cp binaries/picture.gif binaries/all.bin dirs
bytes dirs/a/b/c/deep.txt 'Deep down\n'
# A selector of 255 bytes
long=dirs/$(printf '%0120d/%0120d' 1 2)
bytes "$long/end.txt" 'A selector of 255 bytes\n'

for name in 'with space.txt' '100%.txt' 'a+b.txt' "it's.txt" '#hash.txt' \
    '(round).txt' 'semi;colon.txt' 'what?.txt' "$(printf 'na\303\257ve.txt')"; do
	bytes "names/$name" 'An unusual name\n'
done
bytes two_dots/a..b.txt 'Two dots\n'
bytes two_dots/plain.txt 'Plain\n'
for name in plain 'tab\there' 'line\nbreak' 'latin1-\351'; do
	# shellcheck disable=SC2059 # the name is a format
	bytes "odd/$(printf "$name").txt" 'An odd name\n'
done

# --- gophermaps, in the dialect of Bucktooth and Gophernicus ---

# map DIR: a gophermap, from standard input.
map() {
	mkdir -p "$1"
	cat > "$1/gophermap"
}

map . <<'END'
0A text	/texts/plain.txt
9A binary	/binaries/all.bin
1A directory	/dirs
1Menus	/menus
END

map menus <<'END'
1Info	/menus/info
1Links	/menus/links
END

map menus/info <<'END'
Plain words in a map

   Indented, with  blanks
0A text	/texts/plain.txt
END

map menus/links <<'END'
0Absolute	/texts/plain.txt
0Relative	near.txt
1A directory	sub
0near.txt	
hWeb	URL:https://example.org/
1Another host	docs	gopher.example.org	7070
8Telnet	guest	telnet.example.org	23
END
bytes menus/links/near.txt 'Near\n'
bytes menus/links/sub/plain.txt 'Plain\n'

printf '%s\r\n' 'Words and CRLF' "0A text	/texts/plain.txt" | map menus/crlf
printf '%s\n%s' 'Words' "0A text	/texts/plain.txt" | map menus/no_end

# --- a program, for servers that run them ---

mkdir cgi-bin
cat > cgi-bin/hello <<'END'
#!/bin/sh
echo "hello from CGI: $QUERY_STRING $SEARCHREQUEST $X_GOPHER_SEARCH $*"
END
chmod 755 cgi-bin/hello
