#!/bin/sh
# A gopherroot that is made anew is served within a second: removed and made again,
# a symlink that leads elsewhere, a disk that is mounted over it. No request is lost
# or answered from two trees.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
chmod 755 "$dir"

# tree DIR TEXT: makes a site whose files all say TEXT.
tree() {
	mkdir -p "$1"
	echo "$2" > "$1/a.txt"
	echo "$2" > "$1/b.txt"
	echo "same" > "$1/same.txt"
	# Reads one file, waits for a change of the site, and reads the other.
	cat > "$1/pair.lua" <<'HANDLER'
-- type: 0
local function read(name)
   for line in lines(name) do
      send_text(line)
   end
end
read("a.txt")
write_log("INFO", "half of the pair")
sleep(3)
read("b.txt")
HANDLER
}

# says SELECTOR TEXT
says() {
	got=$(ask "$1")
	[ "$got" = "$2
." ]
}

# is SELECTOR TEXT
is() {
	says "$1" "$2" || fail "$1 is \"$got\", not \"$2\""
}

# is_new PATH TEXT: the server has noticed the new directory, and serves it once new
# workers have replaced the old ones.
is_new() {
	await "gopherroot \"$1\": is another directory now" > /dev/null ||
	    fail "$1: not noticed"
	until_true says /a.txt "$2" || fail "/a.txt is \"$got\", not \"$2\""
}

site=$dir/site
tree "$site" one
tree "$dir/other" other
cat > "$dir/conf.lua" <<CONF
access_log = false	-- a full log would lose the lines that await needs
site { servername = "one.test", gopherroot = "$site", listen = "127.0.0.1:0" }
site { servername = "two.test", gopherroot = "$dir/second", serverport = 71,
   listen = "127.0.0.1:0" }
CONF
tree "$dir/v1" v1
tree "$dir/v2" v2
ln -s v1 "$dir/second"
start "$binary" -c "$dir/conf.lua" --workers=1
await "site one.test" > "$dir/out" || fail "the server does not start"
read -r _ _ _ _ one < "$dir/out"
await "site two.test" > "$dir/out" || fail "the server does not start"
read -r _ _ _ _ two < "$dir/out"
await "ready on " > /dev/null || fail "the server does not start"

# --- removed and made again ---

address=$one
is /a.txt one
worker_is_new none || fail "there is not one worker"
old=$worker
rm -rf "$site"
tree "$site" two
is_new "$site" two
until_true worker_is_new "$old" || fail "the old worker stays"

# --- a symlink that leads elsewhere, for the other site ---

address=$two
is /a.txt v1
ln -sfn v2 "$dir/second"
is_new "$dir/second" v2

# --- absent for a while: told once, and the old directory stays ---

address=$one
mv "$site" "$dir/away"
await "gopherroot \"$site\": No such file" > /dev/null || fail "not told"
for next in v1 v2 v1; do	# each takes one check
	address=$two
	ln -sfn $next "$dir/second"
	is_new "$dir/second" $next
	address=$one
	is /a.txt two
done
[ "$(grep -c "No such file" "$log")" = 1 ] || fail "told more than once"
tree "$site" three
is_new "$site" three
rm -rf "$site"
echo "a file" > "$site"
await "gopherroot \"$site\": Not a directory" > /dev/null || fail "not told"
rm "$site"
tree "$site" four
is_new "$site" four

# --- a reply is of one tree; no request is lost ---

mv "$site" "$dir/away2"
await "gopherroot \"$site\": No such file" > /dev/null || fail "not told"
ln -s away2 "$site"	# the same directory, elsewhere
curl -sS --max-time 20 "gopher://$address/0/pair" > "$dir/pair" &
reader=$!
await "half of the pair" > /dev/null || fail "the handler does not start"
printf 'same\r\n.\r\n' > "$dir/wire"
"$load" -q /same.txt -e "$dir/wire" -c 8 -n 100000000 -t 4 "$address" \
    > "$dir/result" &
loader=$!
for next in v1 v2 v1; do
	ln -sfn $next "$site"
	is_new "$site" $next
done
wait "$reader" || fail "the reply was cut"
wait "$loader" || fail "a request was lost: $(cat "$dir/result")"
expect "wrong=0 resets=0 late=0 errors=0" "$dir/result"
[ "$(tr -d '\r' < "$dir/pair")" = "four
four
." ] || fail "a reply of two trees: $(cat "$dir/pair")"
stop

# --- a worker that retires needs no cache ---

site=$dir/texts
tree "$site" one
for n in 1 2 3 4 5 6; do
	yes "a line of a text" | head -n 300000 > "$site/$n.txt"
done
head -c 20000000 /dev/zero > "$site/big.bin"
start_daemon "$binary" -r "$site"
for n in 1 2 3 4 5 6; do
	ask /$n.txt > /dev/null
done
worker_is_new none || fail "there is not one worker"
old=$worker
# uses_less KIB: the memory of the old worker.
uses_less() {
	awk -v most="$1" '/^Private_Dirty:/ { exit !($2 < most) }' \
	    "/proc/$old/smaps_rollup"
}
case $binary in *address*) ;; *)	# a sanitizer keeps freed memory
	! uses_less 20000 || fail "nothing is cached"
	curl -sS "gopher://$address/9/big.bin" | {
		head -c 100000 > "$dir/begun"
		rm -rf "$site"
		tree "$site" two
		is_new "$site" two
		until_true uses_less 20000 || fail "an old worker keeps its cache"
		cat >> "$dir/begun"
	}
	wc -c < "$dir/begun" | grep -q '^ *20000000$' || fail "a download was cut"
