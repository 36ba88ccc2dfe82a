#!/bin/sh
# For each function of the C library and each kind of request, the first call
# fails; and some calls of a start and a reload. `make faults` tries all calls.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

# check_faults OPTION...: options of faults.c
check_faults() {
	sh "$(dirname "$0")/../fault/run.sh" "$binary" "$tools" "$@" \
	    > "$dir/out" 2>&1 || fail "$(cat "$dir/out")"
}

check_faults -q
check_faults -k start -c fcntl -m 6
check_faults -k reload -c fstat -m 2
