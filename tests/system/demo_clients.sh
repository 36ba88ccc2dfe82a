#!/bin/sh
# The demo site in curl, lynx and telnet.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1 site=$(dirname "$0")/../../gopherroot
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

start "$binary" -r "$site" -n localhost -p 70 -l 127.0.0.1:0 -w 1
await_ready
out=$dir/out

# The first sentence of the front page; other lines begin with a sign.
known=$(grep -v '	' "$site/gophermap" |
    grep -m 1 '^[A-Z][a-z].* [a-z]' | sed 's/ *$//')
[ -n "$known" ] || fail "$site/gophermap has no line of text"

# same_text FILE: the reply is this text, with the final dot.
same_text() {
	tr -d '\r' < "$out" | sed '$d; s/^\.\././' | cmp -s - "$1" ||
	    fail "$1: another text"
	[ "$(tail -n 1 "$out" | tr -d '\r')" = . ] || fail "$1: no final dot"
}

get() {
	curl -sS --max-time 20 "gopher://$address$1" > "$out" ||
	    fail "curl: status $? for $1"
}

get ""
expect "i$known" "$out"
get /1/
expect "i$known" "$out"
get /0/about.txt
same_text "$site/about.txt"
get /I/moon.png
cmp -s "$out" "$site/moon.png" || fail "curl: another image"
get /1/request
! grep -q '^3' "$out" || fail "curl: /request: an error"
grep -q '^[i0-9]' "$out" || fail "curl: /request is no menu"

# Every link of the listing is answered.
get /1/docs
grep -c '	localhost	' "$out" > /dev/null || fail "curl: no listing"
tr -d '\r' < "$out" | grep '^[01]' | cut -f 2 > "$dir/links"
[ -s "$dir/links" ] || fail "curl: no links in /docs"
while read -r selector; do
	get "/1$(printf '%s' "$selector" | sed 's/ /%20/g')"
	[ -s "$out" ] || fail "curl: $selector: an empty reply"
	! grep -q '	error.host	' "$out" || fail "curl: no $selector"
done < "$dir/links"

show() {
	timeout 20 lynx -dump -nolist "gopher://$address$1" < /dev/null \
	    > "$out" || fail "lynx: status $? for $1"
	expect "$2" "$out"
}

show / "$known"
show /0/about.txt "$(grep -m 1 '[A-Za-z]\{4\}' "$site/about.txt")"

# telnet exits when its input ends, so that we hold it open.
mkfifo "$dir/keys"
exec 4<> "$dir/keys"
printf '/about.txt\n' >&4
timeout 20 telnet 127.0.0.1 "$port" <&4 > "$dir/telnet" 2>&1 || :
expect "Connection closed by foreign host" "$dir/telnet"
sed '1,/^Escape character/d; /^Connection closed/d' "$dir/telnet" > "$out"
same_text "$site/about.txt"
stop
