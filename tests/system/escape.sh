#!/bin/sh
# A trusted handler tries to escape: with Landlock and seccomp it gets nothing, in
# a daemon and in a process for one client; without them, everything.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site

load=$(realpath "$load")
echo secret > "$dir/secret"
secrets=$dir/secret
[ "$(id -u)" != 0 ] || secrets="$secrets /etc/shadow"

make_site() {
	rm -rf "$site"
	mkdir "$site"
	echo "a text" > "$site/about.txt"
	echo "a victim" > "$site/victim.txt"
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
try("remove", function() return os.remove("$site/victim.txt") end)
try("rename", function() return os.rename("$site/new", "$site/newer") end)
try("execute", function() return os.execute("exit 0") end)
try("exec", function() return says("echo yes") end)
try("socket", function() return says("$load -F") end)
try("own file", function() return io.open("$site/about.txt"):read("a") end)
try("time zone", function() return os.date("%z") == "+1030" end)
END
}

TZ=XYZ-10:30
export TZ

# one_client OPTION...
one_client() {
	printf '/escape\r\n' | "$binary" -i -r "$site" --trusted=true "$@" \
	    2> "$log" | tr -d '\r' > "$dir/out"
	check_log
}

daemon() {
	start_daemon "$binary" -r "$site" --trusted=true "$@"
	ask /escape > "$dir/out"
}

# got EXPECTED WHAT...: all these attempts had this result.
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
	! grep -q "cannot be had" "$log" || fail "$how: not confined"
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
	[ "$(cd "$site" && echo *)" = "about.txt escape.lua victim.txt" ] ||
	    fail "$how: the gopherroot has changed"
	[ "$(cat "$site/about.txt")" = "a text" ] ||
	    fail "$how: a file of the gopherroot has changed"
	[ ! -e "$dir/new" ] || fail "$how: a file was made outside"
}

# play WAY CHECK OPTION...
play() {
	way=$1 check=$2
	shift 2
	how="$way $*"
	make_site
	rm -f "$dir/new"
	"$way" "$@"
	"$check"
	[ "$way" != daemon ] || stop
}

# New workers after a reload are confined like the old ones.
reloaded_daemon() {
	daemon "$@"
	reload
	ask /escape > "$dir/out"
}

only_landlock() {
	gets_nothing
	expect "landlock: workers read" "$log"
}

# As the manual says, files can still be read and written.
only_seccomp() {
	serves
	got no remove rename execute exec socket
	got yes read write append "write outside"
}

play one_client escapes
play daemon escapes
play daemon escapes --landlock=off --seccomp=off --no_new_privs=on

# supports OPTION: can this machine do it at all?
supports() {
	printf '/about.txt\r\n' | "$binary" -i -r "$site" "--$1=on" \
	    > "$dir/out" 2> "$log"
	! grep -q "$1: cannot be had" "$log"
}

for option in seccomp landlock; do
	if ! supports $option; then
		echo "left out: no $option on this machine"
		exit
	fi
done
play one_client only_seccomp --seccomp=on
play daemon only_seccomp --seccomp=on
play one_client gets_nothing --landlock=on
play one_client gets_nothing --landlock=on --seccomp=on
play daemon only_landlock --landlock=on
play daemon gets_nothing --landlock=on --seccomp=on
play reloaded_daemon gets_nothing --landlock=on --seccomp=on
stop
