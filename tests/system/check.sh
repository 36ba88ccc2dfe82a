#!/bin/sh
# `gophermoon --check` names what is not served as it seems to be meant, and
# nothing else.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir -p "$site/sub"
chmod 755 "$dir"

# check STATUS OPTION...: expects the findings on stdin, in any order.
check() {
	expected=$1 status=0
	shift
	sort > "$dir/want"
	"$binary" --check -n localhost -p 7070 "$@" > "$dir/out" 2> "$log" ||
	    status=$?
	sed '$d' "$dir/out" | sort > "$dir/got"
	n=$(grep -c '' "$dir/want" || :)
	case $n in 0) n=no ;; esac
	tail -n 1 "$dir/out" | grep -q "^checked .* files*, .* menus*: $n problem" ||
	    fail "another summary: $(tail -n 1 "$dir/out")"
	diff "$dir/want" "$dir/got" >&2 || fail "other findings (< is expected)"
	[ "$status" -eq "$expected" ] || fail "the status is $status"
	check_log
}

# --- lines that resemble a directive ---

cat > "$site/gophermap" <<'END'
# A comment
!The title
A text, and drawings:
=====
---- news ----
:-)
~~~~
%
* an item
0A text	sub/a.txt
-hidden.txt
:sort=date
=sub/part
=a part
*
1An ignored line	nowhere/
END
echo "a" > "$site/sub/a.txt"
printf 'A part\n!Another title\n0sub/*.txt\n' > "$site/sub/part"
echo "Its name has a blank" > "$site/a part"
check 0 -r "$site" < /dev/null
expect "checked 4 files, 3 menus: no problems" "$dir/out"

printf '%s\n' 'A text' '! late' '* ' '=nowhere.txt' '0About  /about.txt' \
    ':foo = 9' > "$site/sub/gophermap"
printf '0A\ta\th\tseventy\n~ \n%% \n=a.txt b\n\tA\n:sort=size' >> "$site/sub/gophermap"
check 1 -r "$site" << 'END'
/sub/gophermap:2: blank after `!`, so the line is text; remove the blank
/sub/gophermap:3: blank after `*`, so the line is text; remove the blank
/sub/gophermap:4: there is no file /sub/nowhere.txt to include, so the line is not sent; correct the path
/sub/gophermap:5: blanks in place of TABs, so the line is text; separate the fields with TABs
/sub/gophermap:6: malformed item type, so the line is text; write it like :ext=9
/sub/gophermap:7: the port is not a number, so the link has the port of this server; correct the port
/sub/gophermap:8: blank after `~`, so the line is text; remove the blank
/sub/gophermap:9: blank after `%`, so the line is text; remove the blank
/sub/gophermap:10: only a handler takes a query, so the line is not sent; remove the query
/sub/gophermap:11: no item type before the TAB, so the line is text; begin a link with its item type
/sub/gophermap:12: no such order, so the line is text; write :sort=name or :sort=date
END

# Maps that are left out: nested too deeply, or in themselves.
rm -r "$site"
mkdir -p "$site"
echo "=1" > "$site/gophermap"
for n in 1 2 3 4; do
	printf '=%d\n' $((n + 1)) > "$site/$n"
done
printf '=1\n=gophermap\n' >> "$site/2"
echo "The end" > "$site/5"
head -c 60001 /dev/zero | tr '\0' x > "$site/long.gophermap"
check 1 -r "$site" << 'END'
/2:2: the map includes itself, so the inner copy is left out; remove the line
/2:3: the map includes itself, so the inner copy is left out; remove the line
/4:1: too many nested maps, so this one is left out; include it in an outer one
/long.gophermap:1: the line has more than 60000 bytes, so its rest is another line; divide it
END

# --- programs ---

rm -r "$site"
mkdir -p "$site/bin"
for name in old.cgi old.dcgi Old.PHP old.fcgi; do
	echo "a program" > "$site/bin/$name"
