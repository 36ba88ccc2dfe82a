#!/bin/sh
# Two builds of one commit are equal to the last byte, at two paths, with two dates,
# umasks, time zones and locales: the program, the packages, the source archive
# and its SPDX document.
# usage: reproducible.sh [VARIABLE=VALUE...]   variables for make
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
	echo "reproducible: $*" >&2
	exit 1
}

# build_at PATH MASK [VARIABLE=VALUE...]
build_at() {
	at=$1 mask=$2
	shift 2
	git clone -q . "$at"
	[ "$mask" = 022 ] || find "$at" -type f -exec touch -d 2001-02-03 {} +
	(
		umask "$mask"
		cd "$at"
		make "$@" all dist && make "$@" deb LINTIAN=:
	) > "$dir/log" 2>&1 || { tail -n 20 "$dir/log"; fail "no build at $at"; }
	mkdir "$at/results"
	cp "$at/build/gophermoon" "$at"/build/*.tar.gz "$at"/build/*.spdx.json \
	    "$at"/build/deb/*.deb "$at/results"
}

export DEB_BUILD_OPTIONS=nocheck
unset MAKEFLAGS MAKELEVEL
(export TZ=UTC LC_ALL=C && build_at "$dir/one" 022 "$@")
(export TZ=Asia/Tokyo LC_ALL=C.UTF-8 && build_at "$dir/other/path" 077 "$@")
diff -r "$dir/one/results" "$dir/other/path/results" ||
	fail "two builds differ"

set -- "$dir"/one/results/*.spdx.json
sum=$(sha256sum < "${1%.spdx.json}.tar.gz")
jq -e --arg sum "${sum%% *}" '.spdxVersion == "SPDX-2.3" and
    .dataLicense == "CC0-1.0" and
    (.packages[0] | .name == "gophermoon" and .licenseDeclared == "MIT" and
	.checksums[0].checksumValue == $sum) and
    ([.packages[].name] | index("lua5.3") and index("sqlite3")) and
    all(.packages[]; .versionInfo != "" and .licenseConcluded != "" and
	.downloadLocation != "" and .supplier != "") and
    ([.relationships[].relatedSpdxElement] - [.packages[].SPDXID] == []) and
    (.relationships | length) == (.packages | length)' "$1" > "$dir/log" ||
	fail "$1 is not right: $(cat "$1")"
echo "reproducible: ok ($(find "$dir/one/results" -type f | wc -l) files)"
