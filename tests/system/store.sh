#!/bin/sh
# The store of handlers: many processes at once, a killed process, and a database
# that is locked, full or broken; other requests are served meanwhile.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

mkdir "$dir/site" "$dir/state"
site=$dir/site state=$dir/state
echo "a text" > "$site/about.txt"
cat > "$site/count.lua" <<'END'
-- type: 0
local store = require("gopher.store")
for _ = 1, math.tointeger(tonumber(query)) do
   store.incr("count")
   store.commit()
end
send_text(tostring(store.get("count")))
END
# Reads and changes a value, in a transaction that waits for its turn.
cat > "$site/bid.lua" <<'END'
-- type: 0
local store = require("gopher.store")
local function add()
   local n = store.get("bids") or 0
   for _ = 1, 20000 do end
   store.set("bids", n + 1)
   return n + 1
end
for _ = 1, math.tointeger(tonumber(query)) do
   store.transaction(add)
end
send_text(tostring(store.get("bids")))
END
# Transactions keep and undo changes.
cat > "$site/parts.lua" <<'END'
-- type: 0
local store = require("gopher.store")
local transaction = store.transaction
local function say(...) send_text(table.concat({ ... }, " ")) end

say(transaction(function(a, b) return a, b, "returned" end, "all", "is"))
local is_done, why = pcall(transaction, function()
   store.set("a", 1)
   error({ code = 7 })
end)
say(tostring(is_done), why.code, tostring(store.get("a")))
transaction(function()
   store.set("a", 1)
   pcall(transaction, function()
      store.set("a", 2)
      transaction(function() store.set("b", 2) end)
      error("undo")
   end)
   transaction(function() store.set("c", 3) end)
end)
store.rollback()
say(store.get("a"), tostring(store.get("b")), store.get("c"))
store.set("a", 10)
transaction(function() store.set("b", 20) end)
store.rollback()
say(store.get("a"), tostring(store.get("b")))
for _, refused in ipairs { store.commit, store.rollback,
   function() sleep(0) end } do
   say(select(2, pcall(transaction, refused)))
end
say(select(2, pcall(transaction, 1)))
local function co(f) return coroutine.wrap(function() transaction(f) end) end
local one = co(function() store.set("d", 1) coroutine.yield() end)
local two = co(function() store.set("d", 2) coroutine.yield() end)
one()
two()
say(select(2, pcall(one)))
say(tostring(store.get("d")))
string.gsub("x", "x", function()
   transaction(function() store.set("d", 4) end)
end)
say(store.get("d"))
for _, name in ipairs { "a", "b", "c", "d" } do store.set(name) end
END
# Leaves a transaction for good.
cat > "$site/left.lua" <<'END'
-- type: 0
local store = require("gopher.store")
coroutine.wrap(function()
   store.transaction(function() store.set("left", 1) coroutine.yield() end)
end)()
END
cat > "$site/tx_forever.lua" <<'END'
-- type: 0
local store = require("gopher.store")
pcall(store.transaction, function()
   store.set("left", 1)
   while true do end
end)
END
# Changes something, and runs without end, with few instructions for its time.
cat > "$site/hold.lua" <<'END'
-- type: 0
require("gopher.store").set("held", "by an endless run")
while true do
   ("x"):rep(10000):upper()