done
printf '#!/bin/sh\necho "iHello"\n' > "$site/bin/run"
cp "$site/bin/run" "$site/bin/read.sh"
echo "a text that can be executed" > "$site/bin/text.txt"
echo "a secret" > "$site/bin/secret.php"
printf '#!/usr/bin/lua\nsend_info("Hello")\n' > "$site/bin/hello.lua"
chmod 755 "$site/bin/run" "$site/bin/text.txt" "$site/bin/hello.lua"
chmod 640 "$site/bin/secret.php"
printf '%s\n' 'Welcome' '=bin/read.sh' '=bin/hello.lua' > "$site/gophermap"
mkdir "$site/one" "$site/two"
printf '#!/bin/sh\necho "* "\n* \n' > "$site/one/gophermap"
echo "A text" > "$site/two/gophermap"
chmod 755 "$site/two/gophermap"
check 1 -r "$site" << 'END'
/bin/Old.PHP: the server does not run programs, so clients get the source; remove it or write a handler
/bin/old.cgi: the server does not run programs, so clients get the source; remove it or write a handler
/bin/old.dcgi: the server does not run programs, so clients get the source; remove it or write a handler
/bin/old.fcgi: the server does not run programs, so clients get the source; remove it or write a handler
/bin/secret.php: not readable by others (0640); run chmod o+r
/bin/run: the server does not run programs, so clients get the source; remove it or write a handler
/gophermap:2: /bin/read.sh is a program and is not run, so the line is not sent; include a handler in Lua
/one/gophermap: the gophermap is a program and is not run, so clients get an error; write a handler
/two/gophermap: the gophermap is executable, but it is read and not run; clear its executable bits
END

# --- links ---

rm -r "$site"
mkdir -p "$site/docs/deep" "$site/app" "$site/parts"
echo "a text" > "$site/docs/a b.txt"
echo "a secret" > "$site/docs/private.txt"
chmod 600 "$site/docs/private.txt"
echo 'send_info(path_info)' > "$site/app/index.lua"
echo 'send_info("Hello")' > "$site/hello.lua"
cat > "$site/docs/gophermap" <<'END'
!Links that lead somewhere
0A text	a b.txt
0A text, as curl asks for it	a%20b.txt
0A text, typed	/0/docs/a b.txt
1Deep	deep
1Up	..
1A handler	/hello
7A handler, searched	/hello.lua
1Within a handler	/app/some/where
1Words	/nowhere?words
hA page	URL:https://example.org/
hAn old page	GET /index.html
0Moved	/old/a b.txt
0Gone	/tmp/a.txt
0Caps	/caps.txt
1Elsewhere	/nowhere	gopher.example.org	70
1Elsewhere on this host	/nowhere	localhost	70
1Alike	/nowhere		70
iA text	nowhere
3An error	nowhere
8A host	nowhere	telnet.example.org	23
TA host	nowhere	telnet.example.org	23
Links that lead to nothing
0	lost.txt
0Lost	lost.txt
1Ours	/lost	LOCALHOST	7070
0Private	private.txt
0A map	/docs/gophermap
0Moved, and lost	/old/lost.txt
:As Gopher+ has it	lost.bmp
0name that is a selector	
Some text with	in it
=../parts/part
END
printf 'A part\n0A text\ta b.txt\n0Lost\tlost.txt\n' > "$site/parts/part"
printf '0A text\ta b.txt\n' > "$site/parts/x.gophermap"
printf '=../parts/x.gophermap\n' > "$site/docs/y.gophermap"
printf '0Lost\tlost\033.txt\n' > "$site/parts/z.gophermap"
cat > "$dir/conf.lua" <<END
gopherroot = "$site"
moved = { ["^/old/(.*)"] = "/docs/%1" }
gone = { "^/tmp/" }
END
# All findings:
cat > "$dir/links" <<'END'
/docs/gophermap:24: dead link, nothing answers /docs/lost.txt; correct the selector
/docs/gophermap:25: dead link, nothing answers /docs/lost.txt; correct the selector
/docs/gophermap:26: dead link, nothing answers /lost; correct the selector
/docs/gophermap:27: dead link, nothing answers /docs/private.txt: not readable by others (0600); run chmod o+r
/docs/gophermap:28: dead link, nothing answers /docs/gophermap: source of a menu; link to its directory
/docs/private.txt: not readable by others (0600); run chmod o+r
/docs/gophermap:29: dead link, nothing answers /old/lost.txt; correct the selector
/docs/gophermap:30: dead link, nothing answers /docs/lost.bmp; correct the selector
/docs/gophermap:31: dead link, nothing answers /docs/name that is a selector; correct the selector
/docs/gophermap:32: a TAB makes the line a link of the unknown item type S; use a known type, or blanks in text
/parts/part:3: dead link, nothing answers /docs/lost.txt; correct the selector
/parts/z.gophermap:1: dead link, nothing answers /parts/lost?.txt; correct the selector
END
check 1 -c "$dir/conf.lua" < "$dir/links"

