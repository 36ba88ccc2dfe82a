#!/bin/sh
# Every handler of the demo site in curl, lynx and telnet; the game is played to
# each of its ends.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1 site=$(dirname "$0")/../../gopherroot
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
tab=$(printf '\t')
out=$dir/out

# Links and the feed have the public name and port.
state_option=
case $("$binary" --version) in
*"without SQLite") ;;
*)
	state_option=--state=$dir/state
	mkdir "$dir/state"
	;;
esac
# shellcheck disable=SC2086 # one option, or none
start_daemon "$binary" -r "$site" -n localhost -p 70 $state_option

# --- requests ---------------------------------------------------------------

# telnet exits when its input ends, so that we hold it open.
mkfifo "$dir/keys"
exec 4<> "$dir/keys"

by_curl() {
	curl -sS --max-time 20 "gopher://$address/$1$2" | tr -d '\r' > "$out"
}

by_lynx() {
	timeout 20 lynx -dump -nolist "gopher://$address/$1$2" < /dev/null \
	    > "$out"
}

by_telnet() {
	printf '%s\n' "$2" >&4
	timeout 20 telnet 127.0.0.1 "$port" <&4 2> "$dir/telnet" |
	    sed '1,/^Escape character/d' | tr -d '\r' > "$out"
	grep -q '^Connection closed' "$dir/telnet" ||
	    fail "telnet: $2: the connection stays open"
}

# shows TYPE SELECTOR TEXT...: in each client the reply has each text and no error.
shows() {
	type=$1 selector=$2
	shift 2
	for client in curl lynx telnet; do
		by_$client "$type" "$selector"
		for words in "$@"; do
			expect "$words" "$out"
		done
		! grep -q "^3[^$tab]*$tab" "$out" ||
		    fail "$client: $selector: an error"
		case $client$selector in
		lynx* | *.xml) ;;
		*) [ "$(tail -n 1 "$out")" = . ] ||
			fail "$client: $selector: no final dot" ;;
		esac
	done
	[ "$type" != 1 ] || fits "$selector"
}

# The lines of the menu in $out fit every screen.
fits() {
	cut -f 1 "$out" | cut -c 2- | LC_ALL=C.UTF-8 wc -L > "$dir/width"
	[ "$(cat "$dir/width")" -le 67 ] ||
	    fail "$1 has a line of $(cat "$dir/width") columns"
}

# refuses SELECTOR: the reply is one error item from the handler itself.
refuses() {
	by_curl 1 "$1"
	if [ "$(wc -l < "$out")" -ne 2 ] || grep -q '^3This ' "$out" ||
	    ! grep -q "^3[^$tab]*$tab${tab}error.host${tab}1$" "$out"; then
		cat "$out" >&2
		fail "$1 is not refused"
	fi
}

# same_text FILE: the reply is this file, with the final dot.
same_text() {
	sed '$d; s/^\.\././' "$out" | cmp -s - "$1" ||
	    fail "$1: another text"
}

# link NAME: the selector of the first item in $out with a name that begins so.
link() {
	awk -F '\t' -v name="$1" '
		index(substr($1, 2), name) == 1 && !/^i/ { print $2; exit }' "$out"
}

# --- a front page, a fortune, a request -------------------------------------

# The line in $out that is one of the sayings.
saying() {
	sed 's/^i* *//; s/'"$tab"'.*//' "$out" | grep -xF -f "$site/fortunes.txt"
}

shows 1 "" "Land on the moon" "The moon is full tonight" "Say hello" \
    "Served by Gophermoon."
saying > /dev/null || fail "the front page has no saying"
shows 0 /fortune
[ "$(saying | wc -l)" -eq 1 ] || fail "/fortune: no saying"
[ "$(LC_ALL=C.UTF-8 wc -L < "$site/fortunes.txt")" -le 64 ] ||
    fail "a saying is too long for a line"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
	by_curl 0 /fortune
	saying
done | sort -u > "$dir/sayings"
[ "$(wc -l < "$dir/sayings")" -gt 1 ] || fail "the sayings are always the same"

