#!/bin/sh
# What the compiler and the linker protect in the binaries: this one and, if it is
# there, the static one.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$1
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

if grep -q -e -fsanitize "$tools/flags"; then
	echo "left out: built with sanitizers"
	exit
fi

# has_line PATTERN, has_no_line PATTERN: of what readelf says about $file.
has_line() { grep -Eq -e "$1" "$dir/elf" || fail "$file: no line \"$1\""; }
has_no_line() {
	! grep -E -e "$1" "$dir/elf" || fail "$file: the line above"
}

for file in "$binary" "${tools%-static}-static/gophermoon"; do
	[ -e "$file" ] || continue
	readelf -hldsW "$file" > "$dir/elf" 2> "$dir/errors"
	has_line 'Type: +DYN'				# at a random address
	has_line 'FLAGS_1.* NOW.* PIE'
	has_line 'GNU_RELRO .* R  '			# tables of addresses
	has_line 'GNU_STACK .* RW  '			# a stack without code
	has_line 'LOAD .* R   '				# code apart from data
	has_line 'LOAD .* R E '
	has_no_line 'LOAD .* RWE '
	has_no_line 'TEXTREL|RPATH|RUNPATH'
	has_line ' __stack_chk_fail'
	has_line ' __(snprintf|memcpy|read|fprintf)_chk'
done

# Which of these the compiler has is not known here: the newest that Debian has.
case $(uname -m) in
x86_64) branches='IBT, SHSTK' ;;
aarch64) branches='BTI, PAC' ;;
*) branches= ;;
esac
file=$tools/main.o
readelf -nW "$file" > "$dir/elf"
[ -z "$branches" ] || has_line "$branches"
expect -fstack-clash-protection "$tools/flags"
