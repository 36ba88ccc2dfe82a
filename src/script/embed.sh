#!/bin/sh
# Writes the files of the Lua library as a C table, see library.h.
# usage: embed.sh DIR FILE...
set -eu
dir=$1
shift
echo '#include "script/library.h"'
n=0
for file; do
	n=$((n + 1))
	printf 'static const unsigned char file_%d[] = {\n' "$n"
	od -An -v -tu1 "$file" | sed 's/[0-9][0-9]*/&,/g'
	echo '0 };'
done
echo 'const struct library_file library_files[] = {'
n=0
for file; do
	n=$((n + 1))
	printf '\t{ "%s", (const char *)file_%d, sizeof file_%d - 1 },\n' \
	    "${file#"$dir"/}" "$n" "$n"
done
printf '\t{ 0, 0, 0 }\n};\n'
