#!/bin/sh
# User directories: no user reaches the files of another or of the site, and the
# site reaches none of theirs, in a daemon and in a process for one client.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site homes=$dir/home
chmod 755 "$dir"

me=$(id -u)
if [ "$me" = 0 ]; then
	alice=1001 bob=1002
elif [ "$me" -ge 1000 ] && [ "$me" -ne 65534 ]; then
	alice=$me bob=$me
else
	echo "left out: a system account has no user directory"
	exit
fi

give() { [ "$me" != 0 ] || chown -Rh "$1" "$2"; }

# account NAME UID: adds an account and its home.
account() {
	mkdir -p "$homes/$1"
	give "$2" "$homes/$1"
	echo "$1:x:$2:$2:$1:$homes/$1:/bin/sh" >> "$dir/passwd"
}

# --- the site, with directories that look like user directories ---

mkdir -p "$site/~alice" "$site/~none" "$site/lib" "$site/docs"
echo "the site's to keep" > "$site/secret.txt"
echo "a trap" > "$site/~alice/trap.txt"
echo "no user" > "$site/~none/text.txt"
echo "return 'the site'" > "$site/lib/common.lua"
printf '%s\n' "Users here:" '~' '~~' > "$site/gophermap"
cp "$site/gophermap" "$site/docs/"
cat > "$site/reach.lua" <<'END'
-- type: 0
for _, path in ipairs { "/~alice/alice.txt", "~alice/alice.txt",
   "/~alice/../~alice/alice.txt" } do
   send_text("site: " .. tostring(exists(path)) .. tostring(io.open(path)))
end
for _, person in ipairs(people()) do
   send_text("person: " .. person.name .. " " .. person.selector)
end
send_text("whose: " .. tostring(request.person))
END

# --- two users, each with a handler that tries to escape ---

: > "$dir/passwd"
for name in alice bob; do
	other=bob uid=$alice
	[ $name = alice ] || { other=alice uid=$bob; }
	userdir=$homes/$name/public_gopher
	mkdir -p "$userdir/lib" "$userdir/notes"
	echo "$name to keep" > "$userdir/$name.txt"
	echo "$name at home" > "$homes/$name/private.txt"
	echo "return '$name'" > "$userdir/lib/common.lua"
	echo "return '$name'" > "$userdir/lib/own$name.lua"
	echo "a note" > "$userdir/notes/note.txt"
	printf '%s\n' "$name's place" "0A note	notes/note.txt" "0Up	../secret.txt" \
	    '~' '%' '*' > "$userdir/gophermap"
	ln -s alice.txt "$userdir/good.txt"
	ln -s "../private.txt" "$userdir/home.txt"
	ln -s "../../$other/public_gopher/$other.txt" "$userdir/link.txt"
	ln -s "$homes/$other/public_gopher/$other.txt" "$userdir/absolute.txt"
	ln -s "../../$other/public_gopher" "$userdir/away"
	ln -s / "$userdir/top"
	cat > "$userdir/try.lua" <<END
$(attempts)
try("own file", function() return read("/~$name/$name.txt") end)
try("own file", function() return read("$name.txt") end)
try("own file", function() return read(gopherroot .. "/~$name/$name.txt") end)
try("own entries", function() return entries("notes")[1].path end)
try("own module", function() return require("common") end)
try("own scan", function() return finds("/~$name") end)
for _, path in ipairs {
   "/~$other/$other.txt", "../~$other/$other.txt", "/secret.txt",
   "../secret.txt", "/~$name/../secret.txt", "link.txt", "absolute.txt",
   "away/$other.txt", "home.txt", "top/etc/passwd",
   "$homes/$other/public_gopher/$other.txt", "/etc/passwd", "/~none/text.txt",
   "~$other/$other.txt", "/lib/common.lua", "/~alice/trap.txt",
} do
   try("file", function() return read(path) end)
   try("file", function() return exists(path) or isReadable(path) end)
   try("file", function() return lines(path)() end)
end
for _, path in ipairs { "/", "", "/~$other", "..", "/docs", "away", "top" } do
   try("entries", function() return entries(path)[1].name end)
   try("scan", function() return finds(path) end)
