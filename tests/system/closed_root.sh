#!/bin/sh
# A gopherroot that the account of the server cannot read and enter: -t, the start,
# a reload, --check and the access line say so.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
chmod 755 "$dir"
site=$dir/above/site
mkdir -p "$site" "$dir/other"
echo "a text" > "$site/about.txt"

# The server runs as root, or as the account of the test, which is the owner.
if [ "$(id -u)" != 0 ]; then
	chmod 600 "$site"
	! "$binary" -t -r "$site" 2> "$dir/err" || fail "-t succeeds"
	expect "gopherroot \"$site\": cannot be entered by the server" "$dir/err"
	exit 0
fi
user=$(id -nu 65534)
cat > "$dir/conf.lua" <<CONF
gopherroot = "$site"
user = "$user"
CONF

# refuses TEXT: neither -t nor a start succeeds, and both say this.
refuses() {
	for flags in -t --workers=1; do
		status=0
		"$binary" -c "$dir/conf.lua" -l 127.0.0.1:0 $flags \
		    2> "$dir/err" || status=$?
		[ "$status" -eq 78 ] || fail "$flags: status $status: $1"
		expect "ERROR: gopherroot \"$site\": $1" "$dir/err"
		! grep -q "openat2" "$dir/err" || fail "a word about openat2"
	done
	! "$binary" --check -c "$dir/conf.lua" > "$dir/out" 2>&1 ||
	    fail "--check succeeds: $1"
	expect "gopherroot \"$site\": $1" "$dir/out"
}

for mode in 700 750; do
	chmod $mode "$site"
	refuses "not readable by others (0$mode); run chmod o+rx"
done
chmod 744 "$site"
refuses "not enterable by others (0744); run chmod o+x"
echo menu > "$site/gophermap"
chmod 711 "$site"
refuses "not readable by others (0711); run chmod o+r"
chmod 755 "$site"
chmod 700 "$dir/above"
refuses "$dir/above: not enterable by others (0700); run chmod o+x"
chmod 755 "$dir/above"
chmod 700 "$site"
! "$binary" --check -r "$site" > "$dir/out" 2>&1 || fail "--check succeeds"
expect "gopherroot \"$site\": not readable by others (0700)" "$dir/out"
chown "$user" "$site"	# others may not read it, but the server may
"$binary" -t -c "$dir/conf.lua" 2> "$dir/err" || fail "-t: $(cat "$dir/err")"
start_daemon "$binary" -c "$dir/conf.lua"
[ "$(ask /about.txt | head -n 1)" = "a text" ] || fail "not served"
stop
chown 0 "$site"

# --- closed later ---

chmod 755 "$site"
start_daemon "$binary" -c "$dir/conf.lua"
ask / > "$dir/out"
expect imenu "$dir/out"
chmod 750 "$site"
ask /about.txt > "$dir/out"
expect "3Not found" "$dir/out"
await '"/about.txt" not readable by others (0750): / ' > /dev/null ||
    fail "the access line has no reason"
ask / > "$dir/out"
await '"/" not readable by others (0750) ' > /dev/null ||
    fail "the access line of the menu has no reason"
expect "WARNING: /: not readable by others (0750); run chmod o+rx" "$log"
kill -HUP "$server"
await "gopherroot \"$site\": not readable by others (0750); run chmod o+rx; the server keeps" \
    > /dev/null || fail "the reload does not say why"
chmod 755 "$site"
reload
chmod 700 "$dir/above"
await "gopherroot \"$site\": $dir/above: not enterable by others (0700); run chmod o+x; the server keeps" \
    > /dev/null || fail "no warning of the directory above"
chmod 755 "$dir/above"
stop

# --- a directory below: one rule for all accounts ---

mkdir "$site/shy"
echo menu > "$site/shy/gophermap"
chmod 711 "$site/shy"
printf '/shy\r\n' | "$binary" -i -r "$site" > "$dir/out" 2> "$log"
expect "3Not found" "$dir/out"
expect '"/shy" not readable by others (0711) ' "$log"
! "$binary" --check -r "$site" > "$dir/out" 2>&1 || fail "--check succeeds"
expect "not readable by others (0711)" "$dir/out"
