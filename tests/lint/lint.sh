#!/bin/sh
# Everything that a machine can say about how the code reads. Quiet is good.
# usage: lint.sh BINARY BUILD_FLAGS...
set -eu
binary=$1
shift
bad=0

say() { echo "lint: $*"; }
check() { "$@" || { bad=1; say "failed: $1"; }; }

floors() { awk -f tests/lint/floors.awk src/*.c src/*/*.[ch]; }

critical() {
	awk -f tests/lint/critical.awk src/script/*.h src/script/a*.c \
	    src/script/coroutine.c src/script/random.c src/script/redirect.c \
	    src/script/run.c src/script/sandbox.c src/script/vm.c
}

# Comments at the right margin are ours to place; all else is clang-format's.
without_margins() { sed 's/\([^ \t]\)[ \t]*\/\*/\1 \/*/'; }
format() {
	wrong=0
	for file in src/*.c src/*/*.[ch] tests/unit/*.[ch] tests/protocol/*.c tests/fuzz/*.c tests/bench/*.[ch]; do
		without_margins < "$file" > "$work/is"
		clang-format "$file" | without_margins > "$work/ought"
		diff -u --label "$file" --label "$file, formatted" \
		    "$work/is" "$work/ought" || wrong=1
	done
	return $wrong
}

columns() {
	wide=0
	for file in src/*.c src/*/*.[ch]; do
		expand "$file" | awk -v file="$file" 'length > 80 {
			print file ":" NR ": more than 80 columns"; bad = 1
		} END { exit bad }' || wide=1
	done
	return $wide
}

sizes() {
	ctags --languages=C --kinds-C=f --fields=+ne -f - src/*.c src/*/*.c |
	    sed -n 's/^\([^\t]*\)\t\([^\t]*\)\t.*line:\([0-9]*\).*end:\([0-9]*\).*/\1 \2 \3 \4/p' |
	    awk '{ print $4 - $3 + 1, $1, $2 }' | awk -f tests/lint/sizes.awk
}

tidy() {
	printf '%s\n' src/*.c src/*/*.c |
	    xargs -P "$(nproc)" -n 4 sh -c 'flags=$1; shift
	        # shellcheck disable=SC2086
	        exec clang-tidy --quiet "$@" -- $flags 2>/dev/null' tidy "$flags"
}

scripts() {
	shellcheck --severity=warning .ci/run tests/*.sh tests/*/*.sh tests/*/*/*.sh
}

manuals() {
	mandoc -T lint -W warning src/gophermoon.8 src/gophermoon.lua.5 \
	    lua/gophermoon-handler.7
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags=$*

check floors
check critical
check format
check columns
check sizes
check tidy
check cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr \
    --enable=warning,performance,portability \
    --suppress=missingIncludeSystem -Isrc -D_GNU_SOURCE \
    '-DGOPHERMOON_VERSION="0"' src
check luacheck --quiet --std lua53 lua gopherroot tests/lua
check scripts
check manuals
check sh tests/lint/manuals.sh "$binary"
[ $bad = 0 ] && say "all is well"
exit $bad