# User directories are found, too.
me=$(id -u) alice=1001
[ "$me" = 0 ] || alice=$me
if [ "$alice" -ge 1000 ] && [ "$alice" -ne 65534 ]; then
	mkdir -p "$dir/home/alice/public_gopher"
	echo "a text" > "$dir/home/alice/public_gopher/a.txt"
	[ "$me" != 0 ] || chown -Rh "$alice" "$dir/home/alice"
	echo "alice:x:$alice:$alice:alice:$dir/home/alice:/bin/sh" \
	    > "$dir/passwd"
	cat >> "$dir/conf.lua" <<END
userdir = "public_gopher"
accounts = "$dir/passwd"
END
	printf '0Hers\t/~alice/a.txt\n0Lost\t/~alice/b.txt\n' \
	    > "$site/docs/deep/gophermap"
	echo "/docs/deep/gophermap:2: dead link," \
	    "nothing answers /~alice/b.txt; correct the selector" >> "$dir/links"
	check 1 -c "$dir/conf.lua" < "$dir/links"
fi

# --- Lua files that were not written as handlers ---

rm -r "$site"
mkdir -p "$site/code" "$site/lib"
echo 'send_info("Hello")' > "$site/hello.lua"
echo 'require("gopher.phlog").serve {}' > "$site/phlog.lua"
printf '%s\n' '-- title: By hand' 'print("Hello")' > "$site/byhand.lua"
echo 'print("a game")' > "$site/code/game.lua"
printf -- '-- A game of its own\nlocal x = 1\n' > "$site/code/two.lua"
echo 'print(os.getenv("HOME"), io.read())' > "$site/code/three.lua"
echo 'print(os.getenv("QUERY_STRING"))' > "$site/cgi.lua"
echo 'return {}' > "$site/lib/module.lua"
check 1 -r "$site" << 'END'
/code/game.lua: this Lua file runs, but uses no function of the API; give it a header such as -- title: NAME, or set handlers_in to serve it as a text
/code/three.lua: this Lua file runs, but uses no function of the API; give it a header such as -- title: NAME, or set handlers_in to serve it as a text
/code/two.lua: this Lua file runs, but uses no function of the API; give it a header such as -- title: NAME, or set handlers_in to serve it as a text
END
expect "checked 8 files, 7 handlers, no menus: 3 problems" "$dir/out"
echo 'x = = 1' > "$site/code/three.lua"
check 0 -r "$site" --handlers_in=/lib --handlers_in=/cgi < /dev/null
expect "checked 8 files, no menus: no problems" "$dir/out"

# --- texts in a phlog that are not posts ---

rm -r "$site"
mkdir -p "$site/blog" "$site/other"
echo 'require("gopher.phlog").serve {}' > "$site/blog/index.lua"
echo 'require("gopher.phlog").serve { path = "/blog" }' > "$site/other/index.lua"
for name in 2026-11-30-one.txt 2027-01-01-later.txt 2026-13-40-two.txt \
    my-post.txt README about.txt picture.png; do
	echo "A text" > "$site/blog/$name"
	echo "A text" > "$site/other/$name"
done
check 1 -r "$site" << 'END'
/blog/2026-13-40-two.txt: no date in the name, so it is not a post of the phlog; rename it like 2026-11-30-name.txt
/blog/my-post.txt: no date in the name, so it is not a post of the phlog; rename it like 2026-11-30-name.txt
END

# --- misspelt fields ---

rm -r "$site"
mkdir "$site"
printf -- '-- titel: A\n-- types: 0\n-- note: a\n-- author: b\nsend_info("a")\n' \
    > "$site/field.lua"
