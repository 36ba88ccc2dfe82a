#!/bin/sh
# Makes calls of the server fail, one after the other: the nth accept4(), read(),
# malloc() and so on, with the errors of its manual page. The server may refuse
# to start, with a message. Otherwise it must soon answer every kind of request
# right again, with no more descriptors than before.
# usage: run.sh BINARY TOOLS [CALLS [MOST]]: MOST is the last n (default: 6)
set -eu
[ $# -ge 2 ] || { echo "usage: $0 BINARY TOOLS [CALLS [MOST]]" >&2; exit 2; }
binary=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../system/common.sh
. "$here/../system/common.sh"
tools=$(realpath "$2")
load=$tools/bench/load library=$tools/fail_call.so
only=${3-} most=${4:-6}

# A call, and the errors that it can have here: the numbers of errno.h.
table() {
	sed 's/#.*//' <<-'END'
	accept4 4 11 12 23 24 103 105	# EINTR EAGAIN ENOMEM ENFILE EMFILE
	read 5 104	# EIO ECONNRESET
	write 4 5 11 28 32 104	# ... ENOSPC EPIPE
	writev 4 11 12 32 104
	sendfile 4 5 11 12 32 104
	pread 5
	pwrite 5 28
	fsync 5 28
	fdatasync 5 28
	fstat 5 12
	fstatat 5 12
	openat2 4 5 12 13 24
	epoll_ctl 12 28
	epoll_pwait 4
	fork 11 12
	mmap 12
	fcntl 24 12
	malloc 12
	calloc 12
	realloc 12
	END
}

make_site() {
	site=$dir/site
	mkdir -p "$site/sub" "$site/menu"
	echo "a text" > "$site/a.txt"
	awk 'BEGIN { for (i = 0; i < 40000; i++) print "line " i }' \
	    > "$site/large.txt"
	head -c 300000 /dev/zero > "$site/large.bin"
	printf '!The menu\n0A text\t/a.txt\n=/part.gophermap\n*\n' \
	    > "$site/menu/gophermap"
	echo "included" > "$site/part.gophermap"
	echo 'send_info("from a handler")' > "$site/handler.lua"
	echo 'sleep(0.01) send_info("later")' > "$site/sleep.lua"
	echo 'error("by intention")' > "$site/fails.lua"
	printf -- '-- type: 0\nsend_textfile("/a.txt")\n' > "$site/file.lua"
	printf 'for f in scan("/", { "text" }) do send_info(f.path) end\n' \
	    > "$site/scan.lua"
	printf 'send_info(store.get("n") or "none") store.set("n", 1)\n' \
	    > "$site/store.lua"
	printf '%s\n' / /a.txt /large.txt /large.bin /menu /sub /handler \
	    /sleep /fails /file /scan /nothing /caps.txt URL:http://a.test/ \
	    /../up > "$dir/selectors"
}

# fetch_all FOLDER: one reply for each selector.
fetch_all() {
	mkdir -p "$1"
	i=0
	while IFS= read -r selector; do
		i=$((i + 1))
		"$load" -o "$1/$i" -w 5 -q "$selector" "$address" \
		    2> /dev/null || : > "$1/$i"
	done < "$dir/selectors"
	# The number of an error differs from reply to reply.
	sed -i 's/ ([a-z0-9]*)//' "$1/9"
}

# Reports whether each reply is right, or shows that something has failed: it is
# an error, or it ends early.
replies_are_honest() {
	for reply in "$dir"/got/*; do
		right=$dir/right/${reply##*/}
		cmp -s "$reply" "$right" ||
		    [ "$(head -c 1 "$reply")" = 3 ] ||
		    cmp -s -n "$(wc -c < "$reply")" "$reply" "$right" || {
			diff -a "$right" "$reply" | head -n 10 >&2
			return 1
		}
	done
}

replies_are_right() {
	fetch_all "$dir/got"
	diff -r "$dir/right" "$dir/got" > "$dir/differences"
}

# start_failing CALL N ERRNO: false if the server does not start.
start_failing() {
	start env FAIL_CALL="$1 $2 $3" LD_PRELOAD="$library" "$binary" \
	    -r "$site" -n fault.test --workers=1 --listen=127.0.0.1:0 \
	    --max_connections=1 --access_log=false --state="$dir/state" \
	    --stats=true 4<&-
	ready=$(await "ready on ") || return 1
	address=${ready##* }
}

count_descriptors() {
	for process in $(workers); do
		ls "/proc/$process/fd"
	done 2> /dev/null | wc -l
}

is_calm() { [ "$(count_descriptors)" -le "$descriptors" ]; }

# wrong TEXT: this run has failed; the others go on.
wrong() {
	echo "fault: $what: $1" >&2
	grep -v '^INFO' "$log" | tail -n 5 >&2
	bad=$((bad + 1))
}

# The server has refused to start: with a status, and a message.
check_refusal() {
	drain
	status=0
	wait "$server" || status=$?
	server=
	check_log
	[ "$status" -ne 0 ] && [ "$status" -lt 126 ] &&
	    [ "$(grep -vc fail_call: "$log")" -gt 0 ] ||
	    wrong "status $status without a message"
}

# play CALL N ERRNO: sets $failed, whether the call has failed.
play() {
	what="$*"
	rm -rf "$dir/state" "$dir/got"
	mkdir "$dir/state"
	if start_failing "$@"; then
		fetch_all "$dir/got"
		replies_are_honest || wrong "a reply is wrong"
		until_true replies_are_right ||
		    wrong "replies stay wrong: $(head "$dir/differences")"
		until_true is_calm ||
		    wrong "$(count_descriptors) descriptors, not $descriptors"
		stop
	else
		check_refusal
	fi
	failed=false
	! grep -q '^fail_call' "$log" || failed=true
}

make_site
mkdir "$dir/state"
start_failing none 0 0 || fail "the server does not start"
fetch_all "$dir/right"
fetch_all "$dir/right"
descriptors=$(count_descriptors)
stop
runs=0 bad=0
table > "$dir/table"
while read -r call errors <&4; do
	[ -z "$only" ] || [ "$only" = "$call" ] || continue
	for error in $errors; do
		n=0 failed=true
		while $failed && [ $n -lt "$most" ]; do
			n=$((n + 1)) runs=$((runs + 1))
			play "$call" $n "$error"
		done
	done
done 4< "$dir/table"
echo "fault: $runs runs, $bad wrong"
[ $bad -eq 0 ]
