#!/bin/sh
# The log never reaches a client whose connection is standard error too, as with
# inetd. A listening socket on descriptor 0, as with "wait" of inetd, is served.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"
echo "one line" > "$site/a.txt"
echo 'error("secret detail")' > "$site/fail.lua"
cat > "$site/program.lua" <<'END'
io.stderr:write("a message")
os.execute("echo an output; echo a complaint >&2")
send_info("done")
END

# The server, with the connection or the listening socket as 0, 1 and 2.
cat > "$dir/joined" <<END
#!/bin/sh
exec "$binary" -r "$site" -n gopher.test -p 7070 "\$@" 2>&0
END
chmod +x "$dir/joined"

# pass OPTION... COMMAND...: systemd-socket-activate on a free port.
pass() {
	address=127.0.0.1:$("$load" -F)
	start systemd-socket-activate --inetd --listen="$address" "$@"
	await "Listening on $address" > /dev/null
}

halt() {
	children=$(workers)
	kill -TERM "$server" $children 2> /dev/null || :
	wait "$server" 2> /dev/null || :
	server=
	drain
}

# gets SELECTOR REPLY: the reply is this and nothing else.
gets() {
	got=$(ask "$1") || fail "$how: no reply to $1"
	[ "$got" = "$2" ] || fail "$how: $1 gets $got"
}

check_replies() {
	how=$1
	gets /a.txt "one line
."
	ask /fail | sed 's/(......)/(code)/' > "$dir/out"
	printf '3This handler failed (code): /fail\t\terror.host\t1\n.\n' |
	    cmp -s - "$dir/out" || fail "$how: /fail gets $(cat "$dir/out")"
}

# --- a process for each connection ---

insist pass --accept "$dir/joined" --trusted=/ --log_level=debug
check_replies "a connection"
gets /program "idone		gopher.test	7070
."
halt
insist pass --accept "$dir/joined" --log=stderr
check_replies "a connection, log=stderr"
halt

printf '/program\r\n' | "$binary" -i -r "$site" -n gopher.test --trusted=/ \
    2> "$log" | tr -d '\r' > "$dir/out"
printf 'idone\t\tgopher.test\t70\n.\n' | cmp -s - "$dir/out" ||
    fail "the output of a program gets into a reply: $(cat "$dir/out")"

# A server that does not start tells the client nothing.
for wrong in --workers=many --gopherroot=/nowhere -x; do
	insist pass --accept "$dir/joined" "$wrong"
	how="a mistake, $wrong"
	gets /a.txt "" 2> "$dir/err"
	halt
done

# A command talks to its caller, though: ssh passes a socket, too.
insist pass --accept "$dir/joined" -t
bash -c "timeout 20 cat < /dev/tcp/${address%:*}/${address##*:}" > "$dir/out"
expect "the configuration is valid" "$dir/out"
halt

# --- closed descriptors ---

"$binary" -r "$site" -n gopher.test -l 127.0.0.1:0 --workers=1 \
    --log_file="$dir/file" <&- >&- 2>&- &
server=$!
await_in "$dir/file" "ready on "
for pid in $server $(workers); do
	for fd in 0 1 2; do
		[ "$(readlink "/proc/$pid/fd/$fd")" = /dev/null ] ||
		    fail "descriptor $fd is $(readlink "/proc/$pid/fd/$fd")"
	done
done
kill -TERM "$server"
wait "$server" || fail "without descriptors it exits with $?"
server=
rm "$dir/file"

# --- pipes ---

printf '/fail\r\n' | "$binary" -i -r "$site" -n gopher.test 2>&1 |
    cat > "$dir/out"
[ "$(wc -l < "$dir/out")" -eq 2 ] || fail "a pipe gets $(cat "$dir/out")"
printf '/fail\r\n' | "$binary" -i -r "$site" -n gopher.test > "$dir/out" 2>&1
[ "$(wc -l < "$dir/out")" -eq 2 ] || fail "a file gets $(cat "$dir/out")"

# --- a listening socket on descriptor 0 ---

for option in --workers=1 --inetd; do
	insist pass "$dir/joined" "$option" --log_file="$dir/file" \
	    --drain_timeout=1
	check_replies "a listening socket, $option"
	check_replies "a listening socket, $option, again"
	await_in "$dir/file" "ready on $address"
	kill -TERM "$server"
	await_end
	rm "$dir/file"
done
insist pass "$dir/joined" --log=stderr
check_replies "a listening socket that is the log, too"
kill -TERM "$server"
await_end

# A datagram socket cannot be served.
address=127.0.0.1:$("$load" -F)
start systemd-socket-activate --inetd --datagram --listen="$address" \
    "$binary" -r "$site"
await "Listening on $address" > /dev/null || fail "it does not listen"
bash -c "echo > /dev/udp/${address%:*}/${address##*:}"
await 'standard input: a socket that is no stream; write "stream tcp"' \
    > /dev/null || fail "no line about a datagram socket"
status=0
wait "$server" || status=$?
server=
[ "$status" -eq 1 ] || fail "a datagram socket: status $status"