check 1 -r "$site" << 'END'
/field.lua:1: there is no field titel; did you mean title?
/field.lua:2: there is no field types; did you mean type?
END

# --- handlers that do not compile ---

rm -r "$site"
long=a-name-that-is-longer-than-what-lua-shows-of-the-name-of-a-chunk
mkdir -p "$site/lib/$long" "$site/docs"
printf '#!/usr/bin/lua\nprint("run")\nif x\n' > "$site/docs/shebang.lua"
printf -- '-- hidden: yes\nlocal = 1\n' > "$site/hidden.lua"
printf 'x = = 1\n' > "$site/lib/$long/module.lua"
printf '\033Lua' > "$site/binary.lua"
printf -- '-- title: Fails\nerror("it has been run")\n' > "$site/fails.lua"
printf -- '-- title: Empty' > "$site/empty.lua"
printf 'x = = 1\n' > "$site/private.lua"
chmod 600 "$site/private.lua"
head -c 1048577 /dev/zero | tr '\0' '\n' > "$site/big.lua"
check 1 -r "$site" << END
/big.lua: the handler is larger than 1 MiB; make it smaller
/binary.lua: attempt to load a binary chunk (mode is 't')
/docs/shebang.lua:4: 'then' expected near <eof>
/hidden.lua:2: <name> expected near '='
/private.lua: not readable by others (0600); run chmod o+r
/lib/$long/module.lua:1: unexpected symbol near '='
END
! grep -q 'has been run' "$log" || fail "a handler is run"

# --- menus of other servers, and cycles of symlinks ---

rm -r "$site"
mkdir -p "$site/geomyidae" "$site/umn/.cap"
echo '[0|A text|a.txt|server|port]' > "$site/geomyidae/index.gph"
echo 'Name=A text' > "$site/umn/.Links"
ln -s .. "$site/umn/up"
ln -s . "$site/umn/same"
ln -s ../umn "$site/geomyidae/umn"
"$binary" --check -r "$site" > "$dir/out" 2>&1 && fail "no status"
sed '$d' "$dir/out" | sort > "$dir/got"
cat > "$dir/want" << 'END'
/geomyidae/index.gph: menu files of geomyidae are not read; convert it to a gophermap
/umn/.Links: menu files of UMN gopherd and pygopherd are not read; convert it to a gophermap
/umn/.cap: menu files of UMN gopherd and pygopherd are not read; convert it to a gophermap
END
diff "$dir/want" "$dir/got" >&2 || fail "other findings (< is expected)"

# --- files that are there and not served ---

rm -r "$site"
mkdir -p "$site/shy" "$site/half" "$site/lib" "$site/.hidden" "$site/drafts"
for name in private.txt .dot a.lua~ gophermap.bak b.txt~ .hidden/x drafts/x; do
	echo text > "$site/$name"
done
touch "$site/$(printf 'tab\there')" "$site/$(printf 'line\nend')"
echo 'return {}' > "$site/lib/module.lua"
echo menu > "$site/shy/gophermap"
echo title > "$site/half/gophertag"
echo 'send_info("x")' > "$site/half/index.lua"
echo menu > "$site/half/gophermap"
ln -s "$site/b.txt~" "$site/absolute"
ln -s ../log "$site/outside"
ln -s nowhere "$site/broken"
mkfifo "$site/fifo"
chmod 600 "$site/private.txt" "$site/shy/gophermap" "$site/half/index.lua" \
    "$site/lib/module.lua" "$site/half/gophertag" "$site/drafts/x"
printf '0Dot\t.dot\n1Shy\tshy\n0Private\tprivate.txt\n=private.txt\n' \
    > "$site/gophermap"
