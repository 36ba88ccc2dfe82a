#!/bin/sh
# Makes the site that Gophernicus and we serve: site.sh DIR. The files are of 2026,
# so that listings with dates are always the same.
set -eu
umask 022
cd "$1"

# map DIR: a gophermap, from standard input.
map() {
	mkdir -p "$1"
	cat > "$1/gophermap"
}

# program FILE: an executable file, from standard input.
program() {
	mkdir -p "$(dirname "$1")"
	cat > "$1"
	chmod 755 "$1"
}

# bytes FILE FORMAT: a file of bytes, as printf writes them.
bytes() {
	mkdir -p "$(dirname "$1")"
	# shellcheck disable=SC2059 # the format is the content
	printf "$2" > "$1"
}

# --- menus ---

map . <<'END'
# A comment above the title.
!The front page
Plain text.

   Text that is indented
0About this site	about.txt
1The texts	texts
1The list	/list/
hA web page	URL:https://example.org/
7A search	/lua/find
END
echo "About this site." > about.txt
printf '%s\n' "User-agent: *" "Disallow: /names" > robots.txt

map maps/links <<'END'
!Links
0Relative	x.txt
0Absolute	/about.txt
0A dot	./x.txt
0The parent	../../about.txt
0Above the root	../../../about.txt
0x.txt	
x.txt
1A directory	..
0A blank at the end	x.txt 
0Encoded	a%20name.txt
7A question	find?moon
1A map	gophermap
1Another map	../text/gophermap
IA picture	a picture.png
XAn unknown type	x.bin
hA page	URL:https://example.org/
hA bare URL	https://example.org/
hA page of this site	page.html
END
echo "A text beside the map." > maps/links/x.txt

map maps/hosts <<'END'
!Hosts
0This host	/about.txt	gopher.test	70
0This host, beside the map	x.txt	gopher.test	70
0This host, below the root	about.txt	gopher.test	70
1This host, no selector		gopher.test	70
1This host, no port	/list	gopher.test
1This host, another port	/list	gopher.test	7070
1Another host	/	gopher.example.org	70
1Another host, relative	docs	gopher.example.org	70
1Another host, no selector		gopher.example.org
1Two plus signs	/list	+	+
1A port that is no number	/list	gopher.test	port
1A port that is too large	/list	gopher.example.org	700000
1A fifth field	/list	gopher.test	70	+
hHTTP	GET /	www.example.org	80
8Telnet	user	example.org	23
TTelnet 3270	user	example.org	23
2A CSO name server	user	example.org	105
3An error	
iInfo with four fields		error.host	1
iInfo with a TAB	
iInfo with a selector	/list
END
echo "A text beside the map." > maps/hosts/x.txt

map maps/text <<'END'
No title here
A line of more than eighty characters, which is longer than the width of 67 columns.
naïve
#comment in the middle
 # no comment
	begins with a TAB
 	a blank and a TAB

  
.
Text below the dot
END

map maps/similar <<'END'
!What only resembles a directive
=====
=
---- news ----
--
-
* item
**
...and more
..
. 
:-)
:
:foo
~~~~
~name
%%%
%name
!
!!!
! Note
##
END

map maps/titles <<'END'

!The title is on the second line
Text
!A title further down
END

map maps/listing <<'END'
!With a listing
-hidden.txt
-hidden directory
:foo=9
:TXT=h
Above the listing
*
Below the listing
END
mkdir "maps/listing/hidden directory" maps/listing/shown
for name in a.foo b.txt hidden.txt; do
	echo text > "maps/listing/$name"
done

map maps/parts <<'END'
!Parts
=part.gophermap
=part.txt
=deeper/part.gophermap
=/about.txt
=nothing.gophermap
=gophermap
The end
END
printf '%s\t%s\n' '!A part with a title
0A link of a part' x.txt > maps/parts/part.gophermap
echo "A text as a part" > maps/parts/part.txt
mkdir maps/parts/deeper
printf '%s\t%s\n' '0A link of a deeper part' x.txt \
    > maps/parts/deeper/part.gophermap

map maps/shell <<'END'
!Programs
=echo hello
=/bin/echo hello
=./script.sh
=script.sh
The end
END
program maps/shell/script.sh <<'END'
#!/bin/sh
echo "from a script"
END

