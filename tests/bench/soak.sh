#!/bin/sh
# Serves clients of all kinds for some minutes: fast, slow, broken and hostile ones,
# while content changes. In the first third, workers and the writer of statistics
# are killed, and the configuration is reloaded; in the rest the same processes
# stay, and may not grow. A watcher asks for one reply of each kind all the time,
# and checks it. Prints a table, and fails if anything is wrong.
# usage: soak.sh BINARY TOOLS [MINUTES]
set -eu
[ $# -ge 2 ] || { echo "usage: $0 BINARY TOOLS [MINUTES]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "$1") tools=$(realpath "$2")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
own_network "$0" "$@"
set_up
minutes=${3:-30}

# The means of the first and the last third may differ by a tenth, and by this.
slack_kb=4096 slack_descriptors=16
clients=8

# --- the site ---

# version N: the text that is edited.
version() { awk -v n="$1" 'BEGIN { for (i = 0; i < 200; i++) print "version", n }'; }

make_site() {
	sh "$here/../root.sh" "$dir"
	# As for random requests: see tests/fuzz/run.sh. The last two have no end.
	rm "$dir/site/byhand.lua" "$dir/site/byhand_end.lua" \
	    "$dir/site/more/print.lua" "$dir"/site/more/stuck_*.lua \
	    "$dir/site/state/spoil.lua" "$dir/site/more/endless.lua"
	mkdir -p "$dir/state" "$dir/site/soak/files" "$dir/asked"
	cd "$dir/site/soak"
	text 32 > text.txt
	text 100000 > large.txt
	truncate -s 16M large.bin
	version 0 > edited.txt
	echo "one" > files/one.txt
	printf '0A text\ttext.txt\n=/soak/files\n' > menu.gophermap
	echo 'sleep(0.1) while true do end' > loop.lua
	echo 'sleep(0.2) send_info("slept")' > sleep.lua
	echo 'sleep(0.1) error("by intention")' > fails.lua
	echo 'for i = 1, 300 do send_info("line " .. i) end' > handler.lua
	cat > store.lua <<-'END'
	local store = require("gopher.store")
	store.incr("n")
	send_info(store.get("n") and "counted")
	END
	cd "$here"
	as_sent < "$dir/site/soak/text.txt" > "$dir/right"
}

# --- the server, seen from outside ---

processes() { echo "$pid"; cat "/proc/$pid/task/$pid/children"; }

# list_descriptors: what they are, without the numbers of sockets, and without
# the database, which each process opens when it first needs it.
list_descriptors() {
	for each in $(processes); do
		find "/proc/$each/fd" -type l -printf '%l\n'
	done 2> /dev/null | sed 's/:\[.*//; /gophermoon\.db/d' | sort
}

descriptors() { list_descriptors | wc -l; }

# resident_kb: of all processes; each has its part of shared pages.
resident_kb() {
	for each in $(processes); do
		awk '$1 == "Pss:" { print $2 }' "/proc/$each/smaps_rollup"
	done 2> /dev/null | awk '{ kb += $1 } END { print kb + 0 }'
}

zombies() {
	for each in $(processes); do
		awk '$1 == "State:" && $2 == "Z" { print FILENAME }' \
		    "/proc/$each/status" 2> /dev/null || :
	done
}

# sample PHASE: a zombie that two samples find was not reaped.
sample() {
	echo "$1 $(resident_kb) $(descriptors)" >> "$dir/samples"
	zombies > "$dir/zombies.new"
	if grep -qxFf "$dir/zombies" "$dir/zombies.new" 2> /dev/null; then
		wrong "a zombie stays: $(cat "$dir/zombies.new")"
	fi
	mv "$dir/zombies.new" "$dir/zombies"
}

# --- the watcher ---

wrongs=0
wrong() {
	say "$*"
	wrongs=$((wrongs + 1))
}

# learn: the right replies of all kinds.
learn() {
	printf '%s\n' /soak/text.txt /soak/large.txt /soak/large.bin /soak/menu \
	    /soak/handler /soak/sleep /soak/store /soak/nothing \
	    /caps.txt URL:http://a.test/ /../up /about.txt / > "$dir/selectors"
	i=0
	while IFS= read -r selector; do
		i=$((i + 1))
		fetch "$dir/asked/$i.right" "$selector"
	done < "$dir/selectors"
	rounds=0
}

# ask_all: one reply of each kind must be right, and the last edit visible.
ask_all() {
	i=0
	while IFS= read -r selector; do
		i=$((i + 1))
		fetch "$dir/asked/$i" "$selector" || wrong "$selector: no reply"
		cmp -s "$dir/asked/$i" "$dir/asked/$i.right" ||
		    wrong "$selector: a wrong reply: $(head -c 200 "$dir/asked/$i")"
	done < "$dir/selectors"
	fetch "$dir/asked/edited" /soak/edited.txt || wrong "an edited text: no reply"
	version $edits | as_sent | cmp -s - "$dir/asked/edited" ||
	    wrong "edit $edits: the old text, or another"
	fetch "$dir/asked/fails" /soak/fails || wrong "a failing handler: no reply"
	grep -q '^3This handler failed' "$dir/asked/fails" ||
	    wrong "a failing handler: a wrong reply"
	rounds=$((rounds + 1))
}

# --- events ---

edits=0 kills=0 reloads=0

# edit: replaces a text, by rename or in its place, and changes a directory.
edit() {
	edits=$((edits + 1))
	version $edits > "$dir/site/.new"
	if [ $((edits % 2)) -eq 0 ]; then
		cat "$dir/site/.new" > "$dir/site/soak/edited.txt"
	else
		mv "$dir/site/.new" "$dir/site/soak/edited.txt"
	fi
	echo "new" > "$dir/site/soak/files/$edits.txt"
	rm -f "$dir/site/soak/files/$((edits - 5)).txt"
}

# kill_one: any process but the supervisor. It has run for long enough that its
# successor starts at once.
kill_one() {
	victim=$(cat "/proc/$pid/task/$pid/children" | tr ' ' '\n' | grep . | shuf -n 1)
	kill -KILL "$victim"
	kills=$((kills + 1))
}

reload() {
	kill -HUP "$pid"
	reloads=$((reloads + 1))
}

# --- the load ---

# begin_load SECONDS: the clients of a phase, in the background.
begin_load() {
	"$tools/load" -j 1 -t "$1" -c $clients -w 60 -q /soak/text.txt \
	    -e "$dir/right" -x 2:/soak/loop -x 2:/soak/fails -x 4:/soak/sleep \
	    -x 2:/soak/store -x 2:/soak/files -x 2:/soak/edited.txt \
	    -s 20:/soak/text.txt -r 20:/soak/large.txt -r 10:/soak/large.bin \
	    "$address" > "$dir/load" &
	load=$!
	"$tools/fair" -t "$1" -a 127.0.0.9 -k 30:/soak/large.bin \
	    -s 30 "$address" > "$dir/fair" &
	fair=$!
}

# send_random: random requests, as the fuzzer sends them, until the phase ends.
send_random() {
	seed=1
	while [ ! -e "$dir/over" ]; do
		"$tools/../requests" "$address" 500 $seed "$dir" \
		    "$here"/../protocol/*.t > "$dir/random" 2>&1 ||
		    cp "$dir/random" "$dir/random.wrong"
		seed=$((seed + 1))
		echo $((seed * 500)) > "$dir/random.sent"
	done
}

value() { expr " $result " : ".* $1=\([^ ]*\) " || echo 0; }

# end_load PHASE SECONDS ALLOWED: adds a row; so many requests may be lost.
end_load() {
	wait $load || :
	wait $fair || wrong "the greedy clients have failed"
	read -r result < "$dir/load" || wrong "the load has no result"
	lost=$(($(value requests) - $(value good)))
	echo "| $1 | $2 | $(value good) | $3 | $lost | $rounds | $edits |" \
	    "$kills | $reloads |" >> "$dir/rows"
	[ "$lost" -le "$3" ] || wrong "$1: $lost requests were lost: $result"
	[ "$(value good)" -gt 100 ] || wrong "$1: there was no load: $result"
}

# run_phase PHASE SECONDS: with events every second.
run_phase() {
	phase=$1 end=$(($(date +%s) + $2)) turn=0
	begin_load "$2"
	while [ "$(date +%s)" -lt $end ]; do
		turn=$((turn + 1))
		edit
		if [ "$phase" = storm ]; then
			[ $((turn % 3)) -ne 0 ] || kill_one
			[ $((turn % 5)) -ne 0 ] || reload
		fi
		ask_all
		sample "$phase"
		sleep 1
	done
}

# --- the result ---

# growth COLUMN SLACK NAME: compares the thirds of the steady phase, after its
# first quarter, in which caches fill.
growth() {
	awk -v column="$1" -v slack="$2" -v name="$3" '
	$1 == "steady" { value[++n] = $column }
	END {
		from = int(n / 4)
		third = int((n - from) / 3)
		if (third == 0)
			exit 1
		for (i = 1; i <= third; i++) {
			first += value[from + i] / third
			last += value[n + 1 - i] / third
		}
		printf "| %s | %d | %d | %d |\n", name, first, last, first / 10 + slack
		exit last > first * 1.1 + slack
	}' "$dir/samples" >> "$dir/growth" || wrong "$3 grow: $(tail -n 1 "$dir/growth")"
}

# check_log: all warnings and errors were provoked, or are about the site. While
# handlers change the database, a writer of statistics that has to exit may wait
# for it in vain.
check_log() {
	grep -E '^(WARNING|ERROR)' "$log" | grep -vE -e '^ERROR:  ' \
	    -e ' handler .* (failed|stopped)' -e ': killed by signal 9 ' \
	    -e '^WARNING: (user|serverport|/)' -e '^ERROR: /more/' \
	    -e ': the last requests not recorded; the database could not' \
	    > "$dir/unprovoked" || :
	[ ! -s "$dir/unprovoked" ] ||
	    wrong "log lines without a cause: $(head -n 5 "$dir/unprovoked")"
	! grep -E 'Sanitizer|runtime error:' "$log" || wrong "a sanitizer"
}

await_calm() {
	for _ in $(seq 300); do
		[ "$(descriptors)" -gt "$before" ] || return 0
		sleep 0.1
	done
	list_descriptors > "$dir/after"
	wrong "descriptors at the end: $(diff "$dir/before" "$dir/after")"
}

make_site
cat > "$dir/conf" <<END
gopherroot = "$dir/site"
state = "$dir/state"
stats = true
access_log = false
workers = 2
cache = 1
handler_instructions = 200000
handler_memory = 1
END
serve -c "$dir/conf" -p 7070
learn
ask_all
# Every worker opens its databases.
"$tools/load" -n 1000 -c 60 -q /soak/store "$address" > "$dir/load"
sleep 1
list_descriptors > "$dir/before"
before=$(descriptors)
seconds=$((minutes * 60))
run_phase storm $((seconds / 3))
# A kill may lose the requests of all clients.
end_load storm $((seconds / 3)) $((kills * clients))
reload	# all that grows has new processes
sleep 2
send_random &
random=$!
run_phase steady $((seconds - seconds / 3))
end_load steady $((seconds - seconds / 3)) 0
: > "$dir/over"
wait $random
[ ! -e "$dir/random.wrong" ] ||
    wrong "random requests: $(head -c 1000 "$dir/random.wrong")"
await_calm
end "$pid"
growth 2 $slack_kb "memory, KiB"
growth 3 $slack_descriptors "descriptors"
check_log

cat <<END

## Soak

$minutes minutes: $clients fast clients, 42 others with handlers, 50 slow readers and
senders, 60 greedy connections, and $(cat "$dir/random.sent") random requests.

| phase | seconds | replies | may be lost | lost | rounds of the watcher so far | edits | kills | reloads |
|---|---|---|---|---|---|---|---|---|
$(cat "$dir/rows")

| steady phase | first third | last third | may grow by |
|---|---|---|---|
$(cat "$dir/growth")

Log: $(grep -cE '^(WARNING|ERROR): [^ ]' "$log") lines of provoked errors and $(
    wc -l < "$dir/unprovoked") others. Wrong: $wrongs.
END
[ $wrongs -eq 0 ]
