#!/bin/sh
# Menus of any length are sent whole; the log names the maps that are not sent
# as they are written; a link follows the files that it may lead to.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
site=$dir/site
tab=$(printf '\t')
mkdir -p "$site/big" "$site/blank" "$site/own" "$site/parts" "$site/long" \
    "$site/round" "$site/shell/old"
chmod 755 "$dir"

# --- a map of 200,000 lines, and others that need more for each byte ---

awk 'BEGIN {
	for (i = 1; i <= 200000; i++)
		if (i % 2)
			printf "0Item number %07d of a long menu\titem/%d.txt\n", i, i
		else
			printf "Line number %07d of a long, long menu, as text\n", i
}' > "$site/big/gophermap"
awk 'BEGIN {
	for (i = 1; i <= 200000; i++)
		if (i % 2)
			printf "0Item number %07d of a long menu\t/big/item/%d.txt" \
			    "\tgopher.test\t70\r\n", i, i
		else
			printf "iLine number %07d of a long, long menu, as text" \
			    "\t\tgopher.test\t70\r\n", i
	printf ".\r\n"
}' > "$dir/big.want"
awk 'BEGIN { for (i = 0; i < 300000; i++) print "" }' > "$site/blank/gophermap"
awk 'BEGIN { for (i = 0; i < 300000; i++) printf "i\t\tgopher.test\t70\r\n"
	printf ".\r\n" }' > "$dir/blank.want"
# Two large parts, and one of them again.
head -n 40000 "$site/big/gophermap" > "$site/parts/one"
cp "$site/parts/one" "$site/parts/two"
printf '=one\n=two\n=one\n' > "$site/parts/gophermap"
{
	sed 's|/big/|/parts/|; 40000q' "$dir/big.want" > "$dir/part"
	cat "$dir/part" "$dir/part" "$dir/part"
	printf '.\r\n'
} > "$dir/parts.want"

# Maps that name each other end; a line may be larger than the memory.
for i in 1 2 3 4; do
	yes "=$((i + 1))" | head -n 100 > "$site/round/$i"
done
echo "=1" > "$site/round/gophermap"
echo "A part" > "$site/long/gophermap"
echo "=part" >> "$site/long/gophermap"
head -c 30000000 /dev/zero | tr '\0' x > "$site/long/part"
mkdir "$site/read"
cp "$site/long/part" "$site/read/README"

start_daemon "$binary" -r "$site" -n gopher.test -p 70 --handler_output=1 \
    --handler_instructions=8000000 --readme=true
for name in big blank parts; do
	curl -sS --max-time 120 -o "$dir/got" "gopher://$address/1/$name"
	cmp "$dir/$name.want" "$dir/got" || fail "/$name is not whole"
done
ask /round > "$dir/got"
expect "3This handler took too much" "$dir/got"
await 'handler library/menu.lua failed' > "$dir/line"
grep -q ' in /round/' "$dir/line" || fail "no file: $(cat "$dir/line")"
ask /long > "$dir/got"
[ "$(tr -cd x < "$dir/got" | wc -c)" -eq 30000000 ] ||
    fail "a line of 30 MB is not whole"
ask /read > "$dir/got"
expect "0README$tab" "$dir/got"
stop

# --- a line that is longer than a field of a menu ---

rm -r "$site/long" "$site/round"
mkdir "$site/long"
{
	head -c 70000 /dev/zero | tr '\0' x
	printf '\n0Item\t'
	head -c 70000 /dev/zero | tr '\0' y
	printf '\nThe end\n'
} > "$site/long/gophermap"
start_daemon "$binary" -r "$site" -n gopher.test -p 70
ask /long > "$dir/got"
cut -f 1 "$dir/got" | awk '{ print substr($0, 1, 2), length($0) }' > "$dir/lengths"
printf '%s\n' 'ix 60001' 'ix 10001' '0I 5' 'iy 10007' 'iT 8' '. 1' |
    diff - "$dir/lengths" >&2 || fail "a long line is not sent in parts"

