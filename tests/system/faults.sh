#!/bin/sh
# For each function of the C library and each kind of request, the first call
# fails; `make faults` tries all calls.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

sh "$(dirname "$0")/../fault/run.sh" "$binary" "$tools" -q > "$dir/out" 2>&1 ||
    fail "$(cat "$dir/out")"