shows 1 /hello "Hello, and welcome to localhost!" "You come from 127.0.0.1,"
shows 0 /countdown "T minus 5" "T minus 1" "Lift-off!"
shows 1 /request "127.0.0.1" "gopher://localhost/1/request" '"/request.lua"'
shows 1 '/request?colour=silver' '"colour=silver"' \
    "gopher://localhost/1/request%3Fcolour=silver"
by_curl 7 '/request%09silver%20moon'
expect '"silver moon"' "$out"
by_lynx 7 '/request?silver+moon'
expect '"silver moon"' "$out"
by_telnet 7 "/request${tab}silver moon"
expect '"silver moon"' "$out"

# A long one is cut.
long=$(printf '%0200d' 0 | tr 0 9)
by_curl 1 "/request?$long"
fits "/request with a long query"

shows 1 /search "Search this site"
by_curl 7 '/search%09asphalt'
expect "the-moon-is-full-tonight.txt" "$out"

# --- recipes ----------------------------------------------------------------

shows 1 /recipes "Your address: 127.0.0.1" "in Greenwich" "in Berlin" "Up for " \
    "Files on this site: " "This site has no user directories." "| _ \ __/ __|"
shows 1 /recipes/load "The operator does not trust this handler."
printf '/recipes/load\r\n' | "$binary" -i -r "$site" -n localhost \
    --access_log=false --trusted=/recipes > "$out" 2>> "$dir/alone"
expect "load average" "$out"

# --- the store --------------------------------------------------------------

# alone SELECTOR OPTION...: a process for one client, with the address $from.
alone() {
	selector=$1
	shift
	printf '%b\r\n' "$selector" | REMOTE_ADDR=$from "$binary" -i -r "$site" \
	    -n localhost -p 70 --access_log=false "$@" 2>> "$dir/alone" |
	    tr -d '\r' > "$out"
}

counter() {
	sed -n 's/^iYou are visitor number \([0-9]*\).*/\1/p' "$out"
}

check_store() {
	by_curl 1 /
	before=$(counter)
	by_curl 1 /
	[ "$(counter)" -eq $((before + 1)) ] ||
	    fail "the counter goes from $before to $(counter)"
	from=192.0.2.1
	alone / "$state_option"
	[ "$(counter)" -eq $((before + 2)) ] ||
	    fail "a process for one client counts $(counter)"

	shows 1 /guestbook "There are no entries yet."
	by_lynx 7 '/guestbook?A+moon+over+the+sea'
	expect "Thank you! This is your entry:" "$out"
	expect "   A moon over the sea" "$out"
	by_lynx 7 '/guestbook?A+moon+over+the+sea'
	expect "This is already the newest entry:" "$out"
	[ "$(grep -c "A moon over the sea" "$out")" -eq 1 ] ||
	    fail "a reload writes an entry again"
	by_telnet 7 "/guestbook${tab}And again"
	expect "You have just been here." "$out"
	! grep -q "And again" "$out" || fail "the guestbook takes a second entry"

	for n in 2 3 4 5 6 7 8 9 10 11 12; do
		from=192.0.2.$n
		alone "/guestbook\tEntry $n" "$state_option"
		expect "Thank you!" "$out"
	done
	expect "i   Entry 3" "$out"
	! grep -q "Entry 2" "$out" || fail "a page has more than ten entries"
	shows 1 '/guestbook?2' "Entry 2" "A moon over the sea" "Newer entries"
	! grep -q "Entry 3" "$out" || fail "an entry stands on two pages"

	# Windows-1252, as old clients send it.
	from=192.0.2.13
	alone "/guestbook\tGr\0374\0337e \0200" "$state_option"
	expect "i   Grüße €$tab" "$out"

	# Control bytes are removed, long entries are cut, and no entry adds a menu line.
	from=2001:db8:1:2::1
	alone "/guestbook\t \0001 $long$long \0033[31m" "$state_option"
	expect "Thank you!" "$out"
	fits "/guestbook with a long entry"
	! tr -d '\t' < "$out" | LC_ALL=C grep -q "[[:cntrl:]]" ||
	    fail "the guestbook keeps control bytes"
	from=2001:db8:1:2:3:4:5:6
	alone "/guestbook\tFrom the same network" "$state_option"
	expect "You have just been here." "$out"
	from=192.0.2.99
	alone "/guestbook\t \0001 \t" "$state_option"
	expect "An entry needs a word or two." "$out"
	[ "$(cat "$dir/state"/* | grep -ac "192[.]0[.]2[.]99")" -eq 0 ] ||
	    fail "the guestbook keeps addresses"
	for query in 0 -1 99999999999999999999 1.5 soup 1e1 500; do
		shows 1 "/guestbook?$query" "The guestbook"
	done
}
[ -z "$state_option" ] || check_store
from=192.0.2.1
alone /guestbook
expect "The guestbook is closed, because it cannot store entries:" "$out"
alone /
expect "Served by Gophermoon." "$out"
! grep -q "visitor number" "$out" || fail "a counter counts, without a store"
! grep -v 'running as root' "$dir/alone" >&2 || fail "a process logs the lines above"

