#!/bin/sh
# Runs tests that are handlers, in the real server: run.sh BINARY [NAME...]
# Without names it runs all files in this directory. See README.md.
set -eu
umask 022

[ $# -ge 1 ] || { echo "usage: $0 BINARY [NAME...]" >&2; exit 2; }
binary=$1
shift
here=$(cd "$(dirname "$0")" && pwd)

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

sh "$here/site.sh" "$dir"
mkdir "$dir/site/.replies" "$dir/out"

cat > "$dir/job.sh" <<'END_OF_JOB'
binary=$1 dir=$2 name=$3
site=$dir/site
kept=$site/.replies/$name

# ask OPTIONS LINE: prints the reply; the server writes to the log. Blanks
# separate the options, which can hold TABs.
ask() (
	set -f
	IFS=' '
	# shellcheck disable=SC2086
	printf '%s\r\n' "$2" | "$binary" -i -r "$site" -n gopher.test -p 7070 \
	    --access_log=false --log=stderr $1 2> "$dir/out/$name.log" ||
	    echo "not ok $2: the server ended with status $?" >> "$dir/out/$name"
)

# report LINE: adds the results of the file; any other output is an error.
report() {
	ask '' "$1" > "$dir/out/$name.said"
	grep -E '^(ok|not ok) ' "$dir/out/$name.said" >> "$dir/out/$name"
	grep -Ev '^(ok|not ok|ask) ' "$dir/out/$name.said" > "$dir/out/$name.odd"
	if [ -s "$dir/out/$name.odd" ] || [ ! -s "$dir/out/$name.said" ]; then
		echo "not ok $1 runs to its end:" \
		    "$(cat "$dir/out/$name.odd" "$dir/out/$name.log")" |
		    tr -d '\r' | tr '\n' ' '
		echo
	fi >> "$dir/out/$name"
}

report "/$name"
grep '^ask ' "$dir/out/$name.said" > "$dir/out/$name.asks" || exit 0
while IFS= read -r row; do
	row=${row#ask }
	number=${row%%|*}
	row=${row#*|}
	ask "${row%%|*}" "${row#*|}" > "$kept.$number" < /dev/null
	cp "$dir/out/$name.log" "$kept.$number.log"
done < "$dir/out/$name.asks"
report "/$name?judge"
END_OF_JOB

if [ $# -eq 0 ]; then
	for file in "$here"/*.lua; do
		set -- "$@" "$(basename "$file" .lua)"
	done
fi
cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 4)
printf '%s\n' "$@" |
    xargs -P "$cores" -n 1 sh "$dir/job.sh" "$binary" "$dir"

passed=0 failed=0
for name; do
	grep '^not ok ' "$dir/out/$name" | sed "s/^not ok/$name: FAILED:/" || :
	passed=$((passed + $(grep -c '^ok ' "$dir/out/$name" || :)))
	failed=$((failed + $(grep -c '^not ok ' "$dir/out/$name" || :)))
done
echo "lua: $# files: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
