#!/bin/sh
# Started as root, the server changes to another account, and its workers to a part
# of the file system. /proc shows the privileges that each process has.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

if [ "$(id -u)" != 0 ]; then
	echo "left out: not root"
	exit
fi
uid=65534
user=$(id -nu $uid)
chmod 755 "$dir"
cp "$binary" "$dir/gophermoon"
binary=$dir/gophermoon
mkdir -p "$dir/jail/site/lib" "$dir/jail/library" "$dir/elsewhere"
echo "a text" > "$dir/jail/site/about.txt"
echo 'return "of the library"' > "$dir/jail/library/word.lua"
echo 'send_info(require("word") .. os.date(" %z"))' > "$dir/jail/site/word.lua"
cat > "$dir/jail/site/reach.lua" <<'END'
-- type: 0
local secret = io.open("/etc/passwd")
send_text("outside: " .. (secret and "seen" or "not there"))
send_text("root: " .. gopherroot)
send_text("own: " .. io.open(gopherroot .. "/about.txt"):read())
END
cat > "$dir/conf.lua" <<END
gopherroot = "$dir/jail/site"
user = "$user"
END
TZ=
export TZ
unset TZ

# is PID NAME VALUE: /proc/PID/status has this value, at the latest when a new
# worker has done its first steps; unless the process has exited.
is() {
	until_true has_status "$@" ||
		fail "$how: $(grep "^$2:" "/proc/$1/status") instead of $3"
}
has_status() {
	[ ! -e "/proc/$1" ] || grep -Eqs "^$2:[[:space:]]*$3([[:space:]]|\$)" "/proc/$1/status"
}

# all_are CAPS: the server has these capabilities, the workers have none, and all
# have the account of $user.
all_are() {
	is "$server" Uid "$uid"
	is "$server" CapEff "$1"
	is "$server" CapPrm "$1"
	[ -n "$(workers)" ] || fail "$how: there are no workers"
	for pid in $(workers); do
		is "$pid" Uid "$uid"
		is "$pid" CapEff 0000000000000000
		is "$pid" CapPrm 0000000000000000
	done
}

# All workers have no_new_privs, and a filter where there can be one.
confined() {
	filter=2
	! grep -q "seccomp: not available" "$log" || filter=0
	for pid in $(workers); do
		is "$pid" NoNewPrivs 1
		is "$pid" Seccomp $filter
	done
}

reload() {
	kill -HUP "$server"
	await "$1" > /dev/null || fail "$how: no \"$1\""
}

answers() {
	[ "$(ask /about.txt | head -n 1)" = "a text" ] ||
	    fail "$how: another text"
}

how="the account"
start_daemon "$binary" -c "$dir/conf.lua"
answers
all_are 0000000000000000
confined
reload "configuration reloaded"
answers
all_are 0000000000000000
echo 'trusted = true' >> "$dir/conf.lua"
reload "seccomp: off, because handlers are trusted"
answers
echo 'seccomp = "on"' >> "$dir/conf.lua"
reload "seccomp: workers make"
answers
stop

# Only the server can still call chroot(2), for new workers.
how=chroot
start_daemon "$binary" -c "$dir/conf.lua" --chroot="$dir/jail" \
    --library="$dir/jail/library" --seccomp=off
answers
all_are 0000000000040000
for pid in $(workers); do
	[ "$(readlink "/proc/$pid/root")" = "$(realpath "$dir/jail")" ] ||
	    fail "a worker is not in its root"
done
expect "INFO: chroot: workers see $(realpath "$dir/jail") " "$log"
check_root() {
	ask /reach > "$dir/out"
	expect "outside: not there" "$dir/out"
	expect "root: /site" "$dir/out"
	expect "own: a text" "$dir/out"
	ask /word > "$dir/out"
	expect "iof the library $(date +%z)	" "$dir/out"
}
check_root
reload "configuration reloaded"
check_root
all_are 0000000000040000
stop

how="chroot is the gopherroot, with all measures"
start_daemon "$binary" -c "$dir/conf.lua" --chroot="$dir/jail/site" \
    --landlock=on
answers
confined
ask /reach > "$dir/out"
expect "root: /" "$dir/out"
stop

how="chroot, for one client"
printf '/reach\r\n' | "$binary" -i -c "$dir/conf.lua" --chroot="$dir/jail" \
    --seccomp=off 2> "$log" > "$dir/out"
expect "outside: not there" "$dir/out"
expect "root: /site" "$dir/out"
check_log

# A reload cannot leave the chroot.
how="a gopherroot elsewhere"
cp "$dir/conf.lua" "$dir/moving.lua"
start_daemon "$binary" -c "$dir/moving.lua" --chroot="$dir/jail"
sed -i "s,^gopherroot.*,gopherroot = \"$dir/elsewhere\"," "$dir/moving.lua"
reload "keeps the old configuration"
expect "gopherroot: $(realpath "$dir/elsewhere") is outside the chroot" "$log"
answers
stop