end
try("module", function() return require("own$other") end)
try("libraries", function() return os.execute or io.popen or debug end)
try("whose", function() return request.person end)
try("who", function() return servername end)
local rows, why = statistics("selectors")
send_text("statistics: " .. tostring(rows) .. " " .. tostring(why))
rows, why = require("gopher.store").works()
send_text("store: " .. tostring(rows) .. " " .. tostring(why))
END
	account $name $uid
done
for name in alice bob; do
	cat > "$homes/$name/public_gopher/find.lua" <<'END'
-- type: 7
require("gopher.search").serve {}
END
	give "$(stat -c %u "$homes/$name")" "$homes/$name"
done

# --- accounts without a user directory ---

account carol "$alice"		# no such directory
account dave "$bob"		# a symlink to another user's
ln -s "$homes/bob/public_gopher" "$homes/dave/public_gopher"
account erin "$alice"		# a closed home
mkdir "$homes/erin/public_gopher"
give "$alice" "$homes/erin"
chmod 700 "$homes/erin"
account frank "$alice"		# a closed user directory
mkdir -m 700 "$homes/frank/public_gopher"
give "$alice" "$homes/frank"
mkdir -p "$homes/service/public_gopher"
echo "service:x:999:999::$homes/service:/bin/sh" >> "$dir/passwd"
echo "root:x:0:0::$homes/service:/bin/sh" >> "$dir/passwd"
echo "no/name:x:$alice:1::$homes/alice:/bin/sh" >> "$dir/passwd"
echo "alice:x:$bob:1::$homes/bob:/bin/sh" >> "$dir/passwd"
echo "this is no account" >> "$dir/passwd"
others="carol dave erin frank service root"
if [ "$me" = 0 ]; then
	account grace "$alice"	# owned by another user
	mkdir "$homes/grace/public_gopher"
	give "$bob" "$homes/grace/public_gopher"
	others="$others grace"
	echo "bob has put this here" > "$homes/alice/public_gopher/bob.txt"
	give "$bob" "$homes/alice/public_gopher/bob.txt"
	mkdir "$homes/alice/public_gopher/bobs"
	give "$bob" "$homes/alice/public_gopher/bobs"
fi

cat > "$dir/conf.lua" <<END
servername = "people.test"
gopherroot = "$site"
userdir = "public_gopher"
accounts = "$dir/passwd"
trusted = true
landlock = "on"
moved = { ["^/~old/(.*)"] = "/~alice/%1" }
END
[ "$me" != 0 ] || echo "user = \"$(id -nu 65534)\"" >> "$dir/conf.lua"

# A recipe of the demo site, for people by their last change.
cp "$(dirname "$0")/../../gopherroot/recipes/people.lua" "$site/recent.lua"

# --- checks ---

# $get SELECTOR: the reply, without CRs.
get_from_daemon() {
	curl -sS --path-as-is --max-time 20 "gopher://$address/0$1" |
	    tr -d '\r'
}
get_alone() {
	printf '%s\r\n' "$1" | "$binary" -i -c "$dir/conf.lua" 2>> "$log" |
	    tr -d '\r'
}

# is TEXT SELECTOR
is() {
	got=$($get "$2")
	[ "$got" = "$1" ] || fail "$get: $2 is \"$got\", not \"$1\""
}

# misses SELECTOR...
misses() {
	for selector do
		case $($get "$selector") in
		"3Not found"* | "3Bad request"*) ;;
		*) fail "$get: $selector is served" ;;
		esac
	done
}