check 1 -r "$site" --hide=/drafts << 'END'
/a.lua~: backup of an editor; remove it
/absolute: absolute symbolic link; make it relative with ln -srf
/b.txt~: a backup of an editor is served; remove it, or add it to the option hide
/broken: broken symbolic link; correct its target
/fifo: FIFO, not a file; remove it
/gophermap.bak: backup of an editor; remove it
/gophermap:1: dead link, nothing answers /.dot: name begins with a dot; rename it
/gophermap:2: dead link, nothing answers /shy: not readable by others (0600): /shy/gophermap; run chmod o+r
/gophermap:3: dead link, nothing answers /private.txt: not readable by others (0600); run chmod o+r
/gophermap:4: /private.txt cannot be included, so the line is not sent: not readable by others (0600); run chmod o+r
/half/gophertag: not readable by others (0600); run chmod o+r
/half/index.lua: not readable by others (0600); run chmod o+r
/lib/module.lua: not readable by others (0600); run chmod o+r
/line?end: name with control bytes; rename it
/outside: link out of the root; copy the file to the site
/private.txt: not readable by others (0600); run chmod o+r
/shy/gophermap: not readable by others (0600); run chmod o+r
/tab?here: name with control bytes; rename it
END

# --- lines that other servers understand, and this one does not ---

rm -r "$site"
mkdir -p "$site/inc" "$site/art"
echo text > "$site/a.txt"
cat > "$site/gophermap" <<END
=$site/a.txt
=inc
=inc/
0A	$site/a.txt
0Elsewhere	$site.old/a.txt
hU	URL:www.x.example
hMagnet	URL:magnet:?xt=1
hGood	URL:https://x.example/
~
END
check 1 -r "$site" << END
/gophermap:1: a path begins at the gopherroot, so the line is not sent; write =/a.txt
/gophermap:2: /inc cannot be included, so the line is not sent: directory, not a file; name a file in it, or put a file in its place
/gophermap:3: /inc/ cannot be included, so the line is not sent: directory, not a file; name a file in it, or put a file in its place
/gophermap:4: dead link, nothing answers $site/a.txt; a path begins at the gopherroot: write /a.txt
/gophermap:5: dead link, nothing answers $site.old/a.txt; correct the selector
/gophermap:6: the address www.x.example has no scheme, so clients get an error; write URL:https://www.x.example
/gophermap:7: the server does not follow magnet:?xt=1; link to a page with a https address
/gophermap:9: without the option userdir there are no user directories, so the line is left out; set userdir, or remove the line
END
echo '~' > "$site/gophermap"
check 0 -r "$site" --userdir=public_gopher < /dev/null

# A finding names the real path of a file, not a symbolic link that sorts before.
rm -r "$site"
mkdir -p "$site/real/deep"
echo '0Lost	lost.txt' > "$site/real/deep/gophermap"
echo 'x = = 1' > "$site/real/bad.lua"
ln -s real "$site/alias"
ln -s real/deep "$site/a"
ln -s ../real "$site/real/circle"
check 1 -r "$site" << END
/real/deep/gophermap:1: dead link, nothing answers /real/deep/lost.txt; correct the selector
/real/bad.lua:1: unexpected symbol near '='
END

# --- lines that editors and other servers have changed ---

