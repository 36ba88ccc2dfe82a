#!/bin/sh
# `gophermoon --check` names what only resembles a directive. check.sh BINARY
set -eu
binary=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

mkdir "$dir/site" "$dir/site/sub"
cat > "$dir/site/gophermap" <<'END'
# A comment
!The title
A text, and drawings:
=====
---- news ----
:-)
~~~~
~
%
* an item
0A text	sub/a.txt
-hidden.txt
=sub/part
*
END
echo "a" > "$dir/site/sub/a.txt"
printf 'A part\n=../sub/part\n' > "$dir/site/sub/part"
"$binary" --check -r "$dir/site" > "$dir/out" 2> "$dir/err" || {
	cat "$dir/out" >&2
	echo "check.sh: a good map is blamed" >&2
	exit 1
}

printf '%s\n' 'A text' '!late' '* ' '=nowhere.txt' '0About  /about.txt' \
    ':foo = 9' > "$dir/site/sub/gophermap"
printf '0A\ta\th\tseventy\n~ \n%% \n' >> "$dir/site/sub/gophermap"
status=0
"$binary" --check -r "$dir/site" > "$dir/out" 2> "$dir/err" || status=$?
for line in 2 3 4 5 6 7 8 9; do
	grep -q "^/sub/gophermap:$line: " "$dir/out" || {
		cat "$dir/out" >&2
		echo "check.sh: line $line is not named" >&2
		exit 1
	}
done
[ "$(wc -l < "$dir/out")" -eq 8 ] && [ "$status" -eq 1 ] || {
	cat "$dir/out" >&2
	echo "check.sh: more, or another status than 1: $status" >&2
	exit 1
}
