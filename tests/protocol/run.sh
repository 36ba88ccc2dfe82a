#!/bin/sh
# Plays every transcript through every driver: run.sh BINARY PLAY
set -eu

[ $# -eq 2 ] || { echo "usage: $0 BINARY PLAY" >&2; exit 2; }
binary=$1 play=$2
here=$(dirname "$0")

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

sh "$here/../root.sh" "$dir"
mkdir "$dir/ok" "$dir/failed"

# A job is a driver and a transcript; `daemon-n` is daemon without openat2. A line
# `#: DRIVER...` in a transcript names its drivers. Transcripts with a state are for
# servers with SQLite.
case $("$binary" --version) in
*"without SQLite") skipped='^#! .*--state' ;;
*) skipped='^$^' ;;
esac
for driver in daemon inetd pipe accept activate daemon-n inetd-n; do
	for file in "$here"/*.t; do
		! grep -q -e "$skipped" "$file" || continue
		only=$(sed -n 's/^#: \(.*\)/ \1 /p' "$file")
		case ${only:- $driver } in *" $driver "*)
			printf '%s\n%s\n' "$driver" "$file" ;;
		esac
	done
done > "$dir/jobs"

cat > "$dir/job.sh" <<'END'
binary=$1 play=$2 dir=$3 driver=$4 file=$5
name=$driver.$(basename "$file" .t)
case $driver in
*-n) set -- -d "${driver%-n}" -n ;;
*)   set -- -d "$driver" ;;
esac
if "$play" -b "$binary" "$@" -r "$dir/site" "$file" \
    > "$dir/ok/$name" 2>&1; then
	exit 0
fi
mv "$dir/ok/$name" "$dir/failed/$name"
END

cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 4)
xargs -P "$((cores * 2))" -n 2 \
    sh "$dir/job.sh" "$binary" "$play" "$dir" < "$dir/jobs"

for log in "$dir"/failed/*; do
	[ -f "$log" ] || continue
	grep -v '^[0-9]* passed, [0-9]* failed$' "$log" || :
done

jobs=$(($(wc -l < "$dir/jobs") / 2))
failed=$(find "$dir/failed" -type f | wc -l)
exchanges=$(cat "$dir"/ok/* "$dir"/failed/* 2>/dev/null |
    awk '/^[0-9]+ passed, / { n += $1 + $3 } END { print n + 0 }')
files=$(find "$here" -name '*.t' | wc -l)
echo "protocol: $((files)) transcripts through 7 drivers:" \
    "$exchanges exchanges, $((failed)) of $jobs jobs failed"
[ "$failed" -eq 0 ] && [ "$jobs" -gt 0 ]
