#!/bin/sh
# Each mistake of the operator gives one line that says how to mend it.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
mkdir "$site"

# complains STATUS TEXT OPTION...: exits with this status and one line that has
# this text.
complains() {
	status=$1 text=$2
	shift 2
	got=0
	timeout 20 "$binary" "$@" > "$dir/out" 2> "$dir/err" || got=$?
	[ "$got" -eq "$status" ] ||
		fail "status $got, not $status, for $*: $(cat "$dir/err")"
	expect "$text" "$dir/err"
	[ "$(wc -l < "$dir/err")" -eq 1 ] || {
		cat "$dir/err" >&2
		fail "more than one line for $*"
	}
	[ ! -s "$dir/out" ] || fail "something on standard output for $*"
}

# works TEXT OPTION...: exits with status 0, and prints this text.
works() {
	text=$1
	shift
	timeout 20 "$binary" "$@" > "$dir/out" 2>&1 ||
		fail "status $? for $*: $(cat "$dir/out")"
	expect "$text" "$dir/out"
}

complains 78 "$dir/no-such-root\": No such file or directory; create it, or name another" \
    -r "$dir/no-such-root"
complains 2 '--gopherrot"; did you mean --gopherroot?' --gopherrot="$site"
complains 2 'unknown option "-x"' -x
complains 2 'unknown option "-d"' -dp
complains 2 'did you mean --serverport?' --port=7070
complains 2 'did you mean --servername?' --host=gopher.test
complains 2 'did you mean --gopherroot?' --root="$site"
complains 2 'unexpected argument' "$site" "$site"
complains 2 'unexpected argument' -r "$site" "$site"
complains 78 "$dir/no-such-root" "$dir/no-such-root"
for name in gopher.test:70 - a..b; do
	complains 2 "servername: \"$name\" is not a" -r "$site" -n $name
done
complains 2 'unexpected argument "check"; did you mean --check?' check
complains 2 'unexpected argument "version"; did you mean --version?' version
complains 2 'workers: "many"' -r "$site" --workers=many
for pattern in '' / drafts/; do
	complains 2 "hide: \"$pattern\" is not a file name like *.tmp" \
	    -r "$site" --hide="$pattern"
done
for glob in '[' 'a[b' '[]' '[^]'; do
	complains 2 "hide: \"$glob\" is not a pattern where a ] ends each [" \
	    -r "$site" --hide="$glob"
done
for glob in '[[]' '[]]' '[^]]*' '/d[ab]/x' 'a]'; do
	works "the configuration is valid" -t -r "$site" --hide="$glob"
done
complains 2 'types: "tar.gz=9" is not an extension, which is what follows the last dot' \
    -r "$site" --types=tar.gz=9
complains 2 'types: ".gz=9" is not an extension' -r "$site" --types=.gz=9
complains 2 "moved: \"/old=/new\" is not a pattern and its target; write --moved='^/old /new'" \
    -r "$site" --moved=/old=/new
complains 2 'hide: ' -r "$site" --hide="$(printf '%256s' x)"
complains 2 'handlers_in: "cgi" is not true, false, or a directory' \
    -r "$site" --handlers_in=cgi
complains 2 'gopherroot: empty; name the directory to serve' -t -r ''
complains 2 'gopherroot: empty; name the directory to serve' -t ''
printf 'gopherroot = ""\n' > "$dir/empty.lua"
complains 78 'gopherroot: empty; name the directory to serve' -t -c "$dir/empty.lua"
complains 2 '--hide needs a value; write --hide=-t' -r "$site" --hide -t
complains 2 '-n needs a value; write -n-t' -r "$site" -n -t
complains 2 '-r needs a value; write -r--check' -r --check
complains 78 'types: lua: Lua files are handlers, which name their type; set handlers_in' \
    -t -r "$site" --types=lua=0
complains 78 '~ is not expanded' --gopherroot='~/gopher'
complains 2 'servername: "a b" is not a host name' -r "$site" -n 'a b'
complains 78 'library' -t -r "$site" --library="$dir/no-such-library"
complains 2 'text_end' -r "$site" --text_end=star
complains 2 'serverport' -r "$site" -p 65536
complains 2 'needs a value' -r
complains 78 "$dir/no-such-conf" -c "$dir/no-such-conf"

conf=$dir/conf
printf 'gopherroot = "%s"\n' "$dir/no-such-root" > "$conf"
complains 78 "create it, or name another" -c "$conf"
! grep -q 'with -c' "$dir/err" || fail "asks for what was given"
printf 'site { gopherroot = "%s" }\n' "$dir/no-such-root" > "$conf"
complains 78 "create it, or name another" -c "$conf"
[ -e /srv/gopher ] ||
	complains 78 'create it, or name another with -r, or a configuration with -c' -t
