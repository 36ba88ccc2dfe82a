#!/bin/sh
# The log of a daemon: SIGUSR1 reopens the file, and lines that cannot be written
# are counted. Clients are served all the time.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

mkdir "$dir/site"
echo hello > "$dir/site/a.txt"
file=$dir/gophermoon.log

served() {
	[ "$(ask /a.txt)" = "hello
." ] || fail "no right reply: $1"
}

# start_logging OPTION...: a daemon of two workers whose log is $file.
start_logging() {
	rm -f "$file"
	"$binary" -r "$dir/site" -n gopher.test --listen=127.0.0.1:0 \
	    --workers=2 --log_file="$file" "$@" 2> "$log" &
	server=$!
	await_in "$file" "ready on "
	address=$(sed -n 's/.*ready on //p' "$file")
}

# has_open PID FILE
has_open() { [ -n "$(find "/proc/$1/fd" -lname "$2" 2> /dev/null)" ]; }

# all_write_to FILE OTHER: each process of the server has FILE open, not OTHER.
all_write_to() {
	for pid in $server $(workers); do
		has_open "$pid" "$1" && ! has_open "$pid" "$2" || return 1
	done
}

end_logging() {
	kill -TERM "$server"
	status=0
	wait "$server" || status=$?
	server=
	[ "$status" -eq 0 ] || fail "the server has exited with status $status"
	check_log
}

# --- a file that is renamed, as logrotate does ---

start_logging --log_format=json --log_address=net
before=$(workers)
served "before"
mv "$file" "$file.1"
kill -USR1 "$server"
until_true all_write_to "$file" "$file.1" ||
    fail "not every process has reopened the file"
[ "$before" = "$(workers)" ] || fail "SIGUSR1 has ended a worker"
served "after"
await_in "$file" '"remote":"127.0.0.0","selector":"/a.txt"'
expect '"remote":"127.0.0.0","selector":"/a.txt"' "$file.1"
! has '"127.0.0.1"' "$file" || fail "an address is not shortened"

# --- lines of several workers in one file ---

seq -f "gopher://$address/0/no%g" 200 | xargs -n 50 -P 4 curl -sS --max-time 20 \
    > "$dir/out" || fail "not all are served"
all_there() { [ "$(grep -c '"selector":"/no' "$file")" -eq 200 ]; }
until_true all_there || fail "not 200 lines"
right='^{"time":"[0-9TZ:-]*","remote":"127.0.0.0","selector":"/[a-z.0-9]*",'
right=$right'"answer":"[a-z. ]*","error":[a-z]*,"bytes":[0-9]*,"ms":[0-9]*}$'
! grep -v "$right" "$file" || fail "the lines above have another form"

end_logging

# --- a full disk, and space again; Landlock would deny the link ---

start_logging --log_format=json --landlock=off
rm "$file"
ln -s /dev/full "$file"
kill -USR1 "$server"
until_true all_write_to /dev/full "$file" || fail "/dev/full is not opened"
for i in 1 2 3 4 5 6; do
	served "the disk is full, $i"
done
rm "$file"
kill -USR1 "$server"
until_true all_write_to "$file" /dev/full || fail "the file is not opened"
# The workers that lost lines report them, also without requests.
all_reported() {
	[ "$(sed -n 's/.*WARNING: log: \([0-9]*\) lines* w.* lost/\1/p' \
	    "$file" | awk '{ n += $1 } END { print n + 0 }')" -eq 6 ]
}
until_true all_reported || fail "six lines are lost, but: $(cat "$file")"
served "there is space again"
await_in "$file" '"selector":"/a.txt"'

# --- a file that cannot be opened again ---

mv "$file" "$file.2"
mkdir "$file"
kill -USR1 "$server"
await_in "$file.2" "log_file: cannot be reopened: Is a directory"
await_in "$log" "WARNING: log_file: cannot be reopened: Is a directory"
served "the old file stays open"
served "each worker has seen the signal"
[ "$(grep -c "cannot be reopened" "$file.2")" = 1 ] ||
    fail "more than one line about the file"
rmdir "$file"
end_logging

# --- a directory that is made anew ---

mkdir "$dir/logs"
file=$dir/logs/log
start_logging
served "before the change"
rm -rf "$dir/logs"
mkdir "$dir/logs"
await_in "$file" "log_file \"$file\": is in another directory now"
served "after the change"
await_in "$file" '"/a.txt" '
has_two_workers() { [ "$(workers | wc -w)" = 2 ]; }
until_true has_two_workers || fail "old workers stay"
rm -rf "$dir/logs"
mkdir "$dir/logs"
kill -USR1 "$server"
await_in "$file" "log_file \"$file\": is in another directory now"
! grep -q "cannot be reopened" "$log" || fail "SIGUSR1 does not find the directory"
end_logging
file=$dir/gophermoon.log

# --- another file in the configuration ---

conf=$dir/conf.lua
echo "log_file = '$file'" > "$conf"
rm -f "$file"
"$binary" -c "$conf" -r "$dir/site" -n gopher.test --listen=127.0.0.1:0 \
    --workers=1 2> "$log" &
server=$!
await_in "$file" "ready on "
address=$(sed -n 's/.*ready on //p' "$file")
echo "log_file = '$file.new'" > "$conf"
kill -HUP "$server"
await_in "$file.new" "configuration reloaded"
until_true all_write_to "$file.new" "$file" || fail "the old file is open"
served "another file"
await_in "$file.new" '"/a.txt" file'
echo "log_file = '$dir/nowhere/log'" > "$conf"
kill -HUP "$server"
await_in "$file.new" "$dir/nowhere/log\": No such file or directory; the server keeps"
served "the file cannot be opened"
echo "log_file = ''" > "$conf"
kill -HUP "$server"
await_in "$log" "configuration reloaded"
served "there is no file"
await_in "$log" 'INFO: 127.0.0.1 "/a.txt" file'
end_logging

# --- a reader that has stopped ---

start_daemon "$binary" -r "$dir/site" -n gopher.test
head -c 400 /dev/zero | tr '\0' x > "$dir/long"
long=/$(cat "$dir/long")
for i in $(seq 40); do
	# 600 lines of 450 bytes are more than the 64 KiB of a pipe.
	seq -f "gopher://$address/0$long%g" 15 |
	    xargs curl -sS --fail-early --max-time 20 > "$dir/out" ||
	    fail "not served: $i"
	expect "x" "$dir/out"
done
served "the log is not read"
kill -USR1 "$server"
line=$(await " lines were lost") || fail "the loss is not reported"
case $line in
"WARNING: log: "[0-9]*" lines were lost") ;;
*) fail "another line: $line" ;;
esac
# A report can fit into the pipe when an access line does not.
lost=$(sed -n 's/^WARNING: log: \([0-9]*\) lines* w.* lost$/\1/p' "$log" |
    awk '{ n += $1 } END { print n }')
served "the log is read again"
await '"/a.txt" file' > /dev/null || fail "no more access lines"
written=$(grep -c '"/xxx' "$log")
# All 600, and perhaps the first of the two other lines.
total=$((lost + written))
[ "$total" -ge 600 ] && [ "$total" -le 601 ] ||
    fail "$lost lost and $written written lines are not 600"
stop

# --- one process for one client ---

mkfifo "$dir/in"
"$binary" -i -r "$dir/site" -n gopher.test --log_file="$file" < "$dir/in" \
    > "$dir/out" 2> "$log" &
server=$!
exec 4> "$dir/in"
until_true has_open "$server" "$file" || fail "the file is not opened"
mv "$file" "$file.3"
kill -USR1 "$server"
printf '/a.txt\r\n' >&4
exec 4>&-
wait "$server" || fail "SIGUSR1 has ended the process of a client"
server=
expect hello "$dir/out"
expect 'INFO: local "/a.txt" file' "$file"

# --- statuses, and addresses in all lines ---

echo 'error("no moon")' > "$dir/site/bad.lua"
# logged REQUEST OPTION...: sends it to a process of its own; the log is in $log.
logged() {
	request=$1
	shift
	printf '%b' "$request" | REMOTE_ADDR=192.0.2.7 "$binary" -i \
	    -r "$dir/site" -n gopher.test --log_format=combined "$@" \
	    > "$dir/out" 2> "$log"
}

logged '/a.txt\r\n'
expect '] "/a.txt" 200 ' "$log"
expect '192.0.2.7 - - [' "$log"
logged '/nothing\r\n'
expect '] "/nothing" 404 ' "$log"
logged '/a\001\r\n'
expect '] "-" 400 ' "$log"
for how in net none; do
	logged '/bad\r\n' --log_address=$how
	expect '] "/bad" 500 ' "$log"
	expect ' "/bad" handler /bad.lua failed' "$log"
	! has 192.0.2.7 "$log" || fail "$how: an address is not shortened"
done
rm "$dir/in"
mkfifo "$dir/in"
"$binary" -i -r "$dir/site" --request_timeout=1 --log_format=combined \
    < "$dir/in" > "$dir/out" 2> "$log" &
server=$!
exec 4> "$dir/in"
wait "$server" || fail "a silent client ends the process with status $?"
exec 4>&-
server=
expect '] "-" 408 0 ' "$log"

# --- a file that cannot be opened at all ---

status=0
timeout 20 "$binary" -r "$dir/site" --listen=127.0.0.1:0 \
    --log_file="$dir/nowhere/log" 2> "$log" || status=$?
[ "$status" -eq 78 ] || fail "it starts without its log: $status"
expect "$dir/nowhere/log\": No such file or directory" "$log"
