#!/bin/sh
# Two sites of one server: neither reaches the other's files, in a daemon, with
# sockets of a manager, and in a process for each client. A reload adds and
# removes sites, and loses no request.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
conf=$dir/conf.lua
chmod 755 "$dir"

# Each site has a secret file, and a handler that tries to read that of the other
# site.
for name in one two; do
	other=two
	[ $name = one ] || other=one
	mkdir -p "$dir/$name/lib" "$dir/$name/docs"
	echo "this is $name" > "$dir/$name/$name.txt"
	echo "$name to keep" > "$dir/$name/docs/secret.txt"
	echo "return { name = \"$name\" }" > "$dir/$name/lib/own$name.lua"
	printf '%s\n' "Welcome to $name" '%' '%%%' > "$dir/$name/gophermap"
	ln -s "../$other/$other.txt" "$dir/$name/link.txt"
	ln -s "$dir/$other/$other.txt" "$dir/$name/absolute.txt"
	ln -s "../$other" "$dir/$name/away"
	cat > "$dir/$name/try.lua" <<END
$(attempts)
try("own file", function() return read("/docs/secret.txt") end)
try("own entries", function() return #entries("/docs") end)
try("own module", function() return require("own$name").name end)
try("own scan", function() return finds("/") end)
for _, path in ipairs {
   "/../$other/docs/secret.txt", "../$other/docs/secret.txt",
   "$dir/$other/docs/secret.txt", "/away/docs/secret.txt", "/link.txt",
   "/absolute.txt", gopherroot .. "/../$other/docs/secret.txt",
} do
   try("file", function() return read(path) end)
   try("file", function() return exists(path) or isReadable(path) end)
   try("file", function() return lines(path)() end)
end
for _, path in ipairs { "/../$other", "$dir/$other", "/away", "/away/docs" } do
   try("entries", function() return entries(path)[1].name end)
   try("scan", function() return finds(path) end)
end
try("module", function() return require("own$other") end)
try("module", function() return require("../../$other/lib/own$other") end)
try("who", function() return servername .. ":" .. serverport end)
try("sites", function()
   local all = sites()
   return #all .. " " .. all[1].host .. ":" .. all[1].port
end)
try("people", function() return #people() end)
END
done

# write_conf ADDRESS ADDRESS [MORE]
write_conf() {
	cat > "$conf" <<END
workers = 1
-- Options outside the blocks hold for both.
site { servername = "one.test", serverport = 7001, listen = "$1",
   gopherroot = "$dir/one" }
site {
   servername = "two.test", serverport = 70, listen = { "$2" },
   gopherroot = "$dir/two", text_end = "none",
}
charset = "raw"
${3:-}
END
}

# site_address NAME: the address of this site in the log.
site_address() {
	sed -n "s/.*site $1:[0-9]* on \([^ ]*\).*/\1/p" "$log" | tail -n 1
}

start_sites() {
	start "$@"
	await "ready on " > /dev/null || fail "the server does not start"
	one=$(site_address one.test) two=$(site_address two.test)
}

# from ADDRESS SELECTOR: the reply from there, without CRs.
from() {
	curl -sS --path-as-is --max-time 20 "gopher://$1/0$2" | tr -d '\r'
}

# is TEXT ADDRESS SELECTOR
is() {
	got=$(from "$2" "$3")
	[ "$got" = "$1" ] || fail "$how: $3 is \"$got\", not \"$1\""
}

# Each address serves one site, and nothing of the other.
check_both() {
	how=$1
	is "this is one
." "$one" /one.txt
	is "this is two" "$two" /two.txt
	for selector in /two.txt /link.txt /absolute.txt /away/two.txt \
	    /../two/two.txt /lib/ownone.lua; do
		case $(from "$one" $selector) in
		"3Not found"* | "3Bad request"*) ;;
		*) fail "$how: one.test answers $selector" ;;
		esac
	done
	is "iWelcome to one		one.test	7001
1two.test		two.test	70
i%%%		one.test	7001
." "$one" /
	is "iWelcome to two		two.test	70
1one.test:7001		one.test	7001
i%%%		two.test	70
." "$two" /
	for name in one two; do
		at=$one other=two.test:70 port=7001
		[ $name = one ] || at=$two other=one.test:7001 port=70
		from "$at" /try > "$dir/out"
		expect "own file: $name to keep" "$dir/out"
		expect "own entries: 1" "$dir/out"
		expect "own module: $name" "$dir/out"
		expect "own scan: /docs/secret.txt" "$dir/out"
		expect "who: $name.test:$port" "$dir/out"
		expect "sites: 1 $other" "$dir/out"
		expect "people: 0" "$dir/out"
		tried=$(grep -cE '^(file|entries|scan|module): ' "$dir/out")
		refused=$(grep -cE '^(file|entries|scan|module): (no|false)$' \
		    "$dir/out")
		{ [ "$tried" = 31 ] && [ "$refused" = 31 ]; } ||
		    fail "$how: $name reaches more: $(cat "$dir/out")"
	done
}