printf 'gopherroot = "%s"\nservername = = 3\n' "$site" > "$conf"
complains 78 "$conf:2:" -c "$conf"
printf '\n\nservernam = "x"\n' > "$conf"
complains 78 "$conf:3: unknown option \"servernam\"; did you mean \"servername\"" \
    -c "$conf"
printf 'port = 7070\n' > "$conf"
complains 78 'unknown option "port"; did you mean "serverport"?' -c "$conf"
printf 'workers = "many"\n' > "$conf"
complains 78 "$conf:1: workers" -c "$conf"

# A mistake has the priority of an error in the journal, before the log is open.
to_journal() {
	status=0
	JOURNAL_STREAM=$(stat -L -c %d:%i "$dir/err") "$binary" "$@" \
	    2> "$dir/err" || status=$?
}
: > "$dir/err"
to_journal -c "$conf"
expect "<3>$conf:1: workers" "$dir/err"
to_journal -t -r "$dir/no-such-root"
expect "<3>gopherroot" "$dir/err"

# The same address twice, and what only the host knows, as warnings.
complains 78 'listen: 127.0.0.1:7070 is given twice' -t -r "$site" \
    -l 127.0.0.1:7070 -l 127.0.0.1:7070
complains 78 'listen: 127.0.0.1:7070 is a part of 7070' -t -r "$site" \
    -l 7070 -l 127.0.0.1:7070

start_daemon "$binary" -r "$site" -n gopher.test
complains 1 "$address" -r "$site" -n gopher.test -l "$address"
works "INFO: listen: $address: in use, by this server or another" -t -r "$site" \
    -l "$address"
stop
works "WARNING: listen: 192.0.2.1:7070: Cannot assign requested address; choose" \
    -t -r "$site" -l 192.0.2.1:7070

# Options without an effect.
works 'WARNING: handlers_in: "/nodir": No such file or directory; name a directory of the site' \
    -t -r "$site" --handlers_in=/nodir
works 'WARNING: trusted: "/nodir": No such file' -t -r "$site" --trusted=/nodir
works 'INFO: burst: has no effect without rate; set that, or remove it' -t \
    -r "$site" --burst=5
works 'INFO: keep_days: has no effect without stats' -t -r "$site" --keep_days=5
works 'WARNING: moved: pattern "/old/(.*)" may take too long for selectors that a client makes up; begin it with ^' \
    -t -r "$site" --moved='/old/(.*) /new/%1'
works 'a client makes up; use only one of * + - in it' \
    -t -r "$site" --gone='^/(.*)/(.*)'
works 'INFO: skeleton: has no effect without userdir' -t -r "$site" --skeleton=/nowhere
echo "alice:x:1001:1001:alice:$dir/nowhere:/bin/sh" > "$dir/passwd"
works "INFO: userdir: none of the homes in $dir/passwd has a directory public_gopher; make" \
    -t -r "$site" --userdir=public_gopher --accounts="$dir/passwd"
mkdir "$site/cgi"
works "the configuration is valid" -t -r "$site" --burst=5 --rate=1 \
    --handlers_in=/cgi/ --handlers_in=/~alice/cgi --trusted=/
! grep -q 'no effect\|handlers_in\|trusted: "' "$dir/out" || fail "a false warning"

works "usage: gophermoon" --help
[ "$(wc -l < "$dir/out")" -lt 24 ] && [ "$(wc -L < "$dir/out")" -le 80 ] ||
    fail "--help is no screen of 24 x 80"
expect "[/srv/gopher]" "$dir/out"
expect "Example: gophermoon " "$dir/out"
works "--handler_stuck=N" --help=all
works "--gopherroot" -h
works "gophermoon " --version
works "the configuration is valid" -t -r "$site"
works "gopherroot = \"$site\"" -T "$site"
works "serverport = 7070" -T -l 7070 "$site"
works "details = true" -T --details --development "$site"
works "development = true" -T --details --development "$site"
works "the configuration is valid" -t -r "$site" --types=LUA=0 --handlers_in=/cgi
works 'handlers_in = { "/" }' -T -r "$site"
works "gopherroot = \"$site\"" -T -r "$site" -w 3 --description='a"b'
mv "$dir/out" "$conf"
works "the configuration is valid" -t -c "$conf"
works "workers = 3" -T -c "$conf"
cmp -s "$dir/out" "$conf" || {
	diff "$conf" "$dir/out" >&2 || :
	fail "-T prints other options than it has read"
}