esac
stop

# --- a relative path, and a working directory that is removed ---

tree "$dir/here" one
start sh -c 'cd "$1" && exec "$2" -r . --listen=127.0.0.1:0 --workers=1' sh \
    "$dir/here" "$binary"
await_ready
is /a.txt one
rm -rf "$dir/here"
tree "$dir/here" two
is_new . two
reload
is /a.txt two
stop

# --- the library ---

tree "$dir/v1" v1
mkdir "$dir/library"
echo 'send_info("mine")' > "$dir/library/listing.lua"
start_daemon "$binary" -r "$dir/v1" --library="$dir/library" --landlock=on
ask / > "$dir/out"
expect "imine" "$dir/out"
rm -rf "$dir/library"
mkdir "$dir/library"
echo 'send_info("yours")' > "$dir/library/listing.lua"
await "library \"$dir/library\": is another directory now" > /dev/null ||
    fail "the library is not noticed"
ask / > "$dir/out"
expect "iyours" "$dir/out"
stop

# --- the state directory ---

mkdir "$dir/state"
cat > "$dir/v1/count.lua" <<'HANDLER'
-- type: 0
local store = require("gopher.store")
store.set("count", (store.get("count") or 0) + 1)
send_text(tostring(store.get("count")))
HANDLER
start_daemon "$binary" -r "$dir/v1" --state="$dir/state" --stats=true
is /count 1
is /count 2
rm -rf "$dir/state"
mkdir "$dir/state"
await "state \"$dir/state\": is another directory now; new" > /dev/null ||
    fail "the state directory is not noticed"
is /count 1
stop
"$binary" -r "$dir/v1" --state="$dir/state" --report=json > "$dir/out" 2>&1 ||
    fail "no statistics in the new state directory: $(cat "$dir/out")"
expect /count "$dir/out"

# --- a chroot ---

[ "$(id -u)" = 0 ] || exit 0
user=$(id -nu 65534)

tree "$dir/jail/site" one
start_daemon "$binary" -r "$dir/jail/site" --chroot="$dir/jail" --user="$user"
is /a.txt one
rm -rf "$dir/jail"
mkdir "$dir/jail"
tree "$dir/new" two
mv "$dir/new" "$dir/jail/site"
await "chroot: is another directory now; new workers" > /dev/null ||
    fail "the chroot is not noticed"
is /a.txt two
[ "$(readlink "/proc/$(workers | awk '{ print $NF }')/root")" = "$dir/jail" ] ||
    fail "the worker is in the old chroot"
mv "$dir/jail/site" "$dir/jail/old"
ln -s "$dir/v1" "$dir/jail/site"
await "gopherroot \"$dir/jail/site\": outside the chroot" > /dev/null ||
    fail "not refused"
is /a.txt two
kill -KILL "$(workers | awk '{ print $NF }')"	# a new worker needs no path
await "killed by signal 9" > /dev/null || fail "no line about the killed worker"
is /a.txt two
stop

# --- a disk ---

site=$dir/disk
tree "$site" below
start_daemon "$binary" -r "$site" --user="$user"
is /a.txt below
if mount -t tmpfs none "$site" 2> /dev/null; then
	trap 'umount -l "$site"; cleanup' EXIT
	chmod 755 "$site"
	tree "$site" above
	is_new "$site" above
fi
stop
