#!/bin/sh
# Behind openbsd-inetd and xinetd, with "nowait" and with "wait", and behind nc of
# busybox, clients get the same bytes as from a daemon, and no line of the log.
# usage: inetd.sh BINARY TREE, where a missing TREE is made of Debian's packages
set -eu
[ $# -eq 2 ] || { echo "usage: $0 BINARY TREE" >&2; exit 2; }
binary=$(realpath "$1") tree=$(realpath -m "$2")
# shellcheck source-path=SCRIPTDIR source=../common.sh
. "$(dirname "$0")/../common.sh"

# The packages conflict, and would start daemons: they are not installed.
if [ ! -e "$tree/complete" ]; then
	rm -rf "$tree"
	mkdir -p "$tree"
	set -- openbsd-inetd xinetd busybox
	libraries=$(apt-cache depends "$@" |
	    sed -n 's/^ *Depends: \(lib.*\)/\1/p' | grep -vx libc6 | sort -u)
	# shellcheck disable=SC2086 # these are several
	(cd "$tree" && apt-get download -qq "$@" $libraries) 2> "$log" ||
		fail "the packages cannot be downloaded"
	for package in "$tree"/*.deb; do
		dpkg -x "$package" "$tree"
	done
	touch "$tree/complete"
fi
LD_LIBRARY_PATH=$(find "$tree" -name '*.so.*' -printf '%h\n' | sort -u |
    paste -s -d :)
export LD_LIBRARY_PATH

site=$dir/site
mkdir "$site"
seq -f "line %g" 20000 > "$site/a.txt"
sed 's/$/\r/' "$site/a.txt" > "$dir/a.wire"
printf '.\r\n' >> "$dir/a.wire"
echo 'error("secret detail")' > "$site/fail.lua"
chmod -R a+rX "$dir"
options="-r $site -n gopher.test --log_level=debug"

# In inetd.conf: ADDRESS stream tcp WAIT USER PROGRAM ARGUMENTS
write_inetd_conf() {
	echo "$address stream tcp $1 $(id -nu) $binary gophermoon $options $2" \
	    > "$dir/conf"
}

run_openbsd() {
	write_inetd_conf "$@"
	set -- "$tree/usr/sbin/inetd" -i "$dir/conf"
	serve "$@"
}

# Debian builds busybox without inetd.
run_busybox() {
	# shellcheck disable=SC2086 # these are several
	serve "$tree/bin/busybox" nc -ll -p "${address##*:}" \
	    "${address%:*}" -e "$binary" $options
}

run_xinetd() {
	wait=yes
	[ "$1" = wait ] || wait=no
	cat > "$dir/conf" <<END
service gopher
{
	type = UNLISTED
	socket_type = stream
	protocol = tcp
	bind = ${address%:*}
	port = ${address##*:}
	wait = $wait
	user = $(id -nu)
	server = $binary
	server_args = $options $2
}
END
	serve "$tree/usr/sbin/xinetd" -dontfork -f "$dir/conf" \
	    -pidfile "$dir/pid"
}

serve() {
	"$@" > "$log" 2>&1 &
	server=$!
}

listens() { bash -c "exec 3<> /dev/tcp/${address%:*}/${address##*:}" 2> /dev/null; }

check_replies() {
	curl -sS --max-time 20 "gopher://$address/0/a.txt" > "$dir/out" ||
		fail "$how: no reply"
	cmp "$dir/a.wire" "$dir/out" || fail "$how: another text"
	ask /fail | sed 's/(......)/(code)/' > "$dir/out"
	printf '3This handler failed (code): /fail\t\terror.host\t1\n.\n' |
	    cmp - "$dir/out" || fail "$how: /fail gets $(cat "$dir/out")"
}

for how in "openbsd nowait" "openbsd wait --idle_exit=1" "xinetd nowait" \
    "xinetd wait --idle_exit=1" "busybox nowait"; do
	address=127.0.0.1:$("$load" -F)
	# shellcheck disable=SC2086 # these are several
	set -- $how ""
	"run_$1" "$2" "$3"
	until_true listens || fail "$how: nothing listens"
	check_replies
	check_replies
	kill "$server"
	wait "$server" 2> /dev/null || :
	server=
done
echo "inetd: ok"