check_files() {
	for selector in /~alice/alice.txt '~alice/alice.txt' /0/~alice/alice.txt \
	    1/~alice/alice.txt /~alice/good.txt /~old/alice.txt; do
		is "alice to keep
." "$selector"
	done
	# shellcheck disable=SC2088 # these are selectors
	misses /~alice/bob.txt /~alice/bobs /~alice/link.txt /~alice/home.txt \
	    /~alice/absolute.txt /~alice/away/bob.txt /~alice/top/etc/passwd \
	    /~alice/../secret.txt /~alice/../~bob/bob.txt /~alice/trap.txt \
	    /~alice/lib/common.lua /~alice/private.txt /~alice/~bob/bob.txt \
	    /~alicex/alice.txt /~/alice.txt '~' /~alice/%2e%2e/private.txt \
	    /~alice.lua /~alice/alice.txt/x
	for name in $others; do
		misses "/~$name" "/~$name/bob.txt"
	done
	is "no user
." /~none/text.txt
	for map in / /docs; do
		is "iUsers here:		people.test	70
1~alice	/~alice/	people.test	70
1~bob	/~bob/	people.test	70
i~~		people.test	70
." $map
	done
	find "$homes/alice" -exec touch -h -d 2026-11-01T12:00Z {} +
	find "$homes/bob" -exec touch -h -d 2026-11-02T12:00Z {} +
	is "12026-11-02  ~bob	/~bob/	people.test	70
12026-11-01  ~alice	/~alice/	people.test	70
." /recent
	for selector in /~bob /~bob/ 1/~bob; do
		is "ibob's place		people.test	70
0A note	/~bob/notes/note.txt	people.test	70
0Up	/secret.txt	people.test	70
1~alice	/~alice/	people.test	70
1~bob	/~bob/	people.test	70
1lib	/~bob/lib	people.test	70
1notes	/~bob/notes	people.test	70
0bob.txt	/~bob/bob.txt	people.test	70
7find.lua	/~bob/find	people.test	70
0try.lua	/~bob/try	people.test	70
." $selector
	done
	is "0note.txt	/~bob/notes/note.txt	people.test	70
." /~bob/notes
	$get /~alice > "$dir/out"
	! grep 'bob\.txt\|bobs' "$dir/out" || fail "a file of another user is listed"
	printf '/~bob/find\tkeep\r\n' | "$binary" -i -c "$dir/conf.lua" \
	    > "$dir/out" 2>> "$log"
	expect "1 found: keep" "$dir/out"
	expect "/~bob/bob.txt" "$dir/out"
}

check_handlers() {
	$get /reach > "$dir/out"
	[ "$(grep -c '^site: falsenil$' "$dir/out")" = 3 ] ||
	    fail "$get: the site reaches a user directory: $(cat "$dir/out")"
	expect "person: alice /~alice/" "$dir/out"
	expect "whose: nil" "$dir/out"
	for name in alice bob; do
		$get /~$name/try > "$dir/out"
		[ "$(grep -c "^own file: $name to keep" "$dir/out")" = 3 ] ||
		    fail "$get: no file: $(cat "$dir/out")"
		expect "own entries: /~$name/notes/note.txt" "$dir/out"
		expect "own module: $name" "$dir/out"
		expect "own scan: /~$name/$name.txt" "$dir/out"
		expect "whose: $name" "$dir/out"
		expect "who: people.test" "$dir/out"
		expect "libraries: no" "$dir/out"
		expect "statistics: nil handlers in user directories have no" "$dir/out"
		expect "store: nil handlers in user directories have no" "$dir/out"
		tried=$(grep -cE '^(file|entries|scan|module): ' "$dir/out")
		no=$(grep -cE '^(file|entries|scan|module): (no|false)$' \
		    "$dir/out")
		{ [ "$tried" = 63 ] && [ "$no" = 63 ]; } ||
		    fail "$get: $name reaches more: $(cat "$dir/out")"
	done
}

get=get_alone
check_files
check_handlers
check_log

# Links may lead out of a user directory, but only to files of the user.
get_following() {
	printf '%s\r\n' "$1" | "$binary" -i -c "$dir/conf.lua" \
	    --follow_links=owner 2>> "$log" | tr -d '\r'
}
get=get_following
is "alice at home
." /~alice/home.txt
misses /~alice/top/etc/passwd /~alice/top
if [ "$me" = 0 ]; then
	misses /~alice/link.txt /~alice/absolute.txt /~alice/away/bob.txt
	$get /~alice/try > "$dir/out"
	! grep "bob to keep" "$dir/out" || fail "$get: a handler reads a file of bob"
fi
check_log

