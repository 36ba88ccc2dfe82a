# Functions of the benchmarks, which set $binary and $tools and source it.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # the scripts use what is set here
# shellcheck disable=SC3045 # every sh of Linux knows ulimit -H

PATH=$PATH:/usr/sbin:/sbin
tab=$(printf '\t')
host=bench.test
rounds=7 span=1
[ -z "${QUICK-}" ] || rounds=3 span=0.25
rounds=${ROUNDS:-$rounds} span=${SPAN:-$span}

# own_network SCRIPT ARGUMENT...: runs the script again in a network namespace,
# where ports are free, no other traffic disturbs, and routes can be changed. The
# shared memory that gophernicus leaves behind is removed with its namespace.
own_network() {
	[ -z "${BENCH_NETWORK-}" ] || return 0
	for alone in -ni -rni; do
		if unshare $alone ip link set lo up 2> /dev/null; then
			export BENCH_NETWORK=own
			exec unshare $alone sh "$@"
		fi
	done
	BENCH_NETWORK=shared
}

# set_up: makes $dir, which is removed when the script ends, with all servers.
# Connections of the own network use cubic: bbr would pace them, and the result
# would be the pace. Sets $congestion.
set_up() {
	dir=$(mktemp -d)
	log=$dir/log
	: > "$dir/pids"
	trap 'cleanup' EXIT
	trap 'exit 1' HUP INT TERM
	chmod 755 "$dir"
	congestion=$(cat /proc/sys/net/ipv4/tcp_congestion_control)
	[ "$BENCH_NETWORK" = own ] || return 0
	ip link set lo up
	for to in 127.0.0.0/8 127.0.0.1; do
		ip route replace local $to dev lo table local proto kernel \
		    scope host src 127.0.0.1 congctl cubic 2> /dev/null ||
		    return 0
	done
	congestion=cubic
}

# Servers end their own processes on SIGTERM.
cleanup() {
	signal_servers -TERM || :
	for _ in $(seq 200); do
		signal_servers -0 || break
		sleep 0.1
	done
	signal_servers -KILL || :
	rm -rf "$dir"
}

# signal_servers SIGNAL: false if none is left.
signal_servers() {
	some=false
	while read -r each; do
		! kill "$1" "$each" 2> /dev/null || some=true
	done < "$dir/pids"
	$some
}

fail() {
	echo "$(basename "$0"): $*" >&2
	[ ! -s "$log" ] || tail -n 20 "$log" >&2
	exit 1
}

say() { echo "bench: $*" >&2; }

# note_pid PID: cleanup will end this server, even if a subshell has started it.
note_pid() {
	pid=$1
	echo "$pid" >> "$dir/pids"
}

# end PID: stops a server, and waits for its exit.
end() {
	kill -TERM "$1" 2> /dev/null || :
	wait "$1" 2> /dev/null || :
	sed -i "/^$1\$/d" "$dir/pids"
}

# serve OPTION...: starts Gophermoon at $address, as process $pid, with $log.
serve() {
	rm -f "$dir/messages"
	mkfifo "$dir/messages"
	"$binary" -n $host -p 70 -l 127.0.0.1:0 "$@" 2> "$dir/messages" &
	note_pid $!
	exec 3< "$dir/messages"
	address=
	while [ -z "$address" ] && IFS= read -r line <&3; do
		echo "$line" >> "$log"
		case $line in *'ready on '*) address=${line##* } ;; esac
	done
	[ -n "$address" ] || fail "the server does not start"
	cat <&3 >> "$log" &
	exec 3<&-
}

# serve_null OPTION... FILE: starts the null server at $address, as process $pid.
serve_null() {
	rm -f "$dir/address"
	mkfifo "$dir/address"
	"$tools/null" "$@" > "$dir/address" &
	note_pid $!
	read -r address < "$dir/address" || fail "null does not start"
}

# serve_other COMMAND...: starts another server, which gets $address.
serve_other() {
	"$@" > "$dir/other.log" 2>&1 < /dev/null &
	note_pid $!
}

# fetch FILE SELECTOR [OPTION...]: one reply, once the server listens.
fetch() {
	file=$1 selector=$2
	shift 2
	timeout 60 "$tools/load" -o "$file" -q "$selector" "$@" "$address"
}

has_option() { "$binary" -t -r "$dir" "$@" > /dev/null 2>&1; }

# --- files and the right replies ---

# text LINES: a text of lines of 64 bytes.
text() {
	awk -v n="$1" 'BEGIN {
		for (i = 1; i <= n; i++)
			printf "%-63s\n", "This is line " i " of a text"
	}'
}

# as_sent: the reply for a text.
as_sent() { sed 's/$/\r/' && printf '.\r\n'; }

# listing N DIRECTORY: the reply for a directory of N files.
listing() {
	awk -v n="$1" -v of="$2" -v host=$host 'BEGIN {
		for (i = 1; i <= n; i++)
			printf "0f%06d.txt\t%s/f%06d.txt\t%s\t70\r\n", i, of, i, host
		printf ".\r\n"
	}'
}

# files N DIRECTORY: makes the files.
files() {
	mkdir -p "$2"
	awk -v n="$1" -v in_="$2" 'BEGIN {
		for (i = 1; i <= n; i++) {
			file = sprintf("%s/f%06d.txt", in_, i)
			print "A small text" > file
			close(file)
		}
	}'
}

# --- rounds ---

# plan ROW SERVER COMMAND: adds a measurement to every round. If ROWS is set, only
# the rows in it are measured.
plan() {
	case " ${ROWS:-$1} " in *" $1 "*) ;; *) return 0 ;; esac
	printf '%s\t%s\t%s\n' "$1" "$2" "$3" >> "$dir/plan"
}

# leave_out ROW REASON: reports a row that is not measured.
leave_out() { printf '%s\t%s\n' "$1" "$2" >> "$dir/left_out"; }

# note_failure ROW SERVER RESULT: wrong replies of our servers make the benchmark
# fail; those of other servers are only counted.
note_failure() {
	case $2 in
	*null*|*Gophermoon*)
		say "FAILED: $1, $2: $3 $(cat "$dir/why")"
		echo "$1" >> "$dir/failed" ;;
	esac
}

play_round() {
	while IFS=$tab read -r row server command <&4; do
		result=$(eval "$command" < /dev/null 2> "$dir/why") ||
		    note_failure "$row" "$server" "$result"
		printf '%s\t%s\t%s\t%s\n' "$row" "$server" "$1" "$result" \
		    >> "$dir/data"
	done 4< "$dir/plan"
}

play_rounds() {
	: > "$dir/data"
	: > "$dir/failed"
	for round in $(seq "$rounds"); do
		say "round $round of $rounds"
		play_round "$round"
	done
}

# all_right: every reply of our servers was right.
all_right() { [ ! -s "$dir/failed" ]; }

# --- the machine ---

version_of() {
	"$@" 2>&1 | head -n 1
}

machine() {
	cat <<-END
	| | |
	|---|---|
	| kernel | $(uname -sr) |
	| processors | $(nproc) of $(awk -F ': ' '/^model name/ { print $2; exit }' /proc/cpuinfo) |
	| memory | $(awk '$1 == "MemTotal:" { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo) |
	| compiler | $(version_of "${CC:-cc}" --version) |
	| congestion control | $(cat /proc/sys/net/ipv4/tcp_congestion_control), in the bench $congestion |
	| network | loopback, $BENCH_NETWORK |
	| open files | $(ulimit -Hn) |
	| load before | $(cut -d ' ' -f 1-3 /proc/loadavg) |
	| Gophermoon | $(version_of "$binary" --version) |
	END
}
