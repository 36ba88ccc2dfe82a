#!/bin/sh
# Finds a test that fails with a mutant: judge.sh BUILD MAP DIR NUMBER
#
# A mutant may signal all processes and remove files: it runs in namespaces of its
# own, where /tmp is empty.
set -eu
build=$1 map=$2 dir=$3/$4 number=$4

if [ -z "${IN_NAMESPACE-}" ]; then
	IN_NAMESPACE=1 exec unshare --pid --fork --kill-child --mount \
	    --mount-proc sh "$0" "$@"
fi
mount -t tmpfs -o mode=1777 tmpfs /tmp
# shellcheck source-path=SCRIPTDIR source=test.sh
. tests/mutants/test.sh

row=$(sed -n "${number}p" "$3/candidates")
file=$(printf '%s\n' "$row" | cut -f 2)
line=$(printf '%s\n' "$row" | cut -f 3)
function=$(printf '%s\n' "$row" | cut -f 4)
object=${file#src/}
object=$build/${object%.c}.o
mkdir "$dir/bench" /tmp/site
ln -s "$PWD/$build"/bench/* "$dir/bench"
ln -s "$PWD/$build/play" "$dir"

# objects DIRECTORY...: those of the build, one of which is the mutant.
objects() {
	find "$@" -name '*.o' ! -name embed.o ! -name completion.o \
	    ! -path '*/mutants.*' ! -path "$object"
	echo "$dir/mutant.o"
}

# shellcheck disable=SC2046,SC2086 # separate words
link() {
	$COMPILE -o "$dir/gophermoon" $(objects "$build" | grep -v /tests/) \
	    $LIBS
	[ "$file" = src/main.c ] ||
	    $COMPILE -o "$dir/unit" $(objects "$build" |
	        grep -vx "$build/main.o") $LIBS
}

# The tests of a function; those of the file for a line outside of functions.
tests_of_line() {
	if [ "$function" = - ]; then
		sed -n 's/^\([a-z_0-9]*\)(.*/\1/p' "$file"
	else
		echo "$function"
	fi | awk 'FNR == NR { wanted[$1] = 1; next } $1 in wanted {
		print $2, $3, $4
	}' - "$map" | sort -n -u | awk '!seen[$2 $3]++'
}

# A mutant that does not link, as a function is no longer used, is none.
link 2> /dev/null || exit 0
sh tests/root.sh /tmp/site
tests_of_line > "$dir/tests"
while read -r ms kind name; do
	limit=$((ms / 100 + 10))
	if ! run_test "$dir" /tmp/site $limit "$kind" "$name"; then
		# A test that fails for another reason does not count.
		run_test "$build" /tmp/site $limit "$kind" "$name" || continue
		! run_test "$dir" /tmp/site $limit "$kind" "$name" || continue
		echo "$kind $name" > "$dir/killed"
		rm -f "$dir/gophermoon" "$dir/unit" "$dir"/*.o
		exit 0
	fi
done < "$dir/tests"
{
	echo "mutant $number survives $(wc -l < "$dir/tests") tests:" \
	    "$file:$line: $function()"
	echo "-$(sed -n "${line}p" "$file")"
	echo "+$(cat "$dir/text")"
} > "$dir/survivor"
rm -f "$dir/gophermoon" "$dir/unit" "$dir"/*.o
