# What the scripts beside this one share; they source it. It makes $dir.
# shellcheck shell=sh
# shellcheck disable=SC2034 # the scripts use $ready

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
		echo "the server said:" >&2
		tail -n 20 "$log" >&2
	fi
	exit 1
}

# start COMMAND...: its messages are for await and stop, and end in $log.
start() {
	: > "$log"
	rm -f "$dir/messages"
	mkfifo "$dir/messages"
	"$@" 2> "$dir/messages" &
	server=$!
	exec 3< "$dir/messages"
}

# await TEXT: reads messages up to the line with this text, and prints it.
# Fails if the server ends before that, or says no such thing for 20 s.
await() {
	# shellcheck disable=SC2016 # for the inner shell
	timeout 20 sh -c '
		while IFS= read -r line; do
			printf "%s\n" "$line" >> "$2"
			case $line in *"$1"*) printf "%s\n" "$line"; exit;; esac
		done
		exit 1' sh "$1" "$log" <&3
}

# start_daemon BINARY OPTION...: a server at $address, which is host:$port, with
# one worker if the options ask for no more.
start_daemon() {
	case $* in *--workers=*) ;; *) set -- "$@" --workers=1 ;; esac
	start "$@" --listen=127.0.0.1:0
	ready=$(await "ready on ") || fail "the server does not start"
	address=${ready##* }
	port=${address##*:}
}

# Reads all messages until every process of the server has gone.
drain() {
	timeout 20 cat <&3 >> "$log" || fail "the server does not end"
	exec 3<&-
}

check_log() {
	! grep -E 'Sanitizer|runtime error:|was ended by signal 11' "$log" \
	    > /dev/null || fail "the server is ill"
}

# Waits for the end of the daemon, which has to be a good one.
await_end() {
	drain
	status=0
	wait "$server" || status=$?
	server=
	[ "$status" -eq 0 ] || fail "the server has ended with status $status"
	check_log
}

# Ends the daemon, which has to take it well.
stop() {
	kill -TERM "$server" || fail "the server has ended by itself"
	await_end
}

# insist COMMAND...: starts systemd-socket-activate. Between our look for a free
# port and its bind, somebody else may take that: then it is tried again.
insist() {
	for _ in 1 2 3 4 5; do
		"$@" && return
		kill -KILL "$server" 2> /dev/null || :
		wait "$server" || :
	done
	fail "systemd-socket-activate cannot listen"
}

# until_true COMMAND...: waits for that, up to 20 s.
until_true() {
	end=$(($(date +%s) + 20))
	while ! "$@"; do
		[ "$(date +%s)" -lt "$end" ] || return 1
	done
}

has() { grep -qF -e "$1" "$2" 2> /dev/null; }

# await_in FILE TEXT: the file will hold this text.
await_in() {
	until_true has "$2" "$1" || fail "\"$2\" does not come in $1: $(
		tail -n 20 "$1")"
}

# The first lines of a handler that tries how far it gets.
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

# ask SELECTOR: the reply of the daemon, without CRs, to compare it with ease.
ask() {
	curl -sS --max-time 20 "gopher://$address/0$1" | tr -d '\r'
}

# expect TEXT FILE: the file holds this text.
expect() {
	grep -qF -e "$1" "$2" || {
		cat "$2" >&2
		fail "\"$1\" is not in the above"
	}
}
