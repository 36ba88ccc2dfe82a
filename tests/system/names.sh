#!/bin/sh
# The server warns of names and ports in menus that lead clients nowhere, and its
# ready line has the URL of the site.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"

warnings() { grep WARNING "$log" | grep -v 'running as root' || :; }

# serve OPTION...: starts the server and stops it; its messages are in $log.
serve() {
	how=$*
	start "$binary" -r "$site" --workers=1 "$@"
	await_ready
	stop
}

# warns TEXT: there is one warning, with this text.
warns() {
	warnings > "$dir/warnings"
	[ "$(wc -l < "$dir/warnings")" -eq 1 ] || fail "not one warning: $how"
	expect "$1" "$dir/warnings"
}

quiet() { [ -z "$(warnings)" ] || fail "a warning: $how"; }

# serve_port ADDRESS OPTION...: the same on a free port of the address.
serve_port() {
	bound=$1
	shift
	for _ in 1 2 3 4 5; do
		free=$("$load" -F)
		how="$bound: $*"
		start "$binary" -r "$site" --workers=1 "$@" -l "$bound:$free"
		if await "ready on " > /dev/null; then
			stop
			return
		fi
		wait "$server" || :
		server=
	done
	fail "no free port: $how"
}

# --- names ------------------------------------------------------------------

for name in tilde localhost a.localhost localhost.localdomain 0.0.0.0 127.0.0.1 \
    :: ::1; do
	serve_port 0.0.0.0 -n $name
	warns "servername: menus name $name, which other hosts cannot find; set"
done
for name in gopher.example.org 192.0.2.7 2001:db8::1; do
	serve_port 0.0.0.0 -n $name
	quiet
done

# Only this host connects to a loopback address.
serve_port 127.0.0.1 -n localhost
quiet
serve_port 0.0.0.0 -n localhost -l 127.0.0.1:0
warns "servername: menus name localhost"

# Without a name, it is that of the host.
host=$("$binary" -T | sed -n 's/^servername = "\(.*\)"/\1/p')
serve_port 0.0.0.0
case $host in
localhost* | *.localdomain) warns "servername: menus name $host" ;;
*.*) quiet ;;
*) warns "servername: menus name $host" ;;
esac

# --- ports ------------------------------------------------------------------

serve_port 127.0.0.1 -n gopher.example.org
grep -qx "INFO: gopher://gopher.example.org:$free/ ready on 127.0.0.1:$free" \
    "$log" || fail "no URL in the ready line: $(cat "$log")"
quiet
serve_port 127.0.0.1 -n 2001:db8::1
expect "INFO: gopher://[2001:db8::1]:$free/ ready on 127.0.0.1:$free" "$log"
serve -n gopher.example.org -l 127.0.0.1:0
warns "serverport: menus name port 70 of gopher.example.org, where nothing"
expect "INFO: gopher://gopher.example.org/ ready on 127.0.0.1:" "$log"
serve_port 127.0.0.1 -n gopher.example.org -p 70
warns "serverport: menus name port 70 of gopher.example.org, where nothing"

# A proxy is on the port.
serve -n gopher.example.org -p 70 -l 127.0.0.1:0 --proxy_from=127.0.0.1
quiet

# The check of the configuration says the same.
"$binary" -t -r "$site" -n tilde -p 70 -l 7070 2> "$log" || fail "-t fails"
expect "WARNING: serverport: menus name port 70 of tilde" "$log"
expect "WARNING: servername: menus name tilde" "$log"

# --- several sites, and a reload --------------------------------------------

cat > "$dir/conf.lua" << END
gopherroot = "$site"
site { servername = "one.example.org", listen = "127.0.0.1:0", serverport = 71 }
site { servername = "two.example.org", listen = "127.0.0.2:0", serverport = 72 }
END
start "$binary" -c "$dir/conf.lua" --workers=1
await_ready
case $ready in
*"gopher://one.example.org:71/ gopher://two.example.org:72/ ready on "*) ;;
*) fail "no URLs in the ready line: $ready" ;;
esac
sed -i 's/two.example.org/localhost/; s/127.0.0.2:0/0.0.0.0:0/' "$dir/conf.lua"
reload
await "servername: menus name localhost" > /dev/null || fail "no warning"
reload
stop
[ "$(warnings | grep -c 'serverport: menus name port 7[12] of ')" -eq 4 ] ||
    fail "not one warning of the port for each site and reload"

# --- sockets of systemd -----------------------------------------------------

command -v systemd-socket-activate > /dev/null || exit 0

# activated OPTION...: the same, with a socket of systemd on a free port.
try_activated() {
	how="systemd: $*"
	free=$("$load" -F)
	start systemd-socket-activate --listen="0.0.0.0:$free" "$binary" \
	    -r "$site" --workers=1 "$@"
	await "Listening on " > /dev/null
}

activated() {
	insist try_activated "$@"
	curl -sS --max-time 20 "gopher://127.0.0.1:$free/" > "$dir/out"
	await_ready
	stop
}

activated -n gopher.example.org
warns "serverport: menus name port 70 of gopher.example.org, where nothing"
activated -n localhost -p 70
[ "$(warnings | wc -l)" -eq 2 ] || fail "not two warnings: $how"
activated -n gopher.example.org -l "0.0.0.0:$("$load" -F)"
warns "serverport: menus name port "
