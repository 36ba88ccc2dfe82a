# Functions of these scripts, which set $binary and source it. Makes $dir, which is
# removed when the script ends. The programs of the tests are beside the binary.
# shellcheck shell=sh
# shellcheck disable=SC2034 # the scripts use $ready and the programs

tools=$(dirname "${binary:-.}")
play=$tools/play load=$tools/bench/load fair=$tools/bench/fair
dir=$(mktemp -d)
log=$dir/log
server=
trap 'cleanup' EXIT
trap 'exit 1' HUP INT TERM

cleanup() {
	[ -z "$server" ] || kill -KILL "$server" 2> /dev/null || :
	rm -rf "$dir"
}

fail() {
	echo "$(basename "$0"): $*" >&2
	if [ -s "$log" ]; then
		echo "end of the server's log:" >&2
		tail -n 20 "$log" >&2
	fi
	exit 1
}

# --- waiting ---

# until_true COMMAND...: repeats the command until it succeeds, for up to 20 s.
# All waiting for a state is done here; await waits for a message.
until_true() {
	deadline=$(($(date +%s) + 20))
	until "$@"; do
		[ "$(date +%s)" -lt "$deadline" ] || return 1
		sleep 0.02
	done
}

# await TEXT: reads messages up to a line with this text, and prints that line.
# Fails if the server exits before, or after 20 s.
await() {
	# shellcheck disable=SC2016 # for the inner shell
	timeout 20 sh -c '
		while IFS= read -r line; do
			printf "%s\n" "$line" >> "$2"
			case $line in *"$1"*) printf "%s\n" "$line"; exit;; esac
		done
		exit 1' sh "$1" "$log" <&3
}

has() { grep -qF -e "$1" "$2" 2> /dev/null; }

# await_in FILE TEXT: waits until the file has this text.
await_in() {
	until_true has "$2" "$1" || fail "$1: no \"$2\" after 20 s: $(
		tail -n 20 "$1")"
}

# now_ms: milliseconds.
now_ms() { echo $(($(date +%s%N) / 1000000)); }

# compile NAME: makes $dir/NAME of NAME.c beside the script.
compile() {
	# shellcheck disable=SC2086 # CC may have options
	${CC:-cc} -o "$dir/$1" "$(dirname "$0")/$1.c"
}

# --- a server ---

# start COMMAND...: await and stop read its messages, and append them to $log.
start() {
	: > "$log"
	rm -f "$dir/messages"
	mkfifo "$dir/messages"
	"$@" 2> "$dir/messages" &
	server=$!
	exec 3< "$dir/messages"
}

# await_ready: sets $ready, the line of the server that is ready, and $address,
# which is host:$port.
await_ready() {
	ready=$(await "ready on ") || fail "the server does not start"
	address=${ready##* }
	port=${address##*:}
}

# start_daemon COMMAND...: a server on a free port, with one worker unless the
# options say otherwise.
start_daemon() {
	case $* in *--workers=*) ;; *) set -- "$@" --workers=1 ;; esac
	start "$@" --listen=127.0.0.1:0
	await_ready
}

# workers: the process IDs of the server's children.
workers() { cat "/proc/$server/task/$server/children"; }

# worker_is_new OLD: there is one worker, and it is not OLD. Sets $worker.
worker_is_new() {
	worker=$(workers | tr -d ' ')
	[ -n "$worker" ] && [ "$worker" != "$1" ]
}

# reload: the server reads its configuration again.
reload() {
	kill -HUP "$server"
	await "configuration reloaded" > /dev/null || fail "no reload"
}

# drain: reads all messages until every process of the server has exited.
drain() {
	timeout 20 cat <&3 >> "$log" || fail "the server does not exit"
	exec 3<&-
}

check_log() {
	! grep -E 'Sanitizer|runtime error:|: killed by signal 11' "$log" \
	    > /dev/null || fail "the server has a defect"
}

# await_end: waits until the daemon exits, with status 0.
await_end() {
	drain
	status=0
	wait "$server" || status=$?
	server=
	[ "$status" -eq 0 ] || fail "the server has exited with status $status"
	check_log
}

# stop: ends the daemon, which must exit with status 0.
stop() {
	kill -TERM "$server" || fail "the server has exited by itself"
	await_end
}

# insist COMMAND...: starts systemd-socket-activate. Another program may take a
# free port before it binds that: then this tries again.
insist() {
	for _ in 1 2 3 4 5; do
		"$@" && return
		kill -KILL "$server" 2> /dev/null || :
		wait "$server" || :
	done
	fail "systemd-socket-activate cannot listen"
}

# --- requests and replies ---

# The first lines of a handler that tries to leave its sandbox.
attempts() {
	cat <<'END'
-- type: 0
local function try(what, attempt)
   local ok, got = pcall(attempt)
   send_text(what .. ": " .. (ok and got and tostring(got) or "no"))
end
local function read(path)
   local file = io.open(path)
   return file and file:read("l")
end
local function finds(path)
   for found in scan(path, { "keep" }) do
      return found.path
   end
end
END
}

# ask SELECTOR: the reply of the daemon, without CRs.
ask() {
	curl -sS --max-time 20 "gopher://$address/0$1" | tr -d '\r'
}

# expect TEXT FILE: the file has this text.
expect() {
	grep -qF -e "$1" "$2" || {
		cat "$2" >&2
		fail "the text above does not have \"$1\""
	}
}