start_daemon "$binary" -c "$dir/conf.lua"
expect "userdir ~erin: other users may not enter the home" "$log"
expect "WARNING: userdir ~frank: $homes/frank/public_gopher: other users may" "$log"
expect "WARNING: userdir ~dave: $homes/dave/public_gopher: a symbolic link" "$log"
[ "$me" != 0 ] || expect "userdir ~grace: $homes/grace/public_gopher: another" "$log"
! grep "userdir ~\(carol\|alice\|bob\|service\)" "$log" ||
    fail "the log names others"
get=get_from_daemon
check_files
check_handlers

# No reply from a user directory is stale.
echo "another note" > "$homes/bob/public_gopher/notes/note.txt"
is "another note
." /~bob/notes/note.txt
echo "a note" > "$homes/bob/public_gopher/notes/note.txt"

# New and removed users take effect after a reload.
mkdir "$homes/carol/public_gopher"
echo "carol's" > "$homes/carol/public_gopher/carol.txt"
give "$alice" "$homes/carol"
misses /~carol/carol.txt
sed -i '/^bob:/d; /:'"$bob"':1:/d' "$dir/passwd"
reload
is "carol's
." /~carol/carol.txt
misses /~bob/bob.txt

# A user directory that is made anew, or is new, is served after a request for it.
rm -rf "$homes/carol/public_gopher"
misses /~carol/carol.txt
mkdir "$homes/carol/public_gopher"
echo "carol's again" > "$homes/carol/public_gopher/carol.txt"
give "$alice" "$homes/carol"
$get /~carol/carol.txt > /dev/null
await "userdir ~carol: is another directory now" > /dev/null ||
    fail "a user directory that was made anew is not noticed"
is "carol's again
." /~carol/carol.txt
mv "$homes/carol/public_gopher" "$homes/carol/old"	# no request misses
mkdir "$homes/carol/public_gopher"
echo "carol's new" > "$homes/carol/public_gopher/carol.txt"
give "$alice" "$homes/carol"
is "carol's again
." /~carol/carol.txt
await "userdir ~carol: is another directory now" > /dev/null ||
    fail "a user directory that was moved is not noticed"
is "carol's new
." /~carol/carol.txt
account hank "$alice"
misses /~hank/hank.txt
mkdir "$homes/hank/public_gopher"
echo "hank's" > "$homes/hank/public_gopher/hank.txt"
give "$alice" "$homes/hank"
$get /~hank/hank.txt > /dev/null
await "userdir ~hank: is new" > /dev/null || fail "a new user is not noticed"
is "hank's
." /~hank/hank.txt

# Each change replaces the workers, so a user who makes the directory anew all the
# time is heeded less and less often.
cp -a "$homes/hank/public_gopher" "$homes/hank/other"
: > "$log"
end=$(($(now_ms) + 6000))
while [ "$(now_ms)" -lt "$end" ]; do
	mv "$homes/hank/public_gopher" "$homes/hank/next"
	mv "$homes/hank/other" "$homes/hank/public_gopher"
	mv "$homes/hank/next" "$homes/hank/other"
	$get /~hank/hank.txt > /dev/null
done
misses /the/end
await '"/the/end"' > /dev/null
n=$(grep -c "userdir ~hank: is another directory now" "$log") || true
[ "$n" -le 2 ] || fail "$n replacements of all workers in 6 seconds"
mv "$dir/passwd" "$dir/gone"
kill -HUP "$server"
await "accounts \"$dir/passwd\": No such file" > /dev/null ||
    fail "no line about the missing file of accounts"
is "carol's new
." /~carol/carol.txt
mv "$dir/gone" "$dir/passwd"

# A closed home is told to the log also if the server cannot look into it, and a
# name with a tilde, and owners that a user namespace hides.
: > "$log"
reload
expect "userdir ~erin: other users may not enter the home" "$log"
stop
"$binary" -c "$dir/conf.lua" --userdir='~/public_gopher' -t 2> "$log"
expect 'WARNING: userdir: "~/public_gopher" is beneath a directory named ~' "$log"
"$binary" -c "$dir/conf.lua" -t 2> "$log"
expect "userdir ~erin" "$log"
expect "userdir ~frank" "$log"
if unshare --user true 2> /dev/null; then
	unshare --user "$binary" -c "$dir/conf.lua" --user= -t 2> "$log" || :
	expect "are hidden, so they are not served; with systemd, add the drop-in people.conf" \
	    "$log"
fi
