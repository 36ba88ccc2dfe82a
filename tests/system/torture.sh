#!/bin/sh
# The torture suite finds no fault in this server, and finds those of others.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"

run() { sh "$here/../torture/run" "$@" > "$dir/out" 2>&1; }

# names RESULT: the cases with this result, on one line.
names() { sed -n "s/^$1 *\([^ :]*\):.*/\1/p" "$dir/out" | paste -s -d ' ' -; }

run --root-kit "$dir/kit"
[ ! -s "$dir/out" ] || fail "the kit: $(cat "$dir/out")"

# --- all that we offer ---

start_daemon "$binary" -r "$dir/kit/site" -n gopher.test
run "$address" || fail "$(cat "$dir/out")"
[ "$(names "not offered" | tr ' ' '\n' | sed 's,/.*,,' | sort -u |
    paste -s -d ' ' -)" = "gopher+ rfc tls" ] || fail "$(cat "$dir/out")"
for tier in core rfc gophermap robust; do
	grep -qE "^$tier +[1-9][0-9]* of +[0-9]+ passed, [01] not offered" \
	    "$dir/out" || fail "$tier: $(cat "$dir/out")"
done
# A feature that the user says is missing is not tried.
run --only gophermap --without gophermap "$address" || fail "$(cat "$dir/out")"
[ -z "$(names passed)" ] || fail "--without: $(cat "$dir/out")"
stop

# --- a server with one fault has that fault ---

start_daemon "$binary" -r "$dir/kit/site" -n gopher.test --text_end=none
! run --only rfc --only core "$address" || fail "no fault: text_end"
[ "$(names FAILED)" = "rfc/text_dots rfc/text_last_line" ] ||
    fail "text_end: $(cat "$dir/out")"
stop

# --- a server that writes the same to each client, and a secret ---

serve_secret() {
	address=127.0.0.1:$("$load" -F)
	start systemd-socket-activate --accept --inetd -l "$address" \
	    sh -c 'read -r _; cat "$1"' sh "$dir/kit/outside.txt"
	await "Listening on" > /dev/null
}
insist serve_secret
! run --only core --only rfc --only robust "$address" || fail "no fault: a secret"
for case in core/root_menu core/text core/binary_large core/text_empty \
    rfc/text_last_line rfc/menu_fields rfc/error robust/bytewise \
    robust/half_close robust/together; do
	case " $(names FAILED) " in *" $case "*) ;; *)
		fail "$case: $(cat "$dir/out")" ;;
	esac
done
expect "expected no secret outside, got The secret outside" "$dir/out"

# --- a server that has exited ---

kill -KILL "$server"
wait "$server" 2> /dev/null || :
server=
! run --only core "$address" || fail "no fault: no server"
[ -z "$(names passed)" ] || fail "no server: $(cat "$dir/out")"
