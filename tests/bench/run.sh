#!/bin/sh
# Compares Gophermoon with the null server and other servers, all in each round.
# Writes RESULTS.md beside this script, and prints it. ROWS="menu stats" measures
# only these rows, and writes no file.
# usage: run.sh BINARY TOOLS [STATIC_BINARY]
# shellcheck disable=SC3045 # every sh of Linux knows ulimit -H
set -eu
[ $# -ge 2 ] || { echo "usage: $0 BINARY TOOLS [STATIC_BINARY]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "$1") tools=$(realpath "$2")
small=${3:-$binary}
[ -x "$small" ] || small=$binary # no static binary
small=$(realpath "$small")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
own_network "$0" "$@"
set_up
# shellcheck source-path=SCRIPTDIR source=other_servers.sh
. "$here/other_servers.sh"

quiet=--access_log=false
load="$tools/load -t $span -w 20"

# --- the site and the right replies ---

make_site() {
	mkdir -p "$dir/site/menu" "$dir/wire"
	awk 'BEGIN {
		for (i = 1; i <= 10; i++) print "This is line " i " of the menu"
		for (i = 1; i <= 20; i++)
			printf "0Item number %d\t/text%d.txt\n", i, i
	}' > "$dir/site/menu/gophermap"
	awk -v host=$host 'BEGIN {
		for (i = 1; i <= 10; i++)
			printf "iThis is line %d of the menu\t\t%s\t70\r\n", i, host
		for (i = 1; i <= 20; i++)
			printf "0Item number %d\t/text%d.txt\t%s\t70\r\n", i, i, host
		printf ".\r\n"
	}' > "$dir/wire/menu"
	text 32 > "$dir/site/text.txt"
	as_sent < "$dir/site/text.txt" > "$dir/wire/text.txt"
	text 16384 > "$dir/site/mega.txt"
	as_sent < "$dir/site/mega.txt" > "$dir/wire/mega.txt"
	head -c 100000000 /dev/urandom > "$dir/site/big.bin"
	ln "$dir/site/big.bin" "$dir/wire/big.bin"
	files 1000 "$dir/site/list"
	listing 1000 /list > "$dir/wire/list"
	make_handlers
}

# The handlers send the lines of the menu: one line by line, one in two loops.
make_handlers() {
	for i in $(seq 10); do
		echo "send_info(\"This is line $i of the menu\")"
	done > "$dir/site/lines.lua"
	for i in $(seq 20); do
		echo "send_dir(\"0\", \"Item number $i\", \"/text$i.txt\")"
	done >> "$dir/site/lines.lua"
	cat > "$dir/site/loops.lua" <<-'END'
	for i = 1, 10 do
	   send_info("This is line " .. i .. " of the menu")
	end
	for i = 1, 20 do
	   send_dir("0", "Item number " .. i, "/text" .. i .. ".txt")
	end
	END
	{ echo 'cache_for(1)'; cat "$dir/site/lines.lua"; } \
	    > "$dir/site/cached.lua"
	cat > "$dir/site/can.lua" <<-'END'
	-- type: 0
	send_text(type(cache_for))
	END
}

# --- servers ---

# start_null NAME FILE OPTION...: a null server for one reply; sets null_NAME.
start_null() {
	name=$1 file=$2
	shift 2
	cubic=
	[ "$congestion" != cubic ] || cubic='-k cubic'
	# shellcheck disable=SC2086 # two words, or none
	serve_null $cubic "$@" "$file"
	eval "null_$name='-p $pid $address'"
}

start_nulls() {
	start_null menu "$dir/wire/menu"
	start_null text "$dir/wire/text.txt"
	start_null mega "$dir/wire/mega.txt"
	start_null list "$dir/wire/list"
	start_null big "$dir/wire/big.bin" -s
}

start_ours() {
	serve -r "$dir/site" $quiet
	ours="-p $pid $address"
	fetch "$dir/can" /can
	no_cache=
	if has_option --cache=0; then
		serve -r "$dir/site" $quiet --cache=0
		no_cache="-p $pid $address"
	fi
	with_stats=
	mkdir "$dir/state"
	if has_option --state="$dir/state" --stats=true; then
		serve -r "$dir/site" $quiet --state="$dir/state" --stats=true
		with_stats="-p $pid $address"
	fi
	# The log goes to a file, as no other process reads it.
	free_address
	serve_other "$binary" -n $host -p 70 -r "$dir/site" -l "$address"
	with_log="-p $pid $address"
	fetch "$dir/reply" /text.txt
}

