#!/bin/sh
# A kernel, or a service manager, that has no Landlock, no seccomp or no openat2:
# each is said once, and visitors are served as before.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
here=$(dirname "$0")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"

"${CC:-cc}" -o "$dir/without" "$here/without.c"
if ! "$dir/without" -- true; then
	echo "this machine has no seccomp to pretend with: left out"
	exit
fi
mkdir "$dir/site"
echo "a text" > "$dir/site/about.txt"
echo 'send_info("made")' > "$dir/site/make.lua"

# is_served: both kinds of answers are in $dir/text and $dir/menu.
is_served() {
	[ "$(head -n 1 "$dir/text")" = "a text" ] ||
	    fail "$lacks: another text: $(cat "$dir/text")"
	head -n 1 "$dir/menu" | grep -q '^imade	' ||
	    fail "$lacks: another menu: $(cat "$dir/menu")"
}

# said TIMES TEXT: the log says this so many times.
said() {
	times=$(grep -cF "$2" "$log") || :
	[ "$times" -eq "$1" ] ||
	    fail "$lacks: \"$2\" is said $times times instead of $1"
}

# daemon_without "WHAT..." OPTION...
daemon_without() {
	lacks=$1
	shift
	# shellcheck disable=SC2086 # these are several
	start_daemon "$dir/without" $lacks -- "$binary" -r "$dir/site" \
	    --workers=3 "$@"
	ask /about.txt > "$dir/text"
	ask /make > "$dir/menu"
	is_served
	kill -HUP "$server"
	await "has been read again" > /dev/null || fail "$lacks: no reload"
	ask /about.txt > "$dir/text"
	ask /make > "$dir/menu"
	is_served
	stop
}

daemon_without landlock
said 1 "WARNING: landlock: not available (Function not implemented)"
daemon_without seccomp
said 1 "WARNING: seccomp: not available (Function not implemented)"
daemon_without openat2
said 1 "INFO: openat2: not available"
said 0 "WARNING: landlock"
daemon_without "landlock seccomp openat2" --landlock=on --seccomp=on
said 1 "WARNING: landlock: not available"
said 1 "WARNING: seccomp: not available"
said 1 "INFO: openat2: not available"
daemon_without "landlock seccomp" --landlock=off --seccomp=off
said 0 "not available"
said 1 "INFO: landlock: off"
said 1 "INFO: seccomp: off"

# visitor_without "WHAT..." OPTION...
visitor_without() {
	lacks=$1
	shift
	for selector in text:/about.txt menu:/make; do
		# shellcheck disable=SC2086 # these are several
		printf '%s\r\n' "${selector#*:}" | "$dir/without" $lacks -- \
		    "$binary" -i -r "$dir/site" "$@" \
		    2> "$log" > "$dir/${selector%%:*}.crlf"
		tr -d '\r' < "$dir/${selector%%:*}.crlf" > "$dir/${selector%%:*}"
	done
	is_served
	check_log
}

visitor_without "landlock seccomp openat2" --landlock=on --seccomp=on
said 1 "WARNING: landlock: not available"
said 1 "WARNING: seccomp: not available"
visitor_without "landlock seccomp openat2"
said 0 WARNING