# --- the moon and the almanac -----------------------------------------------

shows 1 /moon "of the disc is lit" "Next full moon"
shows 1 /moon/2026-11-24 "Full moon, 2026-11-24" "100 % of the disc is lit" \
    "Next full moon 2026-12-24" "@@@@@@@@@@@@@@@@@@@@@@@@@@@"
shows 1 /moon/2017-12-21 "Waxing crescent, 2017-12-21" "9 % of the disc"
for date in 2026-02-29 1899-12-31 2101-01-01 soup 2026-11-24/x; do
	refuses "/moon/$date"
done

curl -sS --max-time 20 "gopher://$address/I/moon/picture" > "$out"
[ "$(head -c 2 "$out")" = BM ] || fail "/moon/picture: no picture"
size=$(od -An -tu4 -j 2 -N 4 "$out" | tr -d ' ')
[ "$(wc -c < "$out")" -eq "$size" ] ||
    fail "/moon/picture has $(wc -c < "$out") bytes, and says $size"

# Around midnight either of the two dates is right.
LC_ALL=C date -u '+%A, %-d %B %Y %V of %G %-j of 36 [%e]' > "$dir/before"
shows 1 /almanac "Day of the year" "Mo   Tu   We   Th   Fr   Sa   Su" "Full moon"
by_curl 1 /almanac
LC_ALL=C date -u '+%A, %-d %B %Y %V of %G %-j of 36 [%e]' > "$dir/after"
is_today() {
	LC_ALL=C awk -v today="$(cat "$1")" '
		{ line[NR] = substr($0, 2) }
		END {
			split(today, word, " ")
			date = word[1] " " word[2] " " word[3] " " word[4]
			week = word[5] " of " word[7]
			day = word[8] " of 36"
			for (i in line) {
				if (index(line[i], date) == 1) found++
				if (index(line[i], week)) found++
				if (index(line[i], day)) found++
				if (line[i] ~ /\[[ 0-9]?[0-9]\]/) found++
			}
			exit found != 4
		}' "$out"
}
is_today "$dir/before" || is_today "$dir/after" || {
	cat "$dir/after" "$out" >&2
	fail "/almanac: another day"
}

# --- the phlog --------------------------------------------------------------

shows 1 /phlog "2026-11-24  The moon is full tonight" \
    "2026-11-18  A server on a postcard" "Atom feed"
shows 1 '/phlog/latest?1' "The moon is full tonight"
! grep -q "2026-11-21" "$out" || fail "more than one post"
refuses /phlog/page/2
refuses /phlog/nothing

shows 0 /phlog/atom.xml '<feed xmlns="http://www.w3.org/2005/Atom">' \
    "<title>The moon is full tonight</title>" \
    "<updated>2026-11-24T00:00:00Z</updated>"