rm -r "$site"
mkdir -p "$site/art" "$site/log"
touch "$site/about.txt" "$site/art/d.png"
echo Log > "$site/log/gophermap"
cat > "$site/gophermap" <<'END'
0About me       about.txt
1Phlog  log
0About about.txt
I read about.txt
1st place: log
hello  world
iInfo without a TAB
i
i----------------
iPhones are text
i am text
0Colon	about.txt	example.org:7070
0Other colon	/about.txt	other.example.org:70
1Plus	log	+	+
0Number	/about.txt	70
0Itself	/about.txt	127.0.0.1	70
0Space	/about.txt	a host	70
hBare	https://example.org/x
0Blank behind	about.txt 
iText	about.txt	70	70
0Five	about.txt	localhost	7070	+
=date
=echo "your address: $REMOTE_ADDR"
=/usr/bin/figlet "A site"
0*.txt
0*.nope
5*3=15
END
check 1 -r "$site" -n gopher.test << 'END'
/gophermap:22: date is a program and is not run, so the line is not sent; include a handler in Lua
/gophermap:23: echo is a program and is not run, so the line is not sent; include a handler in Lua
/gophermap:24: there is no file /usr/bin/figlet to include, so the line is not sent; correct the path
/gophermap:26: no file of the type has such a name, so the line is text; correct the pattern
/gophermap:12: the host has a port behind a colon; write the port in the fourth field
/gophermap:13: the host has a port behind a colon; write the port in the fourth field
/gophermap:14: + for the host is this server; leave out host and port, as other servers need it
/gophermap:15: the host is a number; write the host in the third field and the port in the fourth
/gophermap:16: each client reaches itself as 127.0.0.1; write the name of the server, or leave out host and port
/gophermap:17: the host is not a name; write only the name in the third field
/gophermap:18: a bare address is sent as URL:https://example.org/x; write URL: in front of it, as other servers need it
/gophermap:19: blank behind the selector, so the link is dead; remove the blank
/gophermap:1: blanks in place of TABs, so the line is text; separate the fields with TABs
/gophermap:21: each client reaches itself as localhost; write the name of the server, or leave out host and port
/gophermap:2: blanks in place of TABs, so the line is text; separate the fields with TABs
/gophermap:3: blanks in place of TABs, so the line is text; separate the fields with TABs
/gophermap:7: no TAB behind the item type i, so the line is text and shows it; add a TAB, or remove the i
/gophermap:8: no TAB behind the item type i, so the line is text and shows it; add a TAB, or remove the i
/gophermap:9: no TAB behind the item type i, so the line is text and shows it; add a TAB, or remove the i
END
printf '0Five\tabout.txt\t\t\t+\n0Five\t/x\tother.example.org\t70\t+\t?\n' \
    > "$site/gophermap"
check 0 -r "$site" < /dev/null

# --- first comments that are not read ---

rm -r "$site"
mkdir "$site"
printf -- '-- title: Good\n--type:7\n-- hidden: no\nx = 1\n-- Type: 0\n' \
    > "$site/good.lua"
printf -- '-- Type: 0\n-- hidden: true\n-- title = X\n-- type: menu\n' \
    > "$site/near.lua"
printf '\n-- type: 0\nx = 1\n' > "$site/blank.lua"
printf '#!/usr/bin/lua\n-- title: X\nx = 1\n' > "$site/program.lua"
check 1 -r "$site" << 'END'
/blank.lua:2: the field type is below the first comment, so it is not read; move it to the top
/near.lua:1: the field type is not read; write it like -- type: 0
/near.lua:2: the handler is not hidden; write -- hidden: yes
/near.lua:3: the field title is not read; write it like -- title: X
/near.lua:4: an item type is one character; write it like -- type: 0
END

# --- links to other hosts without a port, and links that need a host ---

rm -r "$site"
mkdir "$site"
cat > "$site/gophermap" <<'END'
1Floodgap	/	gopher.floodgap.com
1Floodgap	/	gopher.floodgap.com	70
1Here	/	LocalHost
8Telnet	user	telnet.example.org
hWeb	GET /	www.example.org
hWeb	URL:https://example.org/	www.example.org
iText	x	somewhere
Text with	a tab
8 bits in	a byte
2 of them	and more
+ and	-
END
cat > "$dir/hosts" <<'END'
/gophermap:8: a TAB makes the line a link of the item type T, which needs a host; add it, or use blanks in text
/gophermap:9: a TAB makes the line a link of the item type 8, which needs a host; add it, or use blanks in text
/gophermap:10: a TAB makes the line a link of the item type 2, which needs a host; add it, or use blanks in text
/gophermap:11: a TAB makes the line a link of the item type +, which needs a host; add it, or use blanks in text
/gophermap:4: no port, so the link has port 7070; write 23
/gophermap:5: no port, so the link has port 7070; write 80
END
{ cat "$dir/hosts" && echo "/gophermap:1: no port, so the link has port" \
    "7070; write 70"; } | check 1 -r "$site"
sed 's/port 7070/port 70/' "$dir/hosts" | check 1 -r "$site" -p 70

# --- links of another item type ---