map maps/people <<'END'
!People and hosts
~
%
The end
END

printf '%s\r\n' '!With CRLF' 'A line' "0A link	x.txt" '' '*' | map maps/crlf
echo x > maps/crlf/x.txt

program maps/program/gophermap <<'END'
#!/bin/sh
printf '!Made by a program\n0A link\t/about.txt\n'
END

mkdir maps/spacecookie
echo "A menu of spacecookie" > maps/spacecookie/.gophermap

# --- listings ---

mkdir -p list/empty list/plain list/tagged list/mapped list/.hidden list/closed
echo x > list/plain/x.txt
printf 'A title of a directory\nand its second line\n' > list/tagged/gophertag
echo x > list/tagged/x.txt
echo "A menu" > list/mapped/gophermap
echo x > list/closed/x.txt
chmod 700 list/closed
printf '%s\n' "A line of a map" "0Its link	x.txt" > list/m.gophermap
echo "A text" | tee list/.hidden.txt list/x.txt list/noextension > list/private.txt
chmod 600 list/private.txt
ln -s x.txt list/link.txt
ln -s nowhere list/dangling.txt
echo "outside of the site" > ../outside.txt
ln -s "$PWD/../outside.txt" list/outside.txt
ln -s ../../outside.txt list/above.txt
mkfifo list/fifo.txt

mkdir order names
for name in file9.txt file10.txt 2.txt Upper.txt lower.txt; do
	echo "The file $name" > "order/$name"
done
for name in "a name.txt" '100%.txt' '50%41.txt' 'what?.txt' 'a#b.txt' naïve.txt \
    "$(printf 'latin1-\351.txt')" "$(printf 'tab\there.txt')" backup.txt~ \
    a_long_name_of_more_than_sixty_seven_characters_in_a_listing_of_files.txt; do
	echo "The file $name" > "names/$name"
done

mkdir types
for extension in asc bin bmp c cgi conf css csv doc eml epub exe flac gif gz hqx \
    htm html ico ics iso jpeg jpg js json mbox md mkv mov mp3 mp4 ods ogg pdf \
    php png ps py sh svg tar tgz torrent txt uue wav webp xml zip; do
	echo text > "types/$extension.$extension"
done

# --- files ---

bytes texts/crlf.txt 'one\r\ntwo\r\n'
bytes texts/dots.txt 'one\n.\n..two\n.three\n. \nend\n'
bytes texts/no_end.txt 'one\ntwo'
bytes texts/empty.txt ''
bytes texts/latin1.txt 'caf\351\n'
bytes texts/windows.txt '\223quoted\224\n'
bytes texts/utf8.txt 'na\303\257ve \342\200\234quoted\342\200\235\n'
bytes texts/utf16.txt '\377\376h\0i\0\n\0'
bytes texts/mark.txt '\357\273\277with a mark\n'
bytes texts/control.txt 'a\ttab\fform feed\033[1mbold\n'
bytes texts/cr.txt 'a\rlone CR\n'
bytes texts/noextension 'text\n.\n'
bytes texts/page.html '<p>HTML</p>\n.\n'
bytes texts/unknown.xyzzy 'text\n.\n'
awk 'BEGIN { while (i++ < 40) printf "word%d ", i; print "" }' > texts/long.txt

awk 'BEGIN { for (i = 0; i < 256; i++) printf "\\%03o", i }' > all
bytes binaries/bytes.bin "$(cat all)\\n.\\n"
bytes binaries/noextension "$(cat all)"
bytes binaries/picture.png '\211PNG\r\n\032\n\0\0\n.\n'
bytes binaries/data.torrent 'd8:announce4:name\n.\n\0\377\n'
bytes binaries/script.run '#!/bin/sh\nexit\n\0\001\377\n'
rm all

# --- what only one of the two runs ---

program cgi-bin/hello <<'END'
#!/bin/sh
echo "hello from CGI, query $QUERY_STRING, search $SEARCHREQUEST"
END
mkdir lua
echo 'send_info("hello from Lua, search " .. (search or query or ""))' > lua/find.lua

find . ../outside.txt -exec touch -h -d 2026-01-02T03:04:05Z {} +
