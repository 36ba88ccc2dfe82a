#!/bin/sh
# Runs of handlers that the watchdog leaves at random moments, while malloc of the
# C library checks all that it gets back and fills what it frees.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

debug=libc_malloc_debug.so.0
if grep -q libasan "$tools/unit"; then
	echo "left out: the sanitizer checks malloc in the unit tests"
	exit
fi
if [ -n "$(LD_PRELOAD=$debug true 2>&1)" ]; then
	echo "left out: no $debug"
	exit
fi
RUNS=2000 CK_RUN_SUITE=isolation MALLOC_PERTURB_=165 MALLOC_CHECK_=3 \
    GLIBC_TUNABLES=glibc.malloc.check=3 LD_PRELOAD=$debug \
    "$tools/unit" > "$dir/out" 2>&1 || fail "$(cat "$dir/out")"
