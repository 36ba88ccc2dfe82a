#!/bin/sh
# The statistics count every request once: of many workers, of a process for each
# client, and after a worker or the statistics writer was killed. The page and
# JSON agree with the database. STATS_REQUESTS and STATS_CLIENTS set the load.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1 requests=${STATS_REQUESTS:-20000} clients=${STATS_CLIENTS:-200}
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site state=$dir/state
mkdir "$site" "$state"
chmod 755 "$dir" "$site"
chmod 777 "$state"
echo "hello" > "$site/a.txt"
printf 'hello\r\n.\r\n' > "$dir/right"
echo 'send_info("made")' > "$site/make.lua"
# shellcheck disable=SC2016 # it is Lua
cat > "$site/ask.lua" <<'END'
-- type: 0
local sums = {}
for _, row in ipairs(statistics("kinds")) do
   sums[#sums + 1] = row.name .. "=" .. row.requests
end
local it = statistics("total")[1]
send_text(table.concat(sums, " "))
send_text(("requests=%d errors=%d bytes=%d lost=%d"):format(it.requests or 0,
   it.errors or 0, it.bytes or 0, it.lost or 0))
for _, what in ipairs { "hours", "days", "months", "selectors", "handlers" } do
   local n = 0
   for _, row in ipairs(statistics(what)) do
      n = n + row.requests
   end
   send_text(what .. "=" .. n)
end
END

if "$binary" --version | grep -q "without SQLite"; then
	echo "left out: built without SQLite"
	exit
fi
if ! "$binary" -t -r "$site" --state="$state" 2> /dev/null; then
	fail "no option state"
fi

# read_database: $dir/sums has what a handler sees, which is not counted itself.
read_database() {
	printf '/ask\r\n' | "$binary" -i -r "$site" -n stats.test \
	    --state="$state" --access_log=false | tr -d '\r' > "$dir/sums"
}

# counts TEXT...: the database has each line.
counts() {
	read_database
	for words in "$@"; do
		grep -qxF -e "$words" "$dir/sums" || {
			cat "$dir/sums" >&2
			fail "the sums above do not have \"$words\""
		}
	done
}

# empty_state: begins a new database.
empty_state() { rm -f "$state"/*; }

# serve OPTION...: starts a daemon with statistics, without an access log.
serve() {
	start "$binary" -r "$site" -n stats.test --listen=127.0.0.1:0 \
	    --access_log=false --state="$state" --stats=true "$@"
	await_ready
}

# writer: the statistics writer, which is the child without sockets.
writer() {
	for child in $(workers); do
		[ -n "$(find "/proc/$child/fd" -lname 'socket:*' 2>&1)" ] ||
		    echo "$child"
	done | head -n 1
}

# --- many workers -----------------------------------------------------------

serve --workers=4
"$load" -t 600 -w 60 -c 32 -n "$requests" -q /a.txt -e "$dir/right" \
    "$address" > "$dir/load" || fail "not all were served: $(cat "$dir/load")"
stop
counts "file=$requests" \
    "requests=$requests errors=0 bytes=$((requests * 10)) lost=0" \
    "hours=$requests" "days=$requests" "months=$requests" \
    "selectors=$requests" "handlers=0"

# The counters of the server are those of all workers.
empty_state
echo 'send_info("workers " .. (now().workers or "?"))' > "$site/live.lua"
serve --workers=2
ask /live > "$dir/out"
stop
expect "workers 2" "$dir/out"

# Requests and how they were answered; the page is no wider than a screen.
empty_state
serve --workers=1
ask /a.txt > /dev/null
ask /make > /dev/null
ask /make > /dev/null
ask /nothing > /dev/null
ask '/no%E2%82%ACthing%FF' > /dev/null
ask / > /dev/null
stop
counts "handler=2 not there=2 file=1 listing=1" "handlers=2" "selectors=4" \
    "hours=6"
grep -q "^requests=6 errors=2 " "$dir/sums" || fail "not two errors"
"$binary" -r "$site" -n stats.test --state="$state" --report > "$dir/page" ||
    fail "--report: status $?"
grep -Eq '^Today +6 +1 +2 +[0-9]+ bytes$' "$dir/page" ||
    fail "the page has not the sums of today: $(cat "$dir/page")"
for words in "Statistics of stats.test" "The last 24 hours" "The last 14 days" "The last 12 months" \
    "/make  " "/make.lua         2" "not found" "/no€thing?" \
    "not there  "; do
	expect "$words" "$dir/page"
done
widest=$(LC_ALL=C.UTF-8 wc -L < "$dir/page")
[ "$widest" -le 67 ] || fail "the page has a line of $widest columns"
"$binary" -r "$site" -n stats.test --state="$state" --report=json \
    > "$dir/json" || fail "--report=json: status $?"
expect '"name":"make.lua","requests":2' "$dir/json"
if command -v sqlite3 > /dev/null; then
	[ "$(sqlite3 :memory: "SELECT json_valid(readfile('$dir/json'))")" = 1 ] ||
	    fail "--report=json is no JSON: $(cat "$dir/json")"
fi

# After the server has exited, a copy of the one file is complete.
mkdir "$dir/copy"
cp "$state/gophermoon.db" "$dir/copy"
"$binary" --state="$dir/copy" --report=json > "$dir/json" ||
    fail "--report=json of a copy: status $?"
expect '"name":"make.lua","requests":2' "$dir/json"

# The name of the site comes from the database, not from this host.
for form in json text; do
	"$binary" --state="$state" --report=$form > "$dir/named" ||
	    fail "--report of a directory: status $?"
	grep -q 'Statistics of stats\.test  \|"site":"stats\.test",' "$dir/named" ||
	    fail "another name: $(head -n 1 "$dir/named")"
done

# The page says when the option stats is off, and when there is no state.
cat > "$site/page.lua" <<'END'
-- type: 0
for _, line in ipairs(require("gopher.stats").page()) do
   send_text(line)
end
END
page() {
	printf '/page\r\n' | "$binary" -i -r "$site" -n stats.test \
	    --access_log=false "$@" > "$dir/page"
}
off="Requests are not recorded: the option stats is off."
page --state="$state"
expect "$off" "$dir/page"
page --state="$state" --stats=true
expect "Statistics of stats.test" "$dir/page"
! grep -F "$off" "$dir/page" "$dir/named" || fail "stats is on, not off"
page
expect "No statistics: no state directory; start with --state=DIRECTORY or set state; set stats, too." "$dir/page"

# Several sites have a database each, and one document together.
mkdir "$dir/sites"
chmod 777 "$dir/sites"
for name in one two; do
	echo "site { servername = \"$name.test\", gopherroot = \"$site\"," \
	    "listen = \"127.0.0.1:0\" }"
done > "$dir/two"
echo "state = \"$dir/sites\" stats = true access_log = false" >> "$dir/two"
printf '/a.txt\r\n' | "$binary" -i -c "$dir/two" > /dev/null
"$binary" -c "$dir/two" --report=json > "$dir/json" || fail "--report=json of two"
expect '"site":"one.test:70"' "$dir/json"
if command -v sqlite3 > /dev/null; then
	sqlite3 "$dir/sites/one.test-70.db" ".backup $dir/sites/two.test-70.db"
	"$binary" -c "$dir/two" --report=json > "$dir/json" ||
	    fail "--report=json of two"
	[ "$(sqlite3 :memory: "SELECT json_extract(readfile('$dir/json'),
	    '\$[0].site') || json_extract(readfile('$dir/json'), '\$[1].site')
	    ")" = one.test:70two.test:70 ] || fail "no JSON: $(cat "$dir/json")"
fi
"$binary" -c "$dir/two" --report > "$dir/page"
expect "Statistics of one.test:70" "$dir/page"
! "$binary" -n three.test --state="$dir/sites" --report > "$dir/page" \
    2> "$dir/err" || fail "--report mixes up the statistics of sites"
expect "has only statistics of another site, in" "$dir/err"

# An error on the page refers to the log.
echo 'error("no moon")' > "$site/fail.lua"
printf '/fail\r\n' | "$binary" -i -r "$site" -n stats.test --stats=true \
    --state="$state" > /dev/null 2> "$dir/err"
"$binary" --state="$state" --report > "$dir/page"
expect "handler failed; the log has the reason" "$dir/page"

# --- killed -----------------------------------------------------------------

# A worker is killed: what it has served before is counted.
empty_state
serve --workers=2
served=0
for _ in 1 2 3 4; do
	"$load" -t 60 -c 4 -n 500 -q /a.txt -e "$dir/right" "$address" \
	    > "$dir/load" || fail "not all were served: $(cat "$dir/load")"
	served=$((served + 500))
	writer=$(writer)
	for child in $(workers); do
		[ "$child" = "$writer" ] || break
	done
	kill -KILL "$child"
	await "worker $child: killed by signal 9" > /dev/null ||
	    fail "no line about the killed worker $child"
done
stop
counts "file=$served"

writer_runs() { writer=$(writer); [ -n "$writer" ]; }

# The writer is killed: what it had not written is not lost.
empty_state
serve --workers=2
served=0
for _ in 1 2 3; do
	"$load" -t 60 -c 4 -n 500 -q /a.txt -e "$dir/right" "$address" \
	    > "$dir/load" || fail "not all were served: $(cat "$dir/load")"
	served=$((served + 500))
	until_true writer_runs || fail "no statistics writer"
	kill -KILL "$writer"
	await "statistics writer $writer: killed by signal 9" > /dev/null ||
	    fail "no line about the killed writer"
done
stop
counts "file=$served"

# Reloads under load: old workers have a statistics writer of their own.
empty_state
conf=$dir/conf
echo "stats = true" > "$conf"
start "$binary" -c "$conf" -r "$site" -n stats.test --listen=127.0.0.1:0 \
    --access_log=false --state="$state" --workers=2
await_ready
"$load" -t 60 -w 60 -c 8 -n 5000 -q /a.txt -e "$dir/right" "$address" \
    > "$dir/load" &
client=$!
for _ in 1 2 3; do
	reload
done
wait $client || fail "not all were served: $(cat "$dir/load")"
echo "stats = false" > "$conf"
reload
stop
counts "file=5000"

# The database is locked: no request waits, and nothing is lost.
if command -v sqlite3 > /dev/null; then
	empty_state
	serve --workers=1
	ask /a.txt > /dev/null
	until_true test -e "$state/gophermoon.db-wal" || fail "nothing is written"
	mkfifo "$dir/held" "$dir/free"
	sh -c 'echo "BEGIN IMMEDIATE;"; echo "SELECT 1;"; cat "$1"' sh \
	    "$dir/free" | sqlite3 -cmd '.timeout 10000' \
	    "$state/gophermoon.db" > "$dir/held" &
	holder=$!
	exec 5> "$dir/free"
	read -r _ < "$dir/held"
	"$load" -t 60 -c 4 -n 500 -q /a.txt -e "$dir/right" "$address" \
	    > "$dir/load" || fail "a request waits for the database"
	exec 5>&-
	wait $holder || :
	stop
	counts "file=501"
fi

# The database cannot be written until the server stops: nothing is lost.
if command -v prlimit > /dev/null; then
	empty_state
	serve --workers=1
	until_true writer_runs || fail "no statistics writer"
	until_true test -e "$state/gophermoon.db-wal" || fail "nothing is written"
	prlimit --fsize=0: --pid "$writer"
	ask /a.txt > /dev/null
	await "database cannot be written" > /dev/null ||
	    fail "no line about a failed write"
	ask /a.txt > /dev/null
	prlimit --fsize=unlimited: --pid "$writer"
	stop
	counts "file=2"
fi

# --- a process for each client ----------------------------------------------

empty_state
# shellcheck disable=SC2016 # for the inner shell
seq "$clients" | xargs -P 8 -n 1 sh -c '
	printf "/a.txt\r\n" | "$0" -i -r "$1" -n stats.test --stats=true \
	    --state="$2" --access_log=false > "$3.$5" 2>> "$3.errors" &&
	    cmp -s "$3.$5" "$4" && rm "$3.$5"' \
    "$binary" "$site" "$state" "$dir/reply" "$dir/right" ||
    fail "a client was not served: $(cat "$dir/reply.errors")"
! grep -E "ERROR|runtime error|Sanitizer" "$dir/reply.errors" ||
    fail "a request was not recorded"
counts "file=$clients"

# --- journals ---------------------------------------------------------------

# journal: the page of --report=journal for the lines on stdin.
journal() {
	"$binary" -r "$site" -n stats.test --report=journal > "$dir/page" \
	    2> "$dir/err" || fail "--report=journal: $(cat "$dir/err")"
}

# A text that is no journal is an error, and so is an empty one.
for words in "" "some
words"; do
	! printf '%s' "$words" | "$binary" --report=journal > "$dir/page" \
	    2> "$dir/err" || fail "\"$words\" is taken for a journal"
	expect "no line names a client; pipe the output of journalctl -o json" \
	    "$dir/err"
	[ ! -s "$dir/page" ] || fail "a page without clients: $(cat "$dir/page")"
done

# The lines of the blog post that first had the idea, and two forged ones.
journal <<'END'
# journalctl -o verbose -u "gophermoon@*" | grep "_SYSTEMD_UNIT" | tail
    _SYSTEMD_UNIT=gophermoon@199-5.45.107.88:70-212.111.43.252:60215.service
    _SYSTEMD_UNIT=gophermoon@200-5.45.107.88:70-212.111.43.252:47726.service
    _SYSTEMD_UNIT=gophermoon@201-5.45.107.88:70-212.111.43.252:18139.service
    _SYSTEMD_UNIT=gophermoon@202-5.45.107.88:70-212.111.43.252:14576.service
    _SYSTEMD_UNIT=gophermoon@203-5.45.107.88:70-212.111.43.252:62963.service
    _SYSTEMD_UNIT=gophermoon@204-5.45.107.88:70-212.111.43.252:21729.service
    _SYSTEMD_UNIT=gophermoon@205-5.45.107.88:70-185.22.143.172:50432.service
    _SYSTEMD_UNIT=gophermoon@206-5.45.107.88:70-185.22.143.172:50433.service
    _SYSTEMD_UNIT=gophermoon@207-5.45.107.88:70-185.22.143.172:50434.service
    _SYSTEMD_UNIT=gophermoon@208-5.45.107.88:70-185.22.143.172:50436.service
_SYSTEMD_UNIT=gophermoon@208-5.45.107.88:70-185.22.143.172:50436.service
said: _SYSTEMD_UNIT=gophermoon@209-5.45.107.88:70-6.6.6.6:1.service
END
for words in "Connections   10" "Visitors      2" "Instances     199 to 208" \
    "Without time  10" "5.45.107.88    70           10" "212.111.43.252  █" \
    "185.22.143.172  █"; do
	expect "$words" "$dir/page"
done
grep -q "^212.111.43.252 .* 6$" "$dir/page" || fail "not 6 from the first address"
grep -q "^185.22.143.172 .* 4$" "$dir/page" || fail "not 4 from the second address"

# With times, in the forms of both versions of systemd, with IPv6, among other
# lines.
{
	cat <<-'END'
	{"__REALTIME_TIMESTAMP":"1514316088000000","UNIT":"gophermoon@0-::1:70-2001:db8::7:49828.service","_SYSTEMD_UNIT":"init.scope","MESSAGE":"Started"}
	{"__REALTIME_TIMESTAMP":"1514316089000000","_SYSTEMD_UNIT":"gophermoon@0-::1:70-2001:db8::7:49828.service","MESSAGE":[103,111,255,10]}
	{"__REALTIME_TIMESTAMP":"1514316090000000","_SYSTEMD_UNIT":"gophermoon@1-7423-5.45.107.88:7070-192.0.2.7:4000.service"}
	{"__REALTIME_TIMESTAMP":"1514316090000000","_SYSTEMD_UNIT":"gophermoon@nonsense.service","UNIT":["a"]}
	{"MESSAGE":"_SYSTEMD_UNIT=gophermoon@9-5.45.107.88:70-6.6.6.6:1.service"}
	{"broken
	gophermoon@2-5.45.107.88:70-192.0.2.300:1.service
	gophermoon@2-5.45.107.88:70000-192.0.2.3:1.service
	gophermoon@2-5.45.107.88:70-192.0.2.7:4001
	END
	printf '{"MESSAGE":"%0200000d",' 0
	echo '"_SYSTEMD_UNIT":"gophermoon@3-5.45.107.88:70-6.6.6.6:1.service"}'
	printf '\377\000\n'
	printf 'gophermoon@4-::1:70-fe80::1:5.service'
} | journal
for words in "Connections   4" "Visitors      3" "Instances     0 to 4" \
    "From          2017-12-26 19:21:28 UTC" \
    "To            2017-12-26 19:21:30 UTC" "Without time  2" \
    "::1            70            2" "5.45.107.88    70            1" \
    "5.45.107.88  7070            1" "The last 24 hours" \
    "2017-12-26 Tue         2  █"; do
	expect "$words" "$dir/page"
done
! grep -q "6\.6\.6\.6" "$dir/page" || fail "a client has forged an address"
echo "$requests requests, $clients processes"
