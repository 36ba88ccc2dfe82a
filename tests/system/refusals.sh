#!/bin/sh
# A file that exists and is not served: the log says why, once an hour in a
# warning; clients learn nothing, unless the option development is set.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
chmod 755 "$dir"
mkdir -p "$site/shy" "$site/closed" "$dir/other"
echo text > "$site/private.txt"
echo text > "$site/real.txt"
echo 'send_info("hello")' > "$site/hello.lua"
echo menu > "$site/shy/gophermap"
echo x > "$site/shy/x.txt"
echo x > "$site/closed/x.txt"
echo x > "$site/.dot"
echo x > "$dir/other/x.txt"
ln -s "$site/real.txt" "$site/linked.txt"
ln -s ../other "$site/out"
ln -s nowhere "$site/broken"
mkfifo "$site/fifo"
chmod 600 "$site/private.txt" "$site/hello.lua" "$site/shy/gophermap"
chmod 711 "$site/closed"

# each: runs "$@" SELECTOR REASON WARNING for each refusal.
each() {
	while IFS='|' read -r selector reason warning; do
		"$@" "$selector" "$reason" "$warning"
	done <<'END'
/nothing|not found|
/closed/nothing|not found|
/private.txt|not readable by others (0600)|/private.txt: not readable by others (0600); run chmod o+r
/hello|not readable by others (0600): /hello.lua|/hello.lua: not readable by others (0600); run chmod o+r
/linked.txt|absolute symbolic link|/linked.txt: absolute symbolic link; make it relative with ln -srf
/out|link out of the root|/out: link out of the root; copy the file to the site
/out/x.txt|link out of the root: /out|
/broken|broken symbolic link|/broken: broken symbolic link; correct its target
/.dot|name begins with a dot|/.dot: name begins with a dot; rename it
/fifo|FIFO, not a file|/fifo: FIFO, not a file; remove it
/closed|not readable by others (0711)|/closed: not readable by others (0711); run chmod o+r; the files in it are still served by their selectors
/shy|not readable by others (0600): /shy/gophermap|/shy/gophermap: not readable by others (0600); run chmod o+r
/gophermap|not found|
END
}

# --- the access line and one warning, of all workers ---

