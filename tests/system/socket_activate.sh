#!/bin/sh
# Every transcript works under systemd-socket-activate as without it.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$(realpath "$1")
here=$(dirname "$0")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"

command -v systemd-socket-activate > /dev/null ||
    fail "systemd-socket-activate is missing (Debian: systemd)"
sh "$here/../root.sh" "$dir"

# A running server takes no flags from transcripts. $flagged is a transcript with
# flags, which are in $flags, divided by blanks.
flagged='' flags=''
transcripts() {
	if [ -n "$flagged" ]; then
		printf '%s\n' "$flagged"
	else
		grep -L '^#!' "$here"/../protocol/*.t
	fi
}

serve() {
	default=$IFS IFS=' '
	set -f
	# shellcheck disable=SC2086 # these are several
	start systemd-socket-activate "$@" "$binary" -r "$dir/site" \
	    -n gopher.test -p 7070 $flags
	set +f
	IFS=$default
}

# listening "HOST..." OPTION...: listens at a free port of every host.
listening() {
	addresses=
	for host in $1; do
		addresses="$addresses $host:$("$load" -F)"
	done
	shift
	for free in $addresses; do
		set -- "$@" --listen="$free"
	done
	serve "$@"
	for free in $addresses; do
		await "Listening on $free" > /dev/null || return 1
	done
}

# Its messages must be read meanwhile, or it would block.
play_all() {
	timeout 120 cat <&3 >> "$log" &
	reader=$!
	for free in $addresses; do
		transcripts | xargs "$play" ${flagged:+-f} -c "$free" -r "$dir/site" \
		    > "$dir/out" 2>&1 || {
			cat "$dir/out" >&2
			fail "$1: transcripts have failed at $free"
		}
	done
}

# The messages end when the last process has exited.
await_end() {
	children=$(workers)
	kill -TERM "$server"
	wait "$reader" || {
		# shellcheck disable=SC2086 # these are several
		kill -KILL $children 2> /dev/null || :
		fail "$1: a process does not exit"
	}
	status=0
	wait "$server" 2> /dev/null || status=$?	# dash may print "Terminated"
	server=
	exec 3<&-
	check_log
}

# With --accept the process is the manager, which exits on a signal.
play_accepted() {
	insist listening 127.0.0.1 "$@"
	play_all "$*"
	await_end "$*"
	! grep -E 'died with code [1-9]|was (terminated|killed)' "$log" \
	    > /dev/null || fail "$*: a process has failed"
}

# Without, it becomes the server when the first client connects.
play_listening() {
	insist listening "$1"
	play_all "sockets at $1"
	await_end "sockets at $1"
	[ "$status" -eq 0 ] ||
		fail "sockets at $1: the server has exited with $status"
}

# A flag `--state` gets an empty directory; false for a server without a store.
give_state() {
	case " $flags " in *" --state "*) ;; *) return 0 ;; esac
	! "$binary" --version | grep -q "without SQLite" || return 1
	rm -rf "$dir/state"
	mkdir "$dir/state"
	flags="${flags%%--state*}--state=$dir/state${flags#*--state}"
}

[ -n "$(transcripts)" ] || fail "there are no transcripts"
play_accepted --accept --inetd
play_accepted --accept
for flagged in $(grep -l '^#!' "$here"/../protocol/*.t); do
	flags=$(sed -n 's/^#! //p' "$flagged")
	give_state || continue
	play_accepted --accept --inetd
done
flagged='' flags=''
second='[::1]'
grep -q '^0*1 ' /proc/net/if_inet6 2> /dev/null || second=127.0.0.2
play_listening "127.0.0.1 $second"