# start_other NAME: sets other_NAME, if it is installed and answers.
start_other() {
	http=
	[ "$1" != nginx ] || http=-H
	# shellcheck disable=SC2086 # $http is an option or nothing
	if ! "serve_$1"; then
		leave_out "$1" "is not installed (make deps-bench)"
	elif fetch "$dir/reply" /text.txt $http 2> "$dir/why"; then
		others="$others $1"
		eval "other_$1='$http -p $pid $address'"
	else
		leave_out "$1" "does not answer: $(cat "$dir/why")"
	fi
}

# --- rows ---

# The reply of another server is its own: two equal ones, long enough, are what all
# later replies must be.
plan_other() {
	row=$1 name=$2 selector=$3 least=$4
	shift 4
	eval "to=\$other_$name"
	reply="$dir/reply.$row.$name"
	# shellcheck disable=SC2086 # words
	for i in 1 2; do
		timeout 60 "$tools/load" -o "$reply.$i" -q "$selector" $to \
		    2> /dev/null || : > "$reply.$i"
	done
	if ! cmp -s "$reply.1" "$reply.2"; then
		leave_out "$row, $name" "two replies are not the same"
	elif [ "$(wc -c < "$reply.1")" -lt "$least" ]; then
		leave_out "$row, $name" "the reply is too short"
	else
		plan "$row" "$name" \
		    "$load $* -q $selector -e $reply.1 $to"
	fi
}

# plan_row ROW SELECTOR FILE NULL OPTION...: the null server and Gophermoon.
plan_row() {
	row=$1 selector=$2 file=$3 null=$4
	shift 4
	asked="$load $* -q $selector -e $file"
	plan "$row" null "$asked $null"
	plan "$row" Gophermoon "$asked $ours"
}

# plan_others ROW SELECTOR LEAST OPTION...: all other servers.
plan_others() {
	its_row=$1 its_selector=$2 its_least=$3
	shift 3
	for other in $others; do
		plan_other "$its_row" "$other" "$its_selector" "$its_least" "$@"
	done
}

# shellcheck disable=SC2154 # start_null sets null_*
plan_rows() {
	wire=$dir/wire
	plan_row menu /menu "$wire/menu" "$null_menu"
	plan_others menu /menu 600
	plan_stats
	plan_row text /text.txt "$wire/text.txt" "$null_text"
	plan text "Gophermoon, access log" "$asked $with_log"
	plan_others text /text.txt 2048
	plan_row listing /list "$wire/list" "$null_list"
	plan_listing_others
	plan_row touched /list "$wire/list" "$null_list" "-T $dir/site/list"
	plan_row mega /mega.txt "$wire/mega.txt" "$null_mega"
	[ -z "$no_cache" ] ||
	    plan mega "Gophermoon, cache=0" "$asked $no_cache"
	plan_others mega /mega.txt 1048576
	plan_row big /big.bin "$wire/big.bin" "$null_big" -c 4
	[ -n "${QUICK-}" ] || plan_others big /big.bin 100000000 -c 4
	plan_row handler /lines "$wire/menu" "$null_menu"
	plan_row loops /loops "$wire/menu" "$null_menu"
	if grep -q function "$dir/can"; then
		plan_row cached /cached "$wire/menu" "$null_menu"
	else
		leave_out cached "this server has no cache_for()"
	fi
	plan_row one /text.txt "$wire/text.txt" "$null_text" -c 1
	plan_others one /text.txt 2048 -c 1
}

# The cost of statistics.
plan_stats() {
	if [ -z "$with_stats" ]; then
		leave_out stats "this server has no statistics"
		return
	fi
	asked="$load -q /menu -e $wire/menu"
	plan stats Gophermoon "$asked $ours"
	plan stats "Gophermoon, stats" "$asked $with_stats"
}

# nginx sends a page for a directory if the path ends in a slash.
plan_listing_others() {
	all=$others
	for others in $all; do
		slash=
		[ "$others" != nginx ] || slash=/
		plan_others listing /list$slash 20000
	done
	others=$all
}

# --- idle clients ---