# request SELECTOR REASON: the client learns nothing, the access line has it.
request() {
	[ "$(ask "$1")" = "3Not found: $1		error.host	1
." ] || fail "another reply for $1"
	await "INFO: 127.0.0.1 \"$1\" $2 " > /dev/null ||
	    fail "$1: the access line is not \"$2\""
}

# warned SELECTOR REASON WARNING: the log has it exactly once.
warned() {
	[ -z "$3" ] || [ "$(grep -cF "WARNING: $3" "$log")" -eq 1 ] ||
	    fail "not one warning: $3"
}

mkdir -p "$site/titled/sub"
echo title > "$site/titled/gophertag"
echo title > "$site/titled/sub/gophertag"
mkdir "$site/parts"
echo "=../private.txt" > "$site/parts/gophermap"
printf '=part.lua\n=../shy\n' >> "$site/parts/gophermap"
echo part > "$site/parts/part.lua"
chmod 600 "$site/titled/gophertag" "$site/titled/sub/gophertag" \
    "$site/parts/part.lua"
start_daemon "$binary" -r "$site" -n one.test --workers=2
for _ in 1 2 3 4; do
	each request
done
[ "$(ask /shy/x.txt)" = "x
." ] || fail "a file beside a private map is not served"
for _ in 1 2 3; do
	[ "$(ask /titled)" = "1sub	/titled/sub	one.test	70
." ] || fail "another listing"
	ask /parts > "$dir/out"
done
stop
each warned
for file in /titled/gophertag /titled/sub/gophertag /parts/part.lua; do
	warned "" "" "$file: not readable by others (0600); run chmod o+r"
done
warned "" "" "/shy: directory, not a file; name a file in it"
[ "$(grep -c "WARNING: /" "$log")" -eq 14 ] || fail "other warnings"

# --- formats for programs ---

# answer SELECTOR OPTION...: the reply is in $dir/out, the log in $log.
answer() {
	selector=$1
	shift
	printf '%s\r\n' "$selector" | "$binary" -i -r "$site" -n one.test "$@" \
	    > "$dir/out" 2> "$log"
}

answer /private.txt --log_format=json
expect '"answer":"not found","refusal":"not readable by others (0600)","error":true' "$log"
answer /private.txt --log_format=combined
expect '"/private.txt" 404 ' "$log"
cat > "$dir/conf.lua" <<'END'
moved = { ["^/old$"] = "gopher://example.org/1/", ["^/was$"] = "/private.txt" }
gone = { "^/tmp/" }
END
answer /old -c "$dir/conf.lua"
expect '"/old" moved ' "$log"
answer /tmp/a -c "$dir/conf.lua"
expect '"/tmp/a" gone ' "$log"
answer /was -c "$dir/conf.lua"
expect '"/was" not readable by others (0600) ' "$log"

# --- development ---

# development ADDRESS SHOWN: is the reason in the reply to this client?
development() {
	REMOTE_ADDR=$1 answer /private.txt --development=true
	shown=no
	grep -q '^inot readable by others (0600)	' "$dir/out" && shown=yes
	[ $shown = "$2" ] || fail "$1: is the reason shown? $shown"
	[ "$(grep -c '' "$dir/out")" -eq $((2 + ($(echo $shown | grep -c yes)))) ] ||
	    fail "another reply"
}
development 127.0.0.1 yes
development ::1 yes
development 192.0.2.1 no
answer /private.txt --development=true
expect 'inot readable by others (0600)	' "$dir/out"
answer /nothing --development=true
[ "$(grep -c '' "$dir/out")" -eq 2 ] || fail "a reason for what does not exist"

# listed ADDRESS TEXT OPTION: a listing with this line, or without one.
listed() {
	REMOTE_ADDR=$1 answer /listed "$3"
	shown=$(grep 'not readable' "$dir/out" | cut -f 1 || :)
	[ "$shown" = "$2" ] || fail "$1: the listing has \"$shown\""
}
mkdir "$site/listed"
echo x > "$site/listed/private.txt"
mkfifo "$site/listed/fifo"
chmod 600 "$site/listed"/*
listed 127.0.0.1 "i1 entry is not readable by others; see --check" \
    --development
expect 'iThis directory is empty.' "$dir/out"
listed 192.0.2.1 "" --development
listed 127.0.0.1 "" --development=false
mkdir -m 700 "$site/listed/dir"
echo x > "$site/listed/b.txt"
listed ::1 "i2 entries are not readable by others; see --check" --development
start_daemon "$binary" -r "$site" -n one.test --development
ask /listed > "$dir/out"
expect "i2 entries are not readable by others" "$dir/out"
chmod 644 "$site/listed/private.txt"
ask /listed > "$dir/out"
expect "i1 entry is not readable by others" "$dir/out"
stop

# --- the front page ---

# warns_of REASON: the start and --test warn of the front page; it is no listing.
warns_of() {
	start_daemon "$binary" -r "$site" -n one.test
	for selector in / ''; do
		ask "$selector" > "$dir/out"
		expect '3Not found: /	' "$dir/out"
	done
	stop
	expect "WARNING: front page: $1" "$log"
	"$binary" -t -r "$site" -n one.test 2> "$log" || fail "-t fails"
	expect "WARNING: front page: $1" "$log"
}

echo menu > "$site/gophermap"
chmod 640 "$site/gophermap"
warns_of "/gophermap: not readable by others (0640); run chmod o+r"
rm "$site/gophermap"
ln -s /nowhere/gophermap "$site/gophermap"
warns_of "/gophermap: absolute symbolic link; make it relative"
rm "$site/gophermap"
ln -s nowhere "$site/gophermap"
warns_of "/gophermap: broken symbolic link"
rm "$site/gophermap"
start_daemon "$binary" -r "$site" -n one.test
ask / > "$dir/out"
expect '0real.txt	' "$dir/out"
stop
! grep -q 'front page' "$log" || fail "a warning of a good front page"
