#!/bin/sh
# Compiles a mutant, and keeps it if its code differs from that of the original:
# compile.sh DIR NUMBER
set -eu
dir=$1/$2 number=$2
mkdir "$dir"
row=$(sed -n "${number}p" "$1/candidates")
file=$(printf '%s\n' "$row" | cut -f 2)
line=$(printf '%s\n' "$row" | cut -f 3)
name=$(basename "$file")
printf '%s\n' "$row" | cut -f 5- > "$dir/text"

# compile OBJECT: both are compiled under the same name.
compile() {
	# shellcheck disable=SC2086 # the flags are separate words
	(cd "$dir" && $COMPILE -I"$OLDPWD/src" -w -c -o "$1" "$name") 2> /dev/null
}

cp "$file" "$dir/$name"
compile original.o
sed -e "${line}r $dir/text" -e "${line}d" "$file" > "$dir/$name"
if ! compile mutant.o || cmp -s "$dir/original.o" "$dir/mutant.o"; then
	rm -f "$dir/mutant.o"
fi
rm "$dir/original.o"