rm -r "$site"
mkdir -p "$site/notes" "$site/app" "$site/game" "$site/code" "$site/page"
echo "a text" > "$site/about.txt"
echo "a menu" > "$site/page/other.gophermap"
printf '\211PNG\r\n\032\n\0\0\0\rIHDR' > "$site/moon.png"
cp "$site/moon.png" "$site/moon.txt"
echo "<svg/>" > "$site/drawn.svg"
echo "begin 644 x" > "$site/coded.uue"
printf -- '-- type: 7\nsend_info("x")\n' > "$site/search.lua"
printf -- '-- type: 0\nsend_text("x")\n' > "$site/code/index.lua"
printf -- '-- type: I\nsend_raw("x")\n' > "$site/draw.lua"
echo 'send_textfile("../about.txt")' > "$site/app/index.lua"
echo 'send_textfile("about.txt")' > "$site/unknown.lua"
cat > "$site/gophermap" <<'END'
!Links that are right
1Notes	notes/
1Page	page/other.gophermap
0About	about.txt
hAbout	about.txt
IMoon	moon.png
9Moon	moon.png
9Moon	moon.txt
0Moon	moon.txt
0Drawn	drawn.svg
9Drawn	drawn.svg
0Coded	coded.uue
1Search	search
7Search	search.lua
7Code	code
1Draw	/draw
0App	/app
IApp	/app/x
9Unknown	unknown
0Notes	/notes/?x
0	notes
Links that are not
0Notes	/notes/
7Notes	notes
0Home	/
IPage	page/other.gophermap
1Text	/about.txt
9Text	about.txt
IText	about.txt
0Pic	moon.png
1Pic	moon.png
7Pic	drawn.svg
ISearch	/search
0Search	search.lua
ICode	code
0Draw	draw
END
check 1 -r "$site" << 'END'
/gophermap:23: /notes/ is a menu; write type 1
/gophermap:24: /notes is a menu; write type 1
/gophermap:25: / is a menu; write type 1
/gophermap:26: /page/other.gophermap is a menu; write type 1
/gophermap:27: /about.txt is a text; write type 0
/gophermap:28: /about.txt is a text; write type 0
/gophermap:29: /about.txt is a text; write type 0
/gophermap:30: /moon.png is no text; write type I
/gophermap:31: /moon.png is no menu; write type I
/gophermap:32: /drawn.svg is no menu; write type I
/gophermap:33: /search is a menu; write type 7
/gophermap:34: /search.lua is a menu; write type 7
/gophermap:35: /code is a text; write type 0
/gophermap:36: /draw is no text; write type I
END

# --- files that are named like sources, and directories that are not listed ---

rm -r "$site"
mkdir -p "$site/a" "$site/b" "$site/c" "$site/good"
echo menu > "$site/a/Gophermap"
echo menu > "$site/b/gophermap.txt"
echo title > "$site/b/GopherTag"
echo 'send_info("x")' > "$site/c/Index.lua"
echo 'send_info("x")' > "$site/c/INDEX.LUA"
echo menu > "$site/good/gophermap"
echo "how to write a gophermap" > "$site/good/gophermap.txt"
check 1 -r "$site" << 'END'
/a/Gophermap: named almost like gophermap, so it is sent as a file; rename it to gophermap
/b/GopherTag: named almost like gophertag, so it is sent as a file; rename it to gophertag
/b/gophermap.txt: named almost like gophermap, so it is sent as a file; rename it to gophermap
/c/INDEX.LUA: named almost like index.lua, so it is sent as a file; rename it to index.lua
END

rm -r "$site"
mkdir -p "$site/private" "$site/unlisted" "$site/map"
echo "my diary" > "$site/private/diary.txt"
echo "a menu" > "$site/map/gophermap"
chmod 700 "$site/private"
chmod 711 "$site/unlisted"
chmod 744 "$site/map"
check 1 -r "$site" << 'END'
/private: not readable by others (0700); run chmod o+rx; the files in it are still served by their selectors
/unlisted: not readable by others (0711); run chmod o+r; the files in it are still served by their selectors
/map: not enterable by others (0744); run chmod o+x; the files in it are still served by their selectors
END

# --- the example of gophermap(5) ---

rm -r "$site"
mkdir -p "$site/photos"
echo "a text" > "$site/beans.txt"
awk '/^\.Bd/ { example = 1; next } /^\.Ed/ { exit } example' \
    "$(dirname "$0")/../../src/gophermap.5" > "$site/gophermap"
expect "!My garden" "$site/gophermap"
check 0 -r "$site" < /dev/null