# --- the configuration ---

write_conf 127.0.0.1:0 127.0.0.1:0
"$binary" -c "$conf" -t 2> "$dir/err" || fail "-t: $(cat "$dir/err")"
"$binary" -c "$conf" -T > "$dir/printed"
"$binary" -c "$dir/printed" -T > "$dir/again"
cmp -s "$dir/printed" "$dir/again" || fail "-T does not read back"
! "$binary" -c "$conf" --check > "$dir/out" 2> "$dir/err" ||
    fail "--check does not name the links"
expect "check: site two.test:70" "$dir/err"
expect "one.test:7001: checked 8 files, 1 handler, 1 menu: 3 problems" "$dir/out"
expect "two.test:70: checked 8 files, 1 handler, 1 menu: 3 problems" "$dir/out"

# wrong TEXT OPTION...: the configuration is refused with this text.
wrong() {
	text=$1
	shift
	! "$binary" -c "$conf" "$@" 2> "$dir/err" || fail "no complaint: $text"
	expect "$text" "$dir/err"
}

wrong "-p: the configuration has several sites" -t -p 7070
write_conf 127.0.0.1:7000 7000
wrong "the sites one.test and two.test cannot both listen on 7000" -t
write_conf 0.0.0.0:7000 127.0.0.1:7000
wrong "cannot both listen on 127.0.0.1:7000" -t
write_conf 127.0.0.1:0 127.0.0.1:0 "site { gopherroot = \"$dir/none\" }"
wrong "gopherroot \"$dir/none\": No such file" -t

# --- a daemon ---

write_conf 127.0.0.1:0 127.0.0.1:0
start_sites "$binary" -c "$conf"
check_both daemon
reload
[ "$one $two" = "$(site_address one.test) $(site_address two.test)" ] ||
    fail "a reload has changed addresses"
check_both "reloaded"
await '127.0.0.1 one.test:7001 "/try" try.lua' > /dev/null ||
    fail "the access line does not name the site"

# --- reloads that add and remove sites, with the load on ---

old_is_gone() { ! workers | grep -qw "${old%% *}"; }

printf 'this is one\r\n.\r\n' > "$dir/right"
third="site { servername = \"three.test\", listen = \"127.0.0.1:0\",
   gopherroot = \"$dir/two\" } access_log = false"
write_conf 127.0.0.1:0 127.0.0.1:0 "access_log = false"
reload
"$load" -t 60 -c 16 -q /one.txt -e "$dir/right" "$one" > "$dir/load" &
client=$!
for _ in 1 2 3 4 5; do
	write_conf 127.0.0.1:0 127.0.0.1:0 "$third"
	reload
	is "this is two
." "$(site_address three.test)" /two.txt
	gone=$(site_address three.test)
	write_conf 127.0.0.1:0 127.0.0.1:0 "access_log = false"
	old=$(workers)
	reload
	until_true old_is_gone || fail "an old worker does not exit"
	from "$gone" /two.txt > "$dir/out" 2>&1
	! grep "this is" "$dir/out" || fail "a removed site is served"