end
END
# Gets the error at once, as it cannot pause there.
cat > "$site/try.lua" <<'END'
-- type: 0
local store = require("gopher.store")
local why
string.gsub("x", "x", function()
   _, why = pcall(store.set, "tried", 1)
end)
send_text(why or "free")
END
cat > "$site/held.lua" <<'END'
-- type: 0
send_text(tostring(require("gopher.store").get("held")))
END
cat > "$site/endless.lua" <<'END'
-- type: 0
require("gopher.store").exec([[WITH RECURSIVE c (x) AS
   (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c]])
END
cat > "$site/attach.lua" <<'END'
-- type: 0
require("gopher.store").exec("ATTACH DATABASE 'other.db' AS other")
END
cat > "$site/fill.lua" <<'END'
-- type: 0
local store = require("gopher.store")
local piece = ("x"):rep(100000)
for i = 1, 1000 do
   store.set(("piece %d"):format(i), piece)
end
END
# The same in small steps, each of which stays.
cat > "$site/fill_up.lua" <<'END'
-- type: 0
local store = require("gopher.store")
for _ = 1, 1000 do
   store.append("list", ("x"):rep(100000))
   store.commit()
end
END

# once OPTION... SELECTOR: the reply of a process for this request alone.
once() (
	for selector; do :; done
	while [ $# -gt 1 ]; do
		options=${options+$options }$1
		shift
	done
	# shellcheck disable=SC2086 # these are several
	printf '%s\r\n' "$selector" | "$binary" -i -r "$site" -n store.test \
	    --access_log=false ${options-} 2>> "$log.once" | tr -d '\r' |
	    sed '/^\.$/d'
)

if "$binary" --version | grep -q "without SQLite"; then
	expected="this server was built without SQLite"
	[ "$(once /try)" = "store: $expected" ] || fail "another error: $(once /try)"
	! "$binary" -t -r "$site" --state="$state" 2> "$log" ||
	    fail "the option state works without SQLite"
	expect "$expected" "$log"
	echo "without SQLite"
	exit
fi

# --- many at once -----------------------------------------------------------

# Eight clients at once, each with five requests; half of them ask two workers, the
# others processes of their own.
start "$binary" -r "$site" -n store.test --state="$state" \
    --listen=127.0.0.1:0 --workers=2 --handler_time=60 \
    --handler_instructions=2000000000
await_ready
grep -qF "write only to the log and the state directory" "$log" ||
    ! grep -q "landlock: workers" "$log" || fail "no line about the directory of state"

add_many() {
	for _ in 1 2 3 4 5; do
		case $1 in
		[1-4]) ask "/count?250" ;;
		*) once --state="$state" --handler_time=60 "/count?250" ;;
		esac
	done
}
pids=
for i in 1 2 3 4 5 6 7 8; do
	add_many $i > "$dir/added.$i" &
	pids="$pids $!"
done
for pid in $pids; do
	wait "$pid" || fail "a client was not served"
done
[ "$(once --state="$state" "/count?0")" = 10000 ] ||
    fail "instead of 10000: $(once --state="$state" "/count?0"): $(
	cat "$dir"/added.* "$log.once")"

# No change is lost between a get and a set in one transaction.
bid_often() {
	for _ in 1 2 3 4 5; do
		case $1 in
		[1-4]) ask "/bid?20" ;;
		*) once --state="$state" "/bid?20" ;;
		esac
	done
}
pids=
for i in 1 2 3 4 5 6 7 8; do
	bid_often $i > "$dir/bids.$i" &
	pids="$pids $!"
done
for pid in $pids; do
	wait "$pid" || fail "a client was not served"
done
[ "$(once --state="$state" "/bid?0")" = 800 ] ||
    fail "instead of 800: $(once --state="$state" "/bid?0"): $(
	cat "$dir"/bids.* "$log.once")"
once --state="$state" /parts > "$dir/parts"
cat > "$dir/expected" <<'END'
all is returned
false 7 nil
1 nil 3
1 nil
store.commit: not inside store.transaction(), which ends with the function; raise an error to undo its changes
store.rollback: not inside store.transaction(), which ends with the function; raise an error to undo its changes
sleep: not inside store.transaction()
bad argument #1 to '?' (function expected, got number)
store: store.transaction() of two coroutines overlap
nil
4
END
sed -i 's/^\/parts[.]lua:[0-9]*: //' "$dir/parts"
diff "$dir/expected" "$dir/parts" > "$dir/diff" ||
    fail "transactions: $(cat "$dir/diff" "$log.once")"
once --state="$state" /left > "$dir/out"
expect "store.transaction() has not returned" "$log.once"
once --state="$state" /tx_forever > "$dir/out"
expect "too many instructions" "$log.once"
cat > "$site/left_value.lua" <<'END'
send_info(tostring(require("gopher.store").get("left")))
END
once --state="$state" /left_value | grep -q "^inil" || fail "a part of a transaction stays"

