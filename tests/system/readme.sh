#!/bin/sh
# The examples of README.md work: its handlers, its commands with curl, and its
# configurations.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
here=$(dirname "$0")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
readme=$here/../../README.md
site=$dir/gopher
mkdir -p "$site/phlog" "$dir/state" "$dir/conf"

# A block of Lua is the file whose name is last in the paragraph above it, else it
# is a configuration.
awk -v site="$site" -v conf="$dir/conf" '
    /^```lua/ {
        if (name == "")
            name = conf "/" ++n
        on = 1
        next
    }
    /^```/ { on = 0; name = ""; next }
    on { print > name; next }
    /^#/ { name = "" }
    {
        while (match($0, /`~\/gopher\/[a-z\/]*\.lua`/)) {
            name = site substr($0, RSTART + 9, RLENGTH - 10)
            $0 = substr($0, RSTART + RLENGTH)
        }
    }' "$readme"
sed -n 's,^    \(echo ".*" > \)~/gopher,\1"$site",p' "$readme" > "$dir/texts"
[ -s "$dir/texts" ] || fail "no text is made"
. "$dir/texts"
echo "=latest.lua" > "$site/gophermap"

for conf in "$dir/conf"/*; do
	"$binary" -c "$conf" -T > "$dir/out" 2>&1 ||
	    fail "$(cat "$conf" "$dir/out")"
done
[ -e "$dir/conf/4" ] || fail "there are fewer configurations"

# Assignments within the text, with capitals for what a reader fills in.
grep -o '`[a-z_]* = [^`]*`' "$readme" | tr -d '`' |
    sed 's/ \(PORT\|WIDTH\)$/ 70/' > "$dir/assignments"
[ "$(grep -c . "$dir/assignments")" -ge 15 ] || fail "there are fewer assignments"
while IFS= read -r assignment; do
	echo "$assignment" > "$dir/one"
	"$binary" -c "$dir/one" -T > "$dir/out" 2>&1 ||
	    fail "$assignment: $(cat "$dir/out")"
done < "$dir/assignments"

start_daemon "$binary" -r "$site" -n localhost --state="$dir/state"
sed -n "s,^    \(curl gopher://\)localhost:7070,\1$address,p
    s,.*\`\(curl gopher://\)localhost:7070\([^\`]*\)\`.*,\1$address\2,p" \
    "$readme" > "$dir/commands"
while read -r command; do
	$command > "$dir/out" 2>&1 && ! grep -q '^3' "$dir/out" ||
	    fail "$command: $(cat "$dir/out")"
	cat "$dir/out" >> "$dir/replies"
done < "$dir/commands"
ask /visits >> "$dir/replies"
for text in "iHello, and welcome to localhost" "A server on a postcard" \
    "iYou are visitor 1." "iMy phlog"; do
	expect "$text" "$dir/replies"
done
stop