done
kill -TERM $client || fail "the load has ended too early"
wait $client || fail "reloads have lost requests: $(cat "$dir/load")"
check_both "after the load"

# Clients in the kernel's queue of a removed site are still served: the worker is
# stopped while one connects, and while the site is removed.
is_queued() {
	hex=$(printf ':%04X' "${two##*:}")
	cat /proc/net/tcp /proc/net/tcp6 2> /dev/null |
	    awk -v port="$hex" '$4 == "0A" && $2 ~ port "$" {
		split($5, q, ":"); if (q[2] + 0 > 0) found = 1 }
		END { exit !found }'
}
old=$(workers | tr -d ' ')
kill -STOP "$old"
from "$two" /two.txt > "$dir/late" &
client=$!
until_true is_queued || fail "no client is in the queue"
cat > "$conf" <<END
workers = 1
site { servername = "one.test", serverport = 7001, listen = "127.0.0.1:0",
   gopherroot = "$dir/one" }
END
reload
kill -CONT "$old"
wait $client || fail "the queued client was not served"
[ "$(cat "$dir/late")" = "this is two" ] ||
    fail "the queued client got another reply"
is "this is one
." "$one" /one.txt

# If an address is not available, all stays as it was.
write_conf 127.0.0.1:0 192.0.2.1:7000
kill -HUP "$server"
await "listen: 192.0.2.1:7000: " > /dev/null ||
    fail "no line about the wrong address"
expect "the server keeps the old configuration" "$log"
is "this is one
." "$one" /one.txt

# A reload logs the addresses if they are others.
write_conf 127.0.0.1:0 127.0.0.2:0
reload
await_ready
case $ready in *" ready on $one 127.0.0.2:"*) ;; *) fail "\"$ready\"" ;; esac
n=$(grep -c "ready on " "$log")
reload
stop
[ "$(grep -c "ready on " "$log")" = "$n" ] || fail "the same addresses again"

# --- without a socket, the first site is served ---

write_conf 127.0.0.1:0 127.0.0.1:0
printf '/one.txt\r\n' | "$binary" -i -c "$conf" 2> "$log" | tr -d '\r' \
    > "$dir/out"
expect "this is one" "$dir/out"
echo 'error("no moon")' > "$dir/one/fail.lua"
printf '/fail\r\n' | "$binary" -i -c "$conf" > "$dir/out" 2> "$log"
expect 'local one.test:7001 "/fail" handler /fail.lua failed (' "$log"
rm "$dir/one/fail.lua"
check_log

# --- sockets of a manager, and a process for each client ---

command -v systemd-socket-activate > /dev/null ||
    fail "systemd-socket-activate is missing (Debian: systemd)"

# managed OPTION...: listens at two free ports.
managed() {
	one=127.0.0.1:$("$load" -F) two=127.0.0.1:$("$load" -F)
	write_conf "$one" "${two##*:}"
	start systemd-socket-activate "$@" --listen="$two" --listen="$one" \
	    "$binary" -c "$conf"
	await "Listening on $two" > /dev/null &&
	    await "Listening on $one" > /dev/null
}

# A site that has no socket is told of.
lone() {
	one=127.0.0.1:$("$load" -F)
	write_conf "$one" 7002
	start systemd-socket-activate --listen="$one" "$binary" -c "$conf"
	await "Listening on $one" > /dev/null
}
insist lone
from "$one" /one.txt > "$dir/out" &
await "WARNING: site two.test:70: no socket leads to it; add ListenStream=" \
    > /dev/null || fail "no line about the site without a socket"
wait $! || fail "the other site is not served"
stop

# Its messages have to be read while we ask, or it would wait for us.
for how in "" "--accept" "--accept --inetd"; do
	# shellcheck disable=SC2086 # these are several
	insist managed $how
	timeout 120 cat <&3 >> "$log" &
	reader=$!
	check_both "a manager $how"
	kill -TERM "$server"
	wait $reader || fail "a manager $how: a process does not end"
	wait "$server" || :
	server=
	exec 3<&-
	check_log
done
