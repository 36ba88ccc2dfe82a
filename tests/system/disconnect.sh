#!/bin/sh
# The server notices and logs a client that disconnects while a handler runs.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

mkdir "$dir/site"
cat > "$dir/site/endless.lua" <<'END'
send_info("It begins.")
sleep(0)
while true do
   local _ = ("x"):rep(1000000)
end
END
cat > "$dir/gone.t" <<'END'
> /endless
drop 5
END

start_daemon "$binary" -r "$dir/site" -n gopher.test \
    --handler_time=60 --handler_instructions=2000000000
"$play" -c "$address" "$dir/gone.t" > "$dir/out" || fail "$(cat "$dir/out")"
line=$(await '"/endless"') || fail "no access line"
case $line in
*'endless.lua '*' ms, the visitor has gone') ;;
*) fail "another line: $line" ;;
esac
stop