# --- long lines that are nearly patterns of names ---

mkdir "$site/stars"
for end in '/* ' '*a/'; do
	{
		printf 0
		head -c 50000 /dev/zero | tr '\0' a
		printf '%s\n' "$end"
	} >> "$site/stars/gophermap"
done
ask /stars > "$dir/got"
[ "$(grep -c ^i0a "$dir/got")" = 2 ] || fail "lines with a star are not sent"

# --- warnings ---

# once LINE: the log has it once.
once() {
	[ "$(grep -c "WARNING: /shell/$1\$" "$log")" -eq 1 ] ||
	    fail "not one warning: $1"
}

printf '!A site\n=part.lua\n=date\nText\n=/usr/bin/figlet text\n=ps aux\n' \
    > "$site/shell/gophermap"
echo 'send_info("never cached")' > "$site/shell/part.lua"
mkdir "$site/shell/lost" "$site/shell/loop"
printf '=../part.lua\n=lastest.lua\n' > "$site/shell/lost/gophermap"
printf '=../part.lua\n=gophermap\n' > "$site/shell/loop/gophermap"
for selector in /shell /shell/lost /shell/loop; do
	ask $selector > "$dir/got"
	ask $selector > "$dir/got"
done
expect "inever cached$tab" "$dir/got"
printf '#!/bin/sh\necho "iText"\n' > "$site/shell/old/gophermap"
ask /shell/old > "$dir/got"
ask /shell/old > "$dir/got"
expect "3This menu is a program, and is not run$tab" "$dir/got"
! grep -q echo "$dir/got" || fail "the source of a program"
stop
date="date is a program and is not run, so the line is not sent"
once "gophermap: line 3: $date; include a handler in Lua (and 2 more)"
once "lost/gophermap: line 2: there is no file /shell/lost/lastest.lua to\
 include, so the line is not sent; correct the path"
once "loop/gophermap: /shell/loop/gophermap: the map includes itself; the\
 inner copy is left out"
once "old/gophermap: begins with #!, but no program is run; write a handler"
start_daemon "$binary" -r "$site" -n gopher.test -p 70

# --- a link to this site follows what answers, also from the cache ---

leads_to() {
	ask /own > "$dir/got"
	grep -q "$tab$1$tab" "$dir/got"
}
printf '0World\town/world.txt\tgopher.test\t70\n' > "$site/own/gophermap"
until_true leads_to /own/world.txt || fail "no link from the root"
mkdir -p "$site/own/own"
echo "here" > "$site/own/own/world.txt"
until_true leads_to /own/own/world.txt || fail "the new file is not linked"
rm "$site/own/own/world.txt"
until_true leads_to /own/world.txt || fail "the old link stays"

# The same for a file that becomes public; /o is also an item type.
is_old() { [ -n "$(find "$1" ! -newermt "1 second ago")" ]; }
echo "here" > "$site/own/own/world.txt"
chmod 600 "$site/own/own/world.txt"
echo "send_info('here')" > "$site/own/tool.lua"
chmod 600 "$site/own/tool.lua"
printf '1Tool\ttool\tgopher.test\t70\n' >> "$site/own/gophermap"
mkdir -p "$site/o/own"
cp "$site/own/gophermap" "$site/o"
until_true is_old "$site/o/gophermap"
leads_to /own/world.txt && leads_to /tool || fail "a link to a private file"
ask /o > "$dir/got"
chmod 644 "$site/own/own/world.txt" "$site/own/tool.lua"
until_true leads_to /own/own/world.txt || fail "the public file is not linked"
until_true leads_to /own/tool || fail "the public handler is not linked"
echo "here" > "$site/o/own/world.txt"
answers_in_o() { ask /o | grep -q "$tab/o/own/world.txt$tab"; }
until_true answers_in_o || fail "the new file is not linked in /o"
stop