# --- a process that is killed, and its lock ---------------------------------

# While a run has changed something, no other run can, but all can read.
hold_lock() {
	curl -sS --max-time 60 "gopher://$address/0/hold" > "$dir/hold" 2>&1 &
	holder=$!
	until_true is_locked || fail "the store is not locked"
}
is_locked() { once --state="$state" /try | grep -q "busy"; }
hold_lock
for _ in 1 2 3; do
	[ "$(ask /about.txt | head -n 1)" = "a text" ] || fail "no text meanwhile"
	[ "$(ask /held | head -n 1)" = nil ] || fail "an unfinished change can be read"
done
once --state="$state" --handler_time=60 "/count?1" > "$dir/busy"
expect "store: busy; try again" "$log.once"
for pid in $(workers); do
	kill -KILL "$pid"
done
await ": killed by signal 9" > "$dir/killed" || fail "no line about the killed workers"
wait "$holder" || :
[ "$(ask /held | head -n 1)" = nil ] || fail "an unfinished change stays"
[ "$(ask "/count?1" | head -n 1)" = 10001 ] || fail "a finished change is lost"

# --- evil handlers beside others --------------------------------------------

# error_of SELECTOR TEXT: the reply is an error, and the log has the text.
error_of() {
	ask "$1" | grep -q '^3This handler' || fail "$1 is no error"
	await "$2" > "$dir/out" || fail "the log has no \"$2\""
}
for _ in 1 2 3 4; do
	ask /endless > "$dir/endless" &
	others=$!
	[ "$(curl -sS --max-time 5 "gopher://$address/0/about.txt" |
	    head -c 6)" = "a text" ] || fail "an endless query delays others"
	wait $others
done
error_of /endless "too much time in one function"
error_of /attach "ATTACH is not allowed in a handler"
[ "$(ask "/count?1" | head -n 1)" = 10002 ] || fail "the store does not work any more"