sed -n 's|.*type="text/plain" href="gopher://localhost/0\([^"]*\)"/>|\1|p' \
    "$out" > "$dir/posts"
if [ "$(grep -c '<entry>' "$out")" -ne 3 ] ||
    [ "$(wc -l < "$dir/posts")" -ne 3 ]; then
	fail "the feed has not three entries"
fi
while read -r post; do
	by_curl 0 "$post"
	same_text "$site$post"
done < "$dir/posts"

# The handler in a post does what the post says.
mkdir "$dir/kitchen"
sed -n 's/^    //p' "$site"/phlog/*-tea-*.txt > "$dir/kitchen/tea.lua"
tea() {
	printf '%s\r\n' "$1" | "$binary" -i -r "$dir/kitchen" -n localhost \
	    --access_log=false > "$out"
	expect "$2" "$out"
}
tea /tea "Steep it for 4 minutes."
tea /tea "1Stronger$tab/tea?5"
tea '/tea?soup' "Steep it for 4 minutes."
tea '/tea?-7' "1Weaker$tab/tea?1"

# --- sources and files ------------------------------------------------------

shows 1 /files "Land on the moon" "All files of this site" "fortunes.txt"
for words in "$tab/fortune$tab" "$tab/lib"; do
	! grep -qF "$words" "$out" || fail "/files lists a hidden file: $words"
done

# Without statistics, the page says so.
shows 1 /stats "tatistics"

shows 1 /source "lander.lua" "gophermap"
find "$site" -name '*.lua' -o -name '*gophermap' > "$dir/sources"
while read -r file; do
	by_curl 0 "/source?${file#"$site"/}"
	same_text "$file"
done < "$dir/sources"
for name in about.txt .bashrc ../Makefile /etc/passwd hello; do
	refuses "/source?$name"
done

# --- the game ---------------------------------------------------------------

# play BURN...: follows the links of these burns from the first page.
play() {
	by_curl 1 /lander
	for burn in "$@"; do
		follow "$burn"
	done
}

# Follows "Burn nothing" up to the end.
fall() {
	turns=0
	while [ -n "$(link "Burn nothing:")" ] && [ $turns -lt 50 ]; do
		follow nothing
		turns=$((turns + 1))
	done
}

follow() {
	next=$(link "Burn $1:")
	[ -n "$next" ] || {
		cat "$out" >&2
		fail "lander: no burn $1"
	}
	by_curl 1 "$next"
	fits "$next"
}

over() {
	expect "$1" "$out"
	[ -z "$(link Burn)" ] || fail "lander: the game continues after its end"
	[ "$(link "Begin again")" = /lander ] || fail "lander: no link to begin again"
}

shows 1 /lander "Height 100 m, falling at 10 m/s, fuel for 36" "Burn 5"
play nothing nothing nothing 1 5 5 5 5 5
shows 1 "$next" "Height 1 m, falling at 2 m/s"
follow 3
over "Soft as a feather."

play
fall
over "There is a new crater."

play 5 5 5 5 5 5 5
[ -z "$(link "Burn 2:")" ] || fail "lander: more burns than fuel"
fall
over "You are out of sight."

for state in "" soup 1 1,1 1,1,1,1 -1,1,1 131,1,1 1,51,1 1,-51,1 1,1,37 1,1,-1 \
    1.5,1,1 1e1,1,1 0x1,1,1 nan,1,1 99999999999999999999,1,1 \
    1,-99999999999999999999,1 1,1,1%20 %20 "$long,1,1" '1,1,1;os.exit()' ; do
	refuses "/lander?$state"
done

# Each state within the limits is accepted.
for state in 0,50,0 0,-50,36 130,50,36 130,-50,0 1,0,0 129,-50,36; do
	by_curl 1 "/lander?$state"
	expect "Height ${state%%,*} m" "$out"
done

stop
! grep -E 'ERROR|WARNING|traceback|lua:[0-9]' "$log" |
    grep -v -e 'running as root' -e 'serverport: menus name port 70 ' >&2 ||
    fail "the server logs the lines above"