# Every process of a server must be able to have half of them.
count_idle() {
	idle=10000
	files=$(ulimit -Hn)
	if [ "$files" != unlimited ] && [ "$files" -lt 12000 ]; then
		idle=$((files / 2))
	fi
}

# measure_idle KIND NUMBER: starts a server, so that its memory is as at the start.
measure_idle() {
	http=
	case $1 in
	null) serve_null "$dir/wire/text.txt" ;;
	nginx) http=-H && serve_nginx && fetch "$dir/reply.idle" /text.txt -H ;;
	*) serve -r "$dir/site" $quiet --max_connections=$((2 * idle)) \
	    --request_timeout=600 ;;
	esac
	asked="$load $http -q /text.txt -e $dir/wire/text.txt -p $pid"
	status=0
	$asked "$address" > "$dir/warm" || status=1
	case $2 in
	0) $asked "$address" || status=1 ;;
	*) $asked -i "$2" "$address" || status=1 ;;
	esac
	end "$pid"
	return $status
}

plan_idle() {
	count_idle
	plan idle null "measure_idle null $idle"
	plan idle "Gophermoon, none idle" "measure_idle ours 0"
	plan idle Gophermoon "measure_idle ours $idle"
	case $others in
	*nginx*) plan idle nginx "measure_idle nginx $idle" ;;
	esac
}

# --- a process for each client ---

plan_process() {
	spawn="$tools/spawn -n $spawns -q"
	arguments="-i -r $dir/site -n $host -p 70 $quiet"
	for row in text menu; do
		case $row in
		text) right="-e $dir/wire/text.txt" asked=/text.txt ;;
		*) right="-e $dir/wire/menu" asked=/menu ;;
		esac
		plan process_$row "empty program" "$spawn $asked $tools/empty"
		plan process_$row Gophermoon \
		    "$spawn $asked $right $small $arguments"
		[ "$small" = "$binary" ] ||
		    plan process_$row "Gophermoon, dynamically linked" \
			"$spawn $asked $right $binary $arguments"
		[ $row = text ] || asked=/lines
		! is_here lua5.3 || plan process_$row "Lua interpreter" \
		    "$spawn $asked $right lua5.3 $here/interpreter.lua $dir/site"
	done
}

# start_activated NAME COMMAND...: sets activated_NAME.
start_activated() {
	name=$1
	shift
	if "$@" && fetch "$dir/reply" /text.txt 2> "$dir/why"; then
		eval "activated_$name='-c 8 -p $pid $address'"
	else
		eval "activated_$name="
		leave_out "activate, $name" "is not installed, or does not answer"
	fi
}

# shellcheck disable=SC2154 # start_activated sets activated_*
plan_activated() {
	start_activated ours activate "$small" -r "$dir/site" -n $host -p 70 \
	    $quiet
	start_activated interpreter serve_interpreter
	start_activated empty activate "$tools/empty" "$dir/wire/text.txt"
	start_activated gophernicus serve_gophernicus
	for row in text menu; do
		case $row in
		text) right="-e $dir/wire/text.txt" asked=/text.txt ;;
		*) right="-e $dir/wire/menu" asked=/lines ;;
		esac
		[ -z "$activated_ours" ] || plan activate_$row Gophermoon \
		    "$load -q $asked $right $activated_ours"
		[ -z "$activated_interpreter" ] ||
		    plan activate_$row "Lua interpreter" \
			"$load -q $asked $right $activated_interpreter"
		[ $row != text ] || [ -z "$activated_empty" ] ||
		    plan activate_$row "empty program" \
			"$load -q $asked $right $activated_empty"
		[ $row = text ] || asked=/menu
		# It has fewer clients here than in the other rows.
		# shellcheck disable=SC2034 # plan_other reads it
		other_gophernicus=$activated_gophernicus
		[ -z "$activated_gophernicus" ] ||
		    plan_other activate_$row gophernicus $asked 600
	done
}

# --- the report ---