# A reload changes the directory, or refuses one that cannot be used.
stop
mkdir "$dir/small" "$dir/later"
conf() {
	cat > "$dir/conf.lua" <<-END
	gopherroot = "$site"
	servername = "store.test"
	listen = "127.0.0.1:0"
	state = "$1"
	state_size = 1
	END
}
conf "$dir/small"
start "$binary" -c "$dir/conf.lua" --workers=1
await_ready
error_of /fill "there is no room left in the store"
[ "$(ask "/count?1" | head -n 1)" = 1 ] || fail "an unfinished change still fills the store"
error_of /fill_up "there is no room left in the store"
[ "$(ask /about.txt | head -n 1)" = "a text" ] || fail "a full store stops other requests"
ask "/held" | grep -qx nil || fail "a full store cannot be read"
size=$(cat "$dir"/small/* | wc -c)
[ "$size" -lt 2500000 ] || fail "1 MiB takes $size bytes"

conf "$dir/nowhere"
kill -HUP "$server"
await "the server keeps the old configuration" > "$dir/out" || fail "no line about the directory"
conf "$dir/later"
reload
has_new_state() { [ "$(ask "/count?0" | head -n 1)" = nil ]; }
until_true has_new_state || fail "the old state is still there"

# The site keeps its database when a reload makes it a block, and when another one
# makes it the only site again.
[ "$(ask "/count?1" | head -n 1)" = 1 ] || fail "it does not count from 1"
block() {
	cat > "$dir/conf.lua" <<-END
	state = "$dir/later"
	site { gopherroot = "$site", listen = "127.0.0.1:0", servername = "$1" }
	END
}
"$binary" --report --state="$dir/later" > "$dir/out" ||
    fail "no report without the name of the site"
block store.test
reload
counts_to() {
	count=$(ask "/count?1" | head -n 1)
	[ "$count" = "$1" ] || fail "$2: it counts to $count, not $1"
}
counts_to 2 "a block"
[ ! -e "$dir/later/store.test-70.db" ] || fail "the block has a new database"
conf "$dir/later"
reload
counts_to 3 "no block"

# A reload that would leave the database behind is refused; a start warns.
block other.test
kill -HUP "$server"
await "the database of the site store.test:70 would be left behind" > "$dir/out" ||
    fail "no line about the database"
counts_to 4 "after the refusal"
"$binary" -t -c "$dir/conf.lua" 2> "$dir/out" || fail "-t: $(cat "$dir/out")"
expect "gophermoon.db belongs to no site" "$dir/out"
stop
start "$binary" -c "$dir/conf.lua" --workers=1
await "other.test-70.db does not exist, and gophermoon.db belongs to no site" \
    > "$dir/out" || fail "no line about the unused database"
await_ready
counts_to 1 "another site"
stop

# So is a reload that gives a block another name.
start "$binary" -c "$dir/conf.lua" --workers=1
await_ready
counts_to 2 "a block of another name"
block third.test
kill -HUP "$server"
await "the database of the site other.test:70 would be left behind" > "$dir/out" ||
    fail "no line about the database of a block"
counts_to 3 "after the second refusal"
stop

# The database of a block is that of the only site, and a process for one client
# knows it too.
conf "$dir/small2"
mkdir "$dir/small2"
mv "$dir/later/other.test-70.db" "$dir/small2/store.test-70.db"
mv "$dir/later/other.test-70.db-wal" "$dir/small2/store.test-70.db-wal"
start "$binary" -c "$dir/conf.lua" --workers=1
await_ready
counts_to 4 "a database of a block"
stop
printf '/count?1\r\n' | "$binary" -i -c "$dir/conf.lua" 2> "$log" |
    tr -d '\r' > "$dir/out"
expect 5 "$dir/out"

# --- a full disk, and broken files ------------------------------------------

# An error of the system is an error of the handler, and does not end the server.
mkdir "$dir/short"
(
	ulimit -f 400
	once --state="$dir/short" /fill
) > "$dir/out"
expect "3This handler failed" "$dir/out"
expect "store" "$log.once"
[ "$(once --state="$dir/short" "/count?1")" = 1 ] || fail "the store does not work any more"

if [ "$(id -u)" = 0 ] && unshare -m true 2> /dev/null; then
	mkdir "$dir/disk"
	cat > "$dir/full.sh" <<-'END'
	mount -t tmpfs -o size=600k none "$1" || exit 1
	shift
	printf '/fill\r\n' | "$@"
	printf '/count?1\r\n' | "$@"
	END
	unshare -m --propagation private sh "$dir/full.sh" "$dir/disk" \
	    "$binary" -i -r "$site" --state="$dir/disk" --access_log=false \
	    > "$dir/out" 2>> "$log.once" || fail "no file system for the test"
	expect "3This handler failed" "$dir/out"
	tr -d '\r' < "$dir/out" | grep -qx 1 || fail "a full disk stays full"
	expect "there is no room left in the store" "$log.once"
fi

mkdir "$dir/broken"
echo "This is no database at all. $(seq 1 500)" > "$dir/broken/gophermoon.db"
[ "$(once --state="$dir/broken" /try)" = "store: file is not a database" ] ||
    fail "a broken file: $(once --state="$dir/broken" /try)"
[ "$(once --state="$dir/broken" /about.txt)" = "a text" ] || fail "no text"

# --- directories without permission to write --------------------------------

mkdir "$dir/theirs"
if [ "$(id -u)" = 0 ]; then
	set -- "--user=$(id -nu 65534)"
	chmod 755 "$dir"
	chmod 755 "$dir/theirs"
else
	set --
	chmod 555 "$dir/theirs"
fi
! "$binary" -r "$site" -l 127.0.0.1:0 --state="$dir/theirs" "$@" \
    2> "$log" || fail "the server starts, and cannot write"
expect "$dir/theirs\": Permission denied" "$log"
once --state="$dir/theirs" "$@" /about.txt | grep -qx "a text" ||
    fail "a process that cannot write cannot serve"
[ "$(once --state="$dir/theirs" "$@" /try)" = \
    "store: the server cannot write in its state directory" ] ||
    fail "another error: $(once --state="$dir/theirs" "$@" /try)"

# Statistics without a state directory, which systemd may set: -t accepts it, a
# daemon does not start, a process for one client serves.
"$binary" -r "$site" -l 127.0.0.1:0 --stats=true -t 2> "$log" ||
    fail "-t refuses what is right with a directory from systemd"
! has "WARNING: stats" "$log" || fail "-t warns of a state directory"
! "$binary" -r "$site" -l 127.0.0.1:0 --stats=true 2> "$log" ||
    fail "it starts, and has nowhere to write"
expect "ERROR: stats: no state directory" "$log"
: > "$log.once"
once --stats=true /about.txt | grep -qx "a text" ||
    fail "where there is nowhere to write, one visitor is not served"
expect "stats: no state directory" "$log.once"

# A missing directory: a process for one client serves, and logs an error.
: > "$log.once"
once --state="$dir/nowhere" --stats=true /about.txt | grep -qx "a text" ||
    fail "a process without its state does not serve"
expect "state \"$dir/nowhere\": No such file or directory" "$log.once"
once --state="$dir/nowhere" /try | grep -q "^store: no state directory" ||
    fail "another error: $(once --state="$dir/nowhere" /try)"
! "$binary" -r "$site" -l 127.0.0.1:0 --state="$dir/nowhere" 2> "$log" ||
    fail "a daemon starts without its state"
expect "$dir/nowhere\": No such file or directory; create it" "$log"

# The remedy in the message suits the error: the directory exists.
if [ "$(id -u)" != 0 ] || command -v setpriv > /dev/null; then
	advice() (
		cd "$dir"
		[ "$(id -u)" != 0 ] || set -- setpriv --reuid=65534 --clear-groups "$@"
		! "$@" --state="$dir/theirs" 2> "$log.advice" > /dev/null
	)
	cp "$binary" "$dir/gophermoon"
	advice "$dir/gophermoon" -t -r "$site" || fail "-t finds nothing amiss"
	expect "denied; let the account of the server write there" "$log.advice"
	advice "$dir/gophermoon" --report || fail "--report can write there"
	expect "denied; run the report as the account of the server" "$log.advice"
fi
if [ "$(id -u)" = 0 ] && unshare -m true 2> /dev/null; then
	mkdir -p "$dir/readonly"
	# shellcheck disable=SC2016
	unshare -m --propagation private sh -c 'mount -t tmpfs -o ro none "$1" &&
	    ! "$2" -t -r "$3" --state="$1" && ! "$2" --report --state="$1"' sh \
	    "$dir/readonly" "$binary" "$site" 2> "$log.advice" ||
		fail "$(cat "$log.advice")"
	expect "Read-only file system; name one on a file system that can" "$log.advice"
	expect "Read-only file system; copy it to where you can write" "$log.advice"
fi

# --- a database that no process can read -------------------------------------

# A read that cannot pause gives up, with the schema known from a read before.
cat > "$site/read_at_once.lua" <<'END'
-- type: 0
string.gsub("x", "x", function()
   send_text(tostring(select(2, pcall(require("gopher.store").get, "k"))))
end)
END
mkdir "$dir/marks"
compile lock_readers
start_daemon "$binary" --gopherroot="$site" --state="$dir/marks"
[ "$(ask /read_at_once | head -n 1)" = nil ] || fail "there is a value"
"$dir/lock_readers" "$dir/marks/gophermoon.db-shm" > "$dir/locked" &
locker=$!
await_in "$dir/locked" locked
answer=$(ask /read_at_once | head -n 1)
kill "$locker"
[ "$answer" = "store: busy; try again" ] || fail "a read of a locked store: $answer"
[ "$(ask /read_at_once | head -n 1)" = nil ] || fail "the lock stays"
stop

! grep -E 'Sanitizer|runtime error:' "$log.once" || fail "the server has a defect"
