#!/bin/sh
# Reloads and killed workers, under a load of short requests: a reload loses no
# request, and a kill only those of that worker, which are counted while it is
# stopped. Prints a table.
# usage: supervision.sh BINARY TOOLS [OPTION...]
set -eu
[ $# -ge 2 ] || { echo "usage: $0 BINARY TOOLS [OPTION...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "$1") tools=$(realpath "$2")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
own_network "$0" "$@"
set_up
shift 2

reloads=50 kills=20
[ -z "${QUICK-}" ] || reloads=10 kills=4
clients=32

workers() { cat "/proc/$pid/task/$pid/children"; }

# sockets WORKER: how many it has open.
sockets() { find "/proc/$1/fd" -lname 'socket:*' 2> /dev/null | wc -l; }

# await ERROR COMMAND...: waits until the command is true, for up to 60 s.
await() {
	error=$1
	shift
	for _ in $(seq 3000); do
		! "$@" || return 0
		sleep 0.02
	done
	fail "$error"
}

# has_clients: a worker has a client. Sets $worker.
has_clients() {
	for worker in $(workers); do
		[ "$(sockets "$worker")" -le "$listening" ] || return 0
	done
	return 1
}

# begin_load: clients connect until end_load.
begin_load() {
	"$tools/load" -t 600 -c $clients -w 60 -q /text.txt \
	    -e "$dir/right" "$address" > "$dir/result" &
	load=$!
	await "no clients" has_clients
}

# end_load: sets $result.
end_load() {
	await "no more clients" has_clients
	kill -TERM $load || fail "the load has ended by itself"
	wait $load || :
	read -r result < "$dir/result" || fail "the load has no result"
}

value() { expr " $result " : ".* $1=\([^ ]*\) "; }

# other_workers LIST: they all have exited, and every slot has a new worker.
other_workers() {
	now=$(workers)
	for each in $1; do
		case " $now " in *" $each "*) return 1 ;; esac
	done
	[ "$(echo "$now" | wc -w)" -eq "$slots" ]
}

# reload_one_by_one N: each after the old workers of the one before have exited.
reload_one_by_one() {
	for _ in $(seq "$1"); do
		old=$(workers)
		kill -HUP "$pid"
		await "the workers $old do not exit" other_workers "$old"
	done
}

# reload_in_a_row N: without waiting for the old workers.
reload_in_a_row() {
	reloaded=$(grep -c "has been read again" "$log") || :
	for _ in $(seq "$1"); do
		reloaded=$((reloaded + 1))
		kill -HUP "$pid"
		await "a reload is not done" has_reloaded
	done
}
has_reloaded() {
	[ "$(grep -c "has been read again" "$log")" -ge "$reloaded" ]
}

is_stopped() { grep -q '^State:.T' "/proc/$victim/status"; }
is_replaced() {
	! workers | grep -qw "$victim" && [ "$(workers | wc -w)" -eq "$slots" ]
}

# kill_some N: kills workers that have clients. Each has run for long enough that
# it is replaced at once.
kill_some() {
	held=0
	for _ in $(seq "$1"); do
		sleep 1.2
		await "no clients" has_clients
		victim=$worker
		kill -STOP "$victim"
		await "worker $victim does not stop" is_stopped
		held=$((held + $(sockets "$victim") - listening))
		kill -KILL "$victim"
		await "worker $victim is not replaced" is_replaced
	done
}

# row EVENT N ALLOWED: adds a row; so many requests may be lost.
row() {
	lost=$(($(value requests) - $(value good)))
	echo "| $1 | $2 | $(value good) | $(value rate) | $(value p99) |" \
	    "$(value max) | $3 | $lost |" >> "$dir/rows"
	[ "$lost" -le "$3" ] || fail "$1: $lost requests were lost: $result"
	[ "$(value errors)" -eq 0 ] || fail "$1: clients were refused: $result"
	[ "$(value late)" -eq 0 ] || fail "$1: clients had to wait: $result"
	[ "$(value good)" -gt 1000 ] || fail "$1: there was no load: $result"
}

mkdir "$dir/site"
text 32 > "$dir/site/text.txt"
as_sent < "$dir/site/text.txt" > "$dir/right"
printf 'gopherroot = "%s"\naccess_log = false\n' "$dir/site" > "$dir/conf"

serve -c "$dir/conf" "$@"
slots=$(workers | wc -w)
listening=$(sockets "$(workers | cut -d ' ' -f 1)")

begin_load
sleep 2
end_load
row "no event" 0 0
begin_load
reload_one_by_one $reloads
end_load
row "reloads, one by one" $reloads 0
begin_load
reload_in_a_row $reloads
end_load
row "reloads, in a row" $reloads 0
begin_load
kill_some $kills
end_load
row "workers killed" $kills "$held"
end "$pid"

cat <<END

## Reloads and killed workers

$clients clients at once, each with short requests one after the other. A killed
worker may lose the requests that it had.

| event | times | replies | per second | p99, us | longest, us | may be lost | lost |
|---|---|---|---|---|---|---|---|
END
cat "$dir/rows"