# row, title, the server that the ratio refers to, rate or time
titles() {
	sed 's/  */ /g; s/ | /\t/g' <<-END
	menu | Menu of 30 lines from a gophermap | null | rate
	stats | Menu of 30 lines, with stats | Gophermoon | rate
	text | Text of 2 KB | null | rate
	listing | Listing of 1,000 files, unchanged | null | rate
	touched | Listing of 1,000 files, touched before every request | null | rate
	mega | Text of 1 MB | null | rate
	big | Binary of 100 MB | null | rate
	handler | Lua handler of 30 lines | null | rate
	loops | Lua handler of 30 lines, put together in loops | null | rate
	cached | Lua handler of 30 lines, with cache_for(1) | null | rate
	one | Text of 2 KB, one client | null | p50
	idle | Text of 2 KB, beside $idle idle clients | null | rate
	process_text | One process for a text, on pipes | empty program | p50
	process_menu | One process for a menu, on pipes | empty program | p50
	activate_text | A text under systemd-socket-activate | gophernicus | rate
	activate_menu | A menu under systemd-socket-activate | gophernicus | rate
	END
}

# row, server, value, server to compare with, and the limit
targets() {
	sed 's/  */ /g; s/ | /\t/g' <<-END
	menu | Gophermoon | rate | null | at least | 0.97
	stats | Gophermoon, stats | rate | Gophermoon | at least | 0.97
	text | Gophermoon | rate | null | at least | 0.97
	listing | Gophermoon | rate | null | at least | 0.95
	touched | Gophermoon | rate | null | at least | 0.10
	mega | Gophermoon | rate | null | at least | 0.95
	mega | Gophermoon, cache=0 | rate | null | at least | 0.45
	big | Gophermoon | rate | null | at least | 0.97
	handler | Gophermoon | rate | null | at least | 0.90
	loops | Gophermoon | rate | null | at least | 0.90
	cached | Gophermoon | rate | null | at least | 0.95
	one | Gophermoon | p50 | null | at most | 1.10
	idle | Gophermoon | idle_bytes | - | at most | 512
	idle | Gophermoon | rate | Gophermoon, none idle | at least | 0.95
	process_text | Gophermoon | p50 | empty program | at most | 1.35
	process_menu | Gophermoon | p50 | empty program | at most | 1.6
	activate_text | Gophermoon | rate | gophernicus | at least | 2
	activate_text | Gophermoon | rate | Lua interpreter | at least | 2
	activate_menu | Gophermoon | rate | gophernicus | at least | 2
	activate_menu | Gophermoon | rate | Lua interpreter | at least | 2
	END
}

versions() {
	[ -z "${other_nginx-}" ] || echo "| nginx | $(version_of nginx -v) |"
	[ -z "${other_pygopherd-}" ] ||
	    echo "| pygopherd | $(version_of pygopherd --version) |"
	[ -z "${activated_gophernicus-}" ] ||
	    echo "| gophernicus | $(version_of gophernicus -v) |"
	! is_here lua5.3 || echo "| Lua interpreter | $(version_of lua5.3 -v) |"
	echo "| rounds | $rounds, of $span s for each value |"
}

report() {
	echo '# Results of `make bench`'
	echo
	echo 'Written by tests/bench/run.sh; README.md explains the tables.'
	echo
	cat "$dir/machine"
	titles > "$dir/titles"
	targets > "$dir/targets"
	awk -f "$here/values.awk" -f "$here/report.awk" -v titles="$dir/titles" \
	    -v targets="$dir/targets" "$dir/data"
	if [ -s "$dir/left_out" ]; then
		printf '\nNot measured:\n\n'
		sed "s/^/- /; s/$tab/: /" "$dir/left_out"
	fi
}

# add_part SCRIPT: adds the tables of another benchmark.
add_part() {
	sh "$here/$1.sh" "$binary" "$tools" > "$dir/part" || {
		echo "$1" >> "$dir/failed"
		printf '\n%s.sh has failed.\n' "$1" >> "$dir/part"
	}
	cat "$dir/part" >> "$dir/results"
}

spawns=300
[ -z "${QUICK-}" ] || spawns=60
others=
say "making the site"
make_site
machine > "$dir/machine"
start_nulls
start_ours
[ -n "${ROWS-}" ] || for other in nginx gophernicus pygopherd; do
	start_other $other
done
plan_rows
plan_idle
plan_process
[ -n "${ROWS-}" ] || plan_activated
versions >> "$dir/machine"
play_rounds
report > "$dir/results"
if [ -n "${ROWS-}" ]; then
	cat "$dir/results"
	all_right
	exit
fi
add_part growth
[ -n "${QUICK-}" ] || add_part evil
cp "$dir/results" "$here/RESULTS.md"
cat "$here/RESULTS.md"
all_right
