#!/bin/sh
# Random requests get a right reply or none, from one worker that survives them.
# usage: run.sh BINARY REQUESTS COUNT SEED
set -eu
[ $# -eq 4 ] || { echo "usage: $0 BINARY REQUESTS COUNT SEED" >&2; exit 2; }
binary=$1 requests=$2 count=$3 seed=$4
here=$(dirname "$0")
# shellcheck source-path=SCRIPTDIR source=../system/common.sh
. "$here/../system/common.sh"

sh "$here/../root.sh" "$dir"
# These send raw bytes, which may look like half a menu.
rm "$dir/site/byhand.lua" "$dir/site/byhand_end.lua" "$dir/site/more/print.lua"
# These need all their time: the transcripts test them.
rm "$dir"/site/more/stuck_*.lua
start_daemon "$binary" -r "$dir/site" -n gopher.test -p 7070 \
    --access_log=false --log=stderr \
    --handler_instructions=20000 --handler_memory=1
worker=$(workers)
timeout 3000 cat <&3 > "$log" &
reader=$!
"$requests" "$address" "$count" "$seed" "$dir" \
    "$here"/../protocol/*.t || fail "seed $seed: the replies above are wrong"
[ "$(workers)" = "$worker" ] ||
    fail "seed $seed: the worker has been replaced"
kill -TERM "$server"
wait "$reader"
status=0
wait "$server" || status=$?
server=
[ "$status" -eq 0 ] || fail "the server has exited with status $status"
check_log
