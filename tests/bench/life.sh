#!/bin/sh
# Reloads, and workers that are killed, under a load of short requests: a reload
# loses no request, and a kill only what that worker held, which is counted
# while it is stopped. Prints a table.
# usage: life.sh BINARY TOOLS [OPTION...]
set -eu
[ $# -ge 2 ] || { echo "usage: $0 BINARY TOOLS [OPTION...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "$1") tools=$(realpath "$2")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
own_network "$0" "$@"
settle
shift 2

reloads=50 kills=20
[ -z "${QUICK-}" ] || reloads=10 kills=4
visitors=32

workers() { cat "/proc/$pid/task/$pid/children"; }

# sockets WORKER: how many it has.
sockets() { find "/proc/$1/fd" -lname 'socket:*' 2> /dev/null | wc -l; }

# await WHAT COMMAND...: until the command is true, for 60 s.
await() {
	what=$1
	shift
	for _ in $(seq 3000); do
		! "$@" || return 0
		sleep 0.02
	done
	fail "$what"
}

somebody_is_here() {
	for each in $(workers); do
		[ "$(sockets "$each")" -le "$listening" ] || return 0
	done
	return 1
}

# begin_load: visitors come until end_load.
begin_load() {
	"$tools/load" -t 600 -c $visitors -w 60 -q /text.txt \
	    -e "$dir/right" "$address" > "$dir/result" &
	load=$!
	await "nobody comes" somebody_is_here
}

# end_load: no more come. Sets $result.
end_load() {
	await "nobody comes any more" somebody_is_here
	kill -TERM $load || fail "the load has ended by itself"
	wait $load || :
	read -r result < "$dir/result" || fail "the load tells nothing"
}

value() { expr " $result " : ".* $1=\([^ ]*\) "; }

# other_workers LIST: have they all gone, and is every post filled?
other_workers() {
	now=$(workers)
	for each in $1; do
		case " $now " in *" $each "*) return 1 ;; esac
	done
	[ "$(echo "$now" | wc -w)" -eq "$posts" ]
}

# reload_one_by_one N: each when the old workers of the one before have gone.
reload_one_by_one() {
	for _ in $(seq "$1"); do
		old=$(workers)
		kill -HUP "$pid"
		await "the workers $old do not go" other_workers "$old"
	done
}

# reload_in_a_row N: whether or not the old ones have gone.
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
	! workers | grep -qw "$victim" && [ "$(workers | wc -w)" -eq "$posts" ]
}

# kill_some N: each time a worker that has somebody with it, and has lived long
# enough to be replaced at once.
kill_some() {
	held=0
	for _ in $(seq "$1"); do
		sleep 1.2
		await "nobody is here" somebody_is_here
		victim=$each
		kill -STOP "$victim"
		await "worker $victim does not stop" is_stopped
		held=$((held + $(sockets "$victim") - listening))
		kill -KILL "$victim"
		await "worker $victim is not replaced" is_replaced
	done
}

# row WHAT N ALLOWED: what has been lost, and may be.
row() {
	lost=$(($(value requests) - $(value good)))
	echo "| $1 | $2 | $(value good) | $(value rate) | $(value p99) |" \
	    "$(value max) | $3 | $lost |" >> "$dir/rows"
	[ "$lost" -le "$3" ] || fail "$1: $lost requests were lost: $result"
	[ "$(value errors)" -eq 0 ] || fail "$1: visitors were refused: $result"
	[ "$(value late)" -eq 0 ] || fail "$1: visitors were forgotten: $result"
	[ "$(value good)" -gt 1000 ] || fail "$1: there was no load: $result"
}

mkdir "$dir/site"
text 32 > "$dir/site/text.txt"
as_sent < "$dir/site/text.txt" > "$dir/right"
printf 'gopherroot = "%s"\naccess_log = false\n' "$dir/site" > "$dir/conf"

serve -c "$dir/conf" "$@"
posts=$(workers | wc -w)
listening=$(sockets "$(workers | cut -d ' ' -f 1)")

begin_load
sleep 2
end_load
row "nothing" 0 0
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

## Reloads and fallen workers

$visitors visitors at once, each with short requests one after the other. Those
who may be lost are those whom the killed workers held.

| what happens | times | replies | per second | p99, us | longest, us | may be lost | lost |
|---|---|---|---|---|---|---|---|
END
cat "$dir/rows"
