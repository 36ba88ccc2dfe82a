#!/bin/sh
# Real clients show a menu, a text, a name with a blank, a search and a picture.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$(realpath "$1")
here=$(dirname "$0")
# shellcheck source-path=SCRIPTDIR source=../common.sh
. "$here/../common.sh"
site=$(realpath "$here/site")
cd "$dir"
out=$dir/out
HOME=$dir TERM=xterm PAGER=cat LC_ALL=C.UTF-8
export HOME TERM PAGER LC_ALL

# Clients follow the links in menus, so that the public port is the real one.
# Another program may take the free port before: then this tries again.
for _ in 1 2 3 4 5; do
	port=$("$load" -F)
	start "$binary" -r "$site" -n 127.0.0.1 -p "$port" \
	    -l "127.0.0.1:$port" -w 1
	await "ready on " > /dev/null && break
done
url=gopher://127.0.0.1:$port
timeout 300 cat <&3 >> "$log" &
reader=$!

# shows CLIENT TEXT: $out has this text, apart from colours and boxes.
shows() {
	sed 's/\x1b[[(][0-9;?]*[A-Za-z0]//g' "$out" | grep -qF -e "$2" || {
		cat -v "$out" >&2
		fail "$1 does not show \"$2\""
	}
}

same_bytes() {
	cmp -s "$2" "$site/bytes.png" || fail "$1: other bytes"
	rm -f "$2"
}

# at_terminal KEYS COMMAND: types the keys before the command reads them.
at_terminal() {
	printf '%b' "$1" | timeout 20 script -qec "stty rows 40 cols 100; $2" \
	    /dev/null > "$out" 2>&1 || :
}

# dumps CLIENT COMMAND...: a client that prints the page of the URL behind it.
dumps() {
	client=$1
	shift
	timeout 20 "$@" "$url/1/" < /dev/null > "$out" 2>&1 || :
	shows "$client" "A menu for all clients."
	shows "$client" "A name with a blank"
	timeout 20 "$@" "$url/0/text.txt" < /dev/null > "$out" 2>&1 || :
	shows "$client" "This is the text."
	timeout 20 "$@" "$url/0/a%20name.txt" < /dev/null > "$out" 2>&1 || :
	shows "$client" "This is the blank one."
}

try_curl() {
	dumps curl curl -sS
	curl -sS "$url/7/find%09moon" > "$out"
	shows curl "You look for moon."
	curl -sS "$url/I/bytes.png" > bytes
	same_bytes curl bytes
}

try_lynx() {
	dumps lynx lynx -dump
	lynx -dump "$url/7/find%09moon" > "$out" < /dev/null
	shows lynx "You look for moon."
	lynx -source "$url/I/bytes.png" > bytes < /dev/null
	same_bytes lynx bytes
}

try_w3m() {
	dumps w3m w3m -dump
	w3m -dump "$url/7/find?moon" > "$out" < /dev/null
	shows w3m "You look for moon."
	w3m -dump_source "$url/I/bytes.png" > bytes < /dev/null
	same_bytes w3m bytes
}

try_vf1() {
	printf '%s\n' "go $url/" 1 cat back 2 cat back 3 "save $dir/bytes" \
	    back 4 moon quit | timeout 20 vf1 > "$out" 2>&1 || :
	shows vf1 "A menu for all clients."
	shows vf1 "This is the text."
	shows vf1 "This is the blank one."
	shows vf1 "You look for moon."
	same_bytes vf1 bytes
}

try_sacc() {
	at_terminal q "sacc $url/"
	shows sacc "A menu for all clients."
	at_terminal q "sacc $url/0/text.txt"
	shows sacc "This is the text."
	at_terminal q "sacc '$url/0/a name.txt'"
	shows sacc "This is the blank one."
	at_terminal 'moon\nq' "sacc $url/7/find"
	shows sacc "You look for moon."
	at_terminal '\nq' "sacc $url/9/bytes.png"
	same_bytes sacc bytes.png
}

# -T gives the type, so that it does not ask with a TAB first.
try_gopher() {
	: > "$HOME/.gopherrc"	# no welcome page
	at_terminal qy "gopher $url/1/"
	shows gopher "A menu for all clients."
	at_terminal uqy "gopher $url/0/text.txt"
	shows gopher "This is the text."
	at_terminal uqy "gopher '$url/0/a name.txt'"
	shows gopher "This is the blank one."
	at_terminal qy "gopher -T 7 -p /find -i moon 127.0.0.1 $port"
	shows gopher "You look for moon."
	at_terminal '\nqy' "gopher $url/9/bytes.png"
	same_bytes gopher ./gopher:*bytes.png
}

# type_line LINE: telnet exits when its input ends, so that we hold it open.
type_line() {
	rm -f keys
	mkfifo keys
	exec 4<> keys
	printf '%b\n' "$1" >&4
	timeout 20 telnet 127.0.0.1 "$port" <&4 > "$out" 2>&1 || :
	exec 4<&-
	shows telnet "Connection closed by foreign host"
}

# No picture: telnet takes some bytes for commands.
try_telnet() {
	type_line ""
	shows telnet "iA menu for all clients."
	type_line /text.txt
	shows telnet "This is the text."
	type_line "/a name.txt"
	shows telnet "This is the blank one."
	type_line '/find\tmoon'
	shows telnet "You look for moon."
}

for client in curl lynx w3m vf1 sacc gopher telnet; do
	command -v $client > /dev/null || fail "$client is missing"
	try_$client
	echo "clients: $client: ok"
done
kill -TERM "$server"
wait "$reader"
wait "$server" || fail "the server: status $?"
server=
check_log