# A reload cannot change the account or the chroot, and says so each time.
how="another account"
sed -e "s,^gopherroot.*,gopherroot = \"$dir/jail/site\"," "$dir/conf.lua" \
    > "$dir/changing.lua"
start_daemon "$binary" -c "$dir/changing.lua"
sed -i "s/^user = .*/user = \"no-such-user\"/" "$dir/changing.lua"
reload "user \"no-such-user\": no such account on this host; the server keeps"
sed -i "s/^user = .*/user = \"daemon\"/" "$dir/changing.lua"
echo "chroot = '$dir/jail'" >> "$dir/changing.lua"
for _ in 1 2; do
	reload "WARNING: user: takes effect at the next restart"
	await "WARNING: chroot: takes effect at the next restart" > /dev/null ||
	    fail "$how: no warning of chroot"
done
answers
stop

how="a server as root"
for account in '' root; do
	"$binary" -t -r "$dir/jail/site" -l 127.0.0.1:0 --user=$account \
	    2> "$dir/err" || fail "-t fails"
	grep -q '^WARNING: user.*: running as root; name' "$dir/err" ||
	    fail "-t does not warn of root"
done
"$binary" -t -r "$dir/jail/site" 2> "$dir/err" || fail "-t fails"
expect "INFO: user: not set; a server that root starts" "$dir/err"

# A service manager removes all privileges, and then denies capset.
how="an account that has no capabilities"
compile deny_syscalls
start_daemon setpriv --reuid="$uid" --clear-groups --inh-caps=-all \
    "$dir/deny_syscalls" capset landlock -- "$binary" -r "$dir/jail/site"
answers
all_are 0000000000000000
stop

# refused TEXT COMMAND...: the server does not start, and prints this text.
refused_with() {
	want=$1 text=$2
	shift 2
	status=0
	"$@" > "$dir/out" 2> "$dir/err" || status=$?
	[ "$status" -eq "$want" ] || fail "status $status instead of $want: $*"
	expect "$text" "$dir/err"
}
refused() { refused_with 1 "$@"; }

# wrong TEXT OPTION...: neither a start nor -t accepts the configuration.
wrong() {
	text=$1
	shift
	refused_with 78 "$text" "$binary" -c "$dir/conf.lua" \
	    --listen=127.0.0.1:0 "$@"
	refused_with 78 "$text" "$binary" -t -c "$dir/conf.lua" \
	    --listen=127.0.0.1:0 "$@"
}

how=refused
wrong 'user "no-such-user": no such account' --user=no-such-user
wrong "No such file" --chroot="$dir/nowhere"
wrong "is outside the chroot" --chroot="$dir/jail/library"
wrong "library: " --chroot="$dir/jail" --library=/usr
mkdir "$dir/jail/state"
wrong "let the account of the server write there" --state="$dir/jail/state"
wrong "log_file \"$dir/jail/log\": Permission denied; let the account of the server write" --log_file="$dir/jail/log"
wrong "log_file \"$dir/nowhere/log\": No such file" --log_file="$dir/nowhere/log"
wrong "log_file \"$dir/jail\": Is a directory" --log_file="$dir/jail"
if [ "$(cat /proc/sys/net/ipv4/ip_unprivileged_port_start)" -gt 70 ]; then
	setpriv --reuid="$uid" --clear-groups --inh-caps=-all "$binary" -t \
	    -r "$dir/jail/site" -l 127.0.0.1:70 2> "$dir/err" ||
	    fail "-t refuses a port that systemd may open"
	expect "WARNING: listen: 127.0.0.1:70: Permission denied; ports below" "$dir/err"
fi
mkdir -m 700 "$dir/jail/closed"
refused_with 78 "not readable by others (0700); run chmod o+rx" \
    setpriv --reuid="$uid" --clear-groups --inh-caps=-all "$binary" -t \
    -r "$dir/jail/closed"
refused "ERROR: chroot: not permitted" setpriv --reuid="$uid" --clear-groups \
    "$binary" -r "$dir/jail/site" --listen=127.0.0.1:0 --chroot="$dir/jail"
refused "ERROR: chroot: not permitted" setpriv --reuid="$uid" --clear-groups \
    "$binary" -i -r "$dir/jail/site" --chroot="$dir/jail"
refused "cannot become this account" setpriv --bounding-set=-setuid --inh-caps=-setuid \
    "$binary" -r "$dir/jail/site" --listen=127.0.0.1:0 "--user=$user"
refused "capabilities: cannot drop them" setpriv --reuid="$uid" --clear-groups \
    --inh-caps=+net_bind_service --ambient-caps=+net_bind_service \
    "$dir/deny_syscalls" capset -- "$binary" -r "$dir/jail/site" \
    --listen=127.0.0.1:0
