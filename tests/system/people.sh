#!/bin/sh
# people() and the line `~`: the time of the last change, and no user directory
# that is as the skeleton of new homes.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site homes=$dir/home
chmod 755 "$dir"

uid=$(id -u)
[ "$uid" != 0 ] || uid=1001
if [ "$uid" -lt 1000 ] || [ "$uid" -eq 65534 ]; then
	echo "left out: a system account has no user directory"
	exit
fi

mkdir -p "$site" "$dir/skel/public_gopher/sub" "$homes"
printf '~\n' > "$site/gophermap"
cat > "$site/all.lua" <<'END'
-- type: 0
for _, person in ipairs(people()) do
	send_text(person.name .. " " .. person.selector .. " " .. person.mtime)
end
END
echo "Write here." > "$dir/skel/public_gopher/gophermap"
echo "And here." > "$dir/skel/public_gopher/sub/text.txt"
head -c 70000 /dev/zero > "$dir/skel/public_gopher/sub/picture.png"

# person NAME: adds an account, whose home is a copy of the skeleton.
person() {
	cp -R "$dir/skel" "$homes/$1"
	rm "$homes/$1/public_gopher/sub/picture.png"
	echo "$1:x:$uid:$uid:$1:$homes/$1:/bin/sh" >> "$dir/passwd"
}
for name in ann ben cat dan eve fay gus; do
	person $name
done
echo "Write here!" > "$homes/ben/public_gopher/gophermap"	# as long as before
echo "New" > "$homes/cat/public_gopher/sub/new.txt"
rm "$homes/dan/public_gopher/gophermap"
rm -r "$homes/eve/public_gopher"/*
ln -s gophermap "$homes/fay/public_gopher/link"
mkdir -p "$homes/gus/public_gopher/1/2/3/4"
: > "$homes/ann/public_gopher/.hidden"
find "$homes" -exec touch -h -d 2020-01-01T00:00:00Z {} +
touch -d 2021-01-01T00:00:00Z "$homes/cat/public_gopher/sub/new.txt"
touch -h -d 2022-01-01T00:00:00Z "$homes/fay/public_gopher/link"
[ "$(id -u)" != 0 ] || chown -Rh "$uid" "$homes"

cat > "$dir/conf.lua" <<END
servername = "people.test"
gopherroot = "$site"
userdir = "public_gopher"
accounts = "$dir/passwd"
skeleton = "$dir/skel"
END

# get SELECTOR: the reply of a process for this request, without CRs.
get() {
	printf '%s\r\n' "$1" |
	    "$binary" -i -c "$dir/conf.lua" --access_log=false 2>> "$log" |
	    tr -d '\r'
}

cat > "$dir/want" <<END
ben /~ben/ 1577836800
cat /~cat/ 1609459200
fay /~fay/ 1640995200
gus /~gus/ 1577836800
.
END
get /all > "$dir/got"
diff "$dir/want" "$dir/got" >&2 || fail "another people()"

start_daemon "$binary" -c "$dir/conf.lua" --listen=127.0.0.1:0
ask / | tr -d '\r' | cut -f 1 > "$dir/got"
printf '%s\n' '1~ben' '1~cat' '1~fay' '1~gus' . | diff - "$dir/got" >&2 ||
    fail "another list of users"
ask "/~ann" | grep -q "^iWrite here" || fail "an untouched directory is not served"
stop
