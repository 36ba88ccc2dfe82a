#!/bin/sh
# Without Landlock, seccomp or openat2, the server logs that once and serves as
# before.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

compile deny_syscalls
if ! "$dir/deny_syscalls" -- true; then
	echo "left out: no seccomp to deny system calls with"
	exit
fi
mkdir "$dir/site"
echo "a text" > "$dir/site/about.txt"
echo 'send_info("made")' > "$dir/site/make.lua"

# check_replies: $dir/text and $dir/menu have the right replies.
check_replies() {
	[ "$(head -n 1 "$dir/text")" = "a text" ] ||
	    fail "$denied: another text: $(cat "$dir/text")"
	head -n 1 "$dir/menu" | grep -q '^imade	' ||
	    fail "$denied: another menu: $(cat "$dir/menu")"
}

# logged TIMES TEXT: the log has the text this many times.
logged() {
	times=$(grep -cF "$2" "$log") || :
	[ "$times" -eq "$1" ] ||
	    fail "$denied: \"$2\" is logged $times times instead of $1"
}

# daemon_without "WHAT..." OPTION...
daemon_without() {
	denied=$1
	shift
	# shellcheck disable=SC2086 # these are several
	start_daemon "$dir/deny_syscalls" $denied -- "$binary" -r "$dir/site" \
	    --workers=3 "$@"
	ask /about.txt > "$dir/text"
	ask /make > "$dir/menu"
	check_replies
	reload
	ask /about.txt > "$dir/text"
	ask /make > "$dir/menu"
	check_replies
	stop
}

daemon_without landlock
logged 1 "WARNING: landlock: cannot be had here (Function not implemented)"
daemon_without seccomp
logged 1 "WARNING: seccomp: cannot be had here (Function not implemented)"
daemon_without openat2
logged 1 "INFO: openat2: refused here"
logged 0 "WARNING: landlock"
daemon_without "landlock seccomp openat2" --landlock=on --seccomp=on
logged 1 "WARNING: landlock: cannot"
logged 1 "WARNING: seccomp: cannot"
logged 1 "INFO: openat2: refused here"
daemon_without "landlock seccomp" --landlock=off --seccomp=off
logged 0 "cannot be had"
logged 1 "INFO: landlock: off"
logged 1 "INFO: seccomp: off"

# client_without "WHAT..." OPTION...
client_without() {
	denied=$1
	shift
	for selector in text:/about.txt menu:/make; do
		# shellcheck disable=SC2086 # these are several
		printf '%s\r\n' "${selector#*:}" | "$dir/deny_syscalls" $denied -- \
		    "$binary" -i -r "$dir/site" "$@" \
		    2> "$log" > "$dir/${selector%%:*}.crlf"
		tr -d '\r' < "$dir/${selector%%:*}.crlf" > "$dir/${selector%%:*}"
	done
	check_replies
	check_log
}

client_without "landlock seccomp openat2" --landlock=on --seccomp=on
logged 1 "WARNING: landlock: cannot"
logged 1 "WARNING: seccomp: cannot"
client_without "landlock seccomp openat2"
logged 0 WARNING
