#!/bin/sh
# Checks the style of the code; silent if all is well.
# usage: lint.sh                       the checks that take seconds
#        lint.sh BINARY BUILD_FLAGS... all checks
set -eu
binary=${1:-}
[ $# -eq 0 ] || shift
flags=$*
bad=0

say() { echo "lint: $*"; }
check() { "$@" || { bad=1; say "failed: $1"; }; }

layers() { awk -f tests/lint/layers.awk src/*.c src/*/*.[ch]; }

critical() {
	awk -f tests/lint/critical.awk src/script/*.h src/script/a*.c \
	    src/script/coroutine.c src/script/random.c \
	    src/script/run.c src/script/sandbox.c src/script/vm.c
}

# clang-format decides everything except the column of comments behind code.
format() {
	mkdir "$work/is"
	cp .clang-format "$work"
	cp --parents src/*.c src/*/*.[ch] tests/*/*.[ch] "$work/is"
	cp -R "$work/is" "$work/ought"
	find "$work/ought" -name '*.[ch]' -exec clang-format -i {} +
	find "$work/is" "$work/ought" -name '*.[ch]' \
	    -exec sed -i 's/\([^ \t]\)[ \t]*\/\*/\1 \/*/' {} +
	(cd "$work" && diff -ru is ought)
}

columns() {
	awk '{
		line = $0
		while (match(line, /\t/))
			line = substr(line, 1, RSTART - 1) \
			    sprintf("%" (8 - (RSTART - 1) % 8) "s", "") \
			    substr(line, RSTART + 1)
		if (length(line) > 80) {
			print FILENAME ":" FNR ": more than 80 columns"
			bad = 1
		}
	} END { exit bad }' src/*.c src/*/*.[ch]
}

words() { sh tests/lint/words.sh; }

# Each claim of the threat model names a test that exists.
threat_model() {
	claims=.github/SECURITY.md
	for test in $(grep -o '`tests/[^`]*`' $claims | tr -d '`' | sort -u); do
		[ -f "$test" ] || { echo "$claims: no $test"; return 1; }
	done
	! grep -E '^\| [a-z].*\|' $claims | grep -Ev '`tests/|^\| actor'
}

# The name of a static function is defined in one file only.
private_names() {
	ctags --languages=C --kinds-C=f -f - src/*.c src/*/*.c |
	    awk -F '\t' '$0 ~ /\tfile:/ {
		if ($1 in first && first[$1] != $2) {
			print $2 ": the static function " $1 " is also in " first[$1]
			bad = 1
		} else
			first[$1] = $2
	    } END { exit bad }'
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
	shellcheck --severity=warning .ci/run systemd/*.sh tests/torture/run \
	    tests/*.sh tests/*/*.sh tests/*/*/*.sh
}

manuals() {
	mandoc -T lint -W warning src/*.[58] lua/*.7
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check layers
check critical
check format
check columns
check words
check threat_model
check private_names
check sizes
if [ -n "$binary" ]; then
	check tidy
	check cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr \
	    --enable=warning,performance,portability \
	    --suppress=missingIncludeSystem -Isrc -D_GNU_SOURCE \
	    '-DGOPHERMOON_VERSION="0"' src
	check luacheck --quiet --std lua53 lua gopherroot tests/lua
	check scripts
	check manuals
	check sh tests/lint/manuals.sh "$binary"
fi
[ $bad = 0 ] && say "all is well"
exit $bad
