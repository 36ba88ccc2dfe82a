#!/bin/sh
# Gopher over TLS by HAProxy and by stunnel in front, as configured in our examples:
# clients get the same bytes as without, and the server knows their addresses.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
here=$(dirname "$0")
examples=$here/../../../systemd
# shellcheck source-path=SCRIPTDIR source=../common.sh
. "$here/../common.sh"

proxy=
end_all() {
	[ -z "$proxy" ] || kill -KILL "$proxy" 2> /dev/null || :
	cleanup
}
trap end_all EXIT

sh "$here/../../torture/kit.sh" "$dir/kit"
mv "$dir/kit/site" "$dir/site"
echo 'send_info("You are " .. remote)' > "$dir/site/who.lua"
awk 'BEGIN { while (i++ < 100000) print i, "bottles of beer" }' \
    > "$dir/site/long.txt"
head -c 3000000 /dev/urandom > "$dir/site/bytes.bin"

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=gopher.test \
    -addext subjectAltName=DNS:gopher.test -keyout "$dir/key.pem" \
    -out "$dir/cert.pem" 2> "$dir/out" || fail "openssl: $(cat "$dir/out")"
cat "$dir/cert.pem" "$dir/key.pem" > "$dir/both.pem"

start_daemon "$binary" -r "$dir/site" -n gopher.test --proxy_from=127.0.0.1 \
    --log_level=debug
behind=$address

# get SCHEME PATH: the reply to a client at 127.0.0.11, through the proxy.
get() {
	curl -sS --max-time 20 --cacert "$dir/cert.pem" --interface 127.0.0.11 \
	    --resolve "gopher.test:$port:127.0.0.1" "$1://gopher.test:$port/$2"
}


# all_right SCHEME: the bytes are those of a server without a proxy, and the client
# is known by its address.
all_right() {
	get "$1" 1/who > "$dir/out"
	expect "iYou are 127.0.0.11	" "$dir/out"
	for path in long.txt bytes.bin nothing; do
		printf '/%s\r\n' "$path" | "$binary" -i -r "$dir/site" \
		    -n gopher.test --log_level=error > "$dir/right"
		get "$1" "0/$path" > "$dir/out"
		cmp -s "$dir/right" "$dir/out" || fail "$proxied: $1: other bytes: $path"
	done
}

# listen_on COMMAND...: starts a proxy on $port. Another program may take the free
# port before: then this tries again. `configure` writes its configuration.
listen_on() {
	for _ in 1 2 3 4 5; do
		port=$("$load" -F)
		configure
		"$@" > "$dir/proxy" 2>&1 &
		proxy=$!
		until_true up_or_gone
		kill -0 "$proxy" 2> /dev/null && return
	done
	fail "$proxied does not start: $(cat "$dir/proxy")"
}

up_or_gone() {
	get gophers 1/who > /dev/null 2>&1 || ! kill -0 "$proxy" 2> /dev/null
}

end_proxy() {
	kill -TERM "$proxy"
	wait "$proxy" 2> /dev/null || :
	proxy=
}

# --- HAProxy: TLS and plain Gopher on one port ---

proxied=haproxy
configure() {
	sed "s,\[::\]:70 v4v6,127.0.0.1:$port,; s,127\.0\.0\.1:7070\$,$behind,
	    s,127\.0\.0\.1:7070 ,$behind ,; s,/etc/haproxy/gopher\.pem,$dir/both.pem,
	    s,abns@gopher-tls,&-$$," "$examples/haproxy-tls.cfg.example" \
	    > "$dir/haproxy.cfg"
	haproxy -c -f "$dir/haproxy.cfg" > "$dir/out" 2>&1 ||
	    fail "the example is not valid: $(cat "$dir/out")"
}
listen_on haproxy -db -f "$dir/haproxy.cfg"
all_right gophers
all_right gopher
# The shortest request is no handshake.
printf '\r\n' | curl -sS --max-time 20 "telnet://127.0.0.1:$port" > "$dir/out"
expect "1Menus" "$dir/out"
sh "$here/../../torture/run" --only tls "127.0.0.1:$port" > "$dir/out" ||
    fail "$(cat "$dir/out")"
expect "5 of   5 passed" "$dir/out"
end_proxy

# --- stunnel: TLS on a port of its own ---

proxied=stunnel
configure() {
	sed "s,:::7443,127.0.0.1:$port,; s,127\.0\.0\.1:7070,$behind,; /^set.id = /d
	    s,^cert = .*,cert = $dir/cert.pem,; s,^key = .*,key = $dir/key.pem," \
	    "$examples/stunnel.conf.example" > "$dir/stunnel.conf"
}
listen_on stunnel "$dir/stunnel.conf"
all_right gophers
end_proxy

stop
! has "PROXY header" "$log" || fail "$(grep "PROXY header" "$log")"
echo "tls: haproxy and stunnel: ok"
