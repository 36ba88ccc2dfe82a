#!/bin/sh
# A trusted handler that tries to get out: with Landlock and seccomp on it gets
# nothing, in the daemon and in a process for one visitor; without, everything.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
here=$(dirname "$0")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
site=$dir/site

"${CC:-cc}" -o "$dir/reach" "$here/reach.c"
echo secret > "$dir/secret"
secrets=$dir/secret
[ "$(id -u)" != 0 ] || secrets="$secrets /etc/shadow"

make_site() {
	rm -rf "$site"
	mkdir "$site"
	echo "a text" > "$site/about.txt"
	echo "prey" > "$site/prey.txt"
	cat > "$site/escape.lua" <<END
-- type: 0
local function try(what, attempt)
   local ok, got = pcall(attempt)
   send_text(what .. ": " .. (ok and got and "yes" or "no"))
end
local function writes(path, mode)
   local file = assert(io.open(path, mode))
   assert(file:write("x"))
   return file:close()
end
local function says(command)
   local pipe = assert(io.popen(command))
   local said = pipe:read("a")
   pipe:close()
   return said ~= ""
end
for path in ("$secrets"):gmatch("%S+") do
   try("read", function() return io.open(path):read("a") ~= "" end)
end
try("write", function() return writes("$site/new", "w") end)
try("append", function() return writes("$site/about.txt", "a") end)
try("write outside", function() return writes("$dir/new", "w") end)
try("remove", function() return os.remove("$site/prey.txt") end)
try("rename", function() return os.rename("$site/new", "$site/newer") end)
try("execute", function() return os.execute("exit 0") end)
try("exec", function() return says("echo yes") end)
try("socket", function() return says("$dir/reach") end)
try("own file", function() return io.open("$site/about.txt"):read("a") end)
try("time zone", function() return os.date("%z") == "+1030" end)
END
}

TZ=XYZ-10:30
export TZ

# one_visitor OPTION...
one_visitor() {
	printf '/escape\r\n' | "$binary" -i -r "$site" --trusted=true "$@" \
	    2> "$log" | tr -d '\r' > "$dir/out"
	check_log
}

daemon() {
	start_daemon "$binary" -r "$site" --trusted=true "$@"
	ask /escape > "$dir/out"
}

# got EXPECTED WHAT...: the attempts at all this had that result, and no other.
got() {
	expected=$1
	shift
	for what do
		count=$(grep -c "^$what: " "$dir/out") || :
		right=$(grep -c "^$what: $expected\$" "$dir/out") || :
		[ "$count" -gt 0 ] && [ "$count" -eq "$right" ] ||
		    fail "$how: $what is not \"$expected\": $(cat "$dir/out")"
	done
}

serves() {
	got yes "own file" "time zone"
	! grep -q "not available" "$log" || fail "$how: a measure is missing"
}

escapes() {
	serves
	got yes read write append "write outside" remove rename execute exec \
	    socket
}

gets_nothing() {
	serves
	got no read write append "write outside" remove rename execute exec \
	    socket
	[ "$(cd "$site" && echo *)" = "about.txt escape.lua prey.txt" ] ||
	    fail "$how: the gopherroot has changed"
	[ "$(cat "$site/about.txt")" = "a text" ] ||
	    fail "$how: a file of the gopherroot has changed"
	[ ! -e "$dir/new" ] || fail "$how: a file was made outside"
}

# play WAY JUDGE OPTION...
play() {
	way=$1 judge=$2
	shift 2
	how="$way $*"
	make_site
	rm -f "$dir/new"
	"$way" "$@"
	"$judge"
	[ "$way" != daemon ] || stop
}

# After a reload the new workers are as the old ones were.
reloaded() {
	daemon "$@"
	kill -HUP "$server"
	await "has been read again" > /dev/null || fail "no reload"
	ask /escape > "$dir/out"
}

only_landlock() {
	gets_nothing
	expect "landlock: workers read" "$log"
}

# Files can still be read and written: the manual says so.
only_seccomp() {
	serves
	got no remove rename execute exec socket
	got yes read write append "write outside"
}

play one_visitor escapes
play daemon escapes
play daemon escapes --landlock=off --seccomp=off --no_new_privs=on

# has OPTION: can this machine do it at all?
has() {
	printf '/about.txt\r\n' | "$binary" -i -r "$site" "--$1=on" \
	    > "$dir/out" 2> "$log"
	! grep -q "$1: not available" "$log"
}

for option in seccomp landlock; do
	if ! has $option; then
		echo "there is no $option here: left out"
		exit
	fi
done
play one_visitor only_seccomp --seccomp=on
play daemon only_seccomp --seccomp=on
play one_visitor gets_nothing --landlock=on
play one_visitor gets_nothing --landlock=on --seccomp=on
play daemon only_landlock --landlock=on
play daemon gets_nothing --landlock=on --seccomp=on
play reloaded gets_nothing --landlock=on --seccomp=on
stop
