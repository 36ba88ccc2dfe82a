#!/bin/sh
# The manuals are installed. The units and their examples are valid, and restrict
# the server enough.
# usage: units.sh PREFIX, after "make install" into it
set -eu
[ $# -eq 1 ] || { echo "usage: $0 PREFIX" >&2; exit 2; }
prefix=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=../common.sh
. "$(dirname "$0")/../common.sh"
units=$prefix/lib/systemd/system

for file in bash-completion/completions/gophermoon \
    zsh/site-functions/_gophermoon fish/vendor_completions.d/gophermoon.fish; do
	[ -s "$prefix/share/$file" ] || fail "no share/$file"
done

# The colon at the end adds the default directories.
verify() {
	SYSTEMD_UNIT_PATH=$1: systemd-analyze verify --man=no \
	    --recursive-errors=yes "$1"/*.socket "$1"/*.service \
	    > "$dir/out" 2>&1 && [ ! -s "$dir/out" ] ||
	    { cat "$dir/out" >&2; fail "$2"; }
}

# Proves that mistakes are found.
verify_sees_mistakes() {
	mkdir "$dir/wrong"
	cp "$units"/* "$dir/wrong"
	sed -i 's/^RootDirectory=/RotDirectory=/' "$dir/wrong"/*.service
	if (verify "$dir/wrong" "as it should") 2> /dev/null; then
		fail "systemd-analyze verify does not find an unknown word"
	fi
}

# exposure UNIT LIMIT: the limit is in tenths, as --threshold wants it.
exposure() {
	systemd-analyze security --offline=true --threshold="$2" \
	    "$units/$1" > "$dir/out" 2>&1 || {
		grep -v '^✓' "$dir/out" >&2
		fail "$1: the exposure is more than $2 tenths"
	}
	sed -n "s/.*exposure level for .*: \([0-9.]*\) .*/units: $1: exposure \1/p" \
	    "$dir/out"
}

cd "$(dirname "$0")/../../.."
for document in src/*.[58] lua/*.7 README.md NEWS systemd/*.example; do
	find "$prefix/share" -name "${document##*/}" -exec cat {} + |
	    cmp -s - "$document" || fail "$document is not installed"
done

verify "$units" "a unit is wrong"
verify_sees_mistakes
for example in "$prefix"/share/doc/gophermoon/examples/*/*.conf; do
	rm -rf "$dir/with"
	mkdir -p "$dir/with"
	cp "$units"/* "$dir/with"
	cp -R "$(dirname "$example")" "$dir/with"
	verify "$dir/with" "${example##*/examples/} is wrong"
done
exposure gophermoon-sandbox@.service 2
exposure gophermoon-daemon.service 3
exposure gophermoon@.service 65
echo "units: ok"
