#!/bin/sh
# Compares the manuals and the example configuration with the code, in both
# directions: options, flags, and the API functions of handlers.
# usage: manuals.sh BINARY
set -eu
binary=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

# same WHAT: the sorted lists $work/code and $work/manual are equal.
same() {
	if ! diff "$work/code" "$work/manual" > "$work/diff"; then
		echo "manuals: $1 (< only in the code, > only in the manual)"
		grep '^[<>]' "$work/diff"
		bad=1
	fi
}

"$binary" -T | sed -n 's/^\([a-z_]*\) = .*/\1/p' | sort > "$work/code"
sed -n 's/^\.It Ic \([a-z_]*\).*/\1/p' src/gophermoon.lua.5 |
    sort -u > "$work/manual"
same "options in gophermoon.lua(5)"

# Each assignment of the example is one line; most are commented out.
sed -n 's/^\(-- \)\{0,1\}\([a-z_]*\) = .*/\2/p' systemd/gophermoon.lua |
    sort -u > "$work/manual"
same "options in systemd/gophermoon.lua"

"$binary" --help=all | sed -n 's/^.* --\([a-z_]*\).*/\1/p' | sort -u > "$work/code"
grep -o 'Fl Fl [a-z_][a-z_]*' src/gophermoon.8 | sed 's/Fl Fl //' |
    sort -u > "$work/manual"
same "flags in gophermoon(8)"

# Extensions and their types, one pair a line. The manual writes \&; for a ";".
awk '/^} types\[\] = {/ { on = 1; next }
    /^};/ { on = 0 }
    on && match($0, /\047.\047/) { type = substr($0, RSTART + 1, 1) }
    on { n = split($0, part, "\"")
        for (i = 2; i < n; i += 2) {
            m = split(part[i], word, " ")
            for (j = 1; j <= m; j++) print word[j], type
        } }' src/gopher/item.c | sort > "$work/code"
awk '/^\.S[hs]/ { on = $0 == ".Ss Extensions"; next }
    on && /^\.It Li/ { type = $3; sub(/^\\&/, "", type); next }
    on && /^\.El/ { on = 0 }
    on && type != "" { for (i = 1; i <= NF; i++) print $i, type }' \
    src/gophermap.5 | sort > "$work/manual"
same "extensions in gophermap(5)"

# The words that readers look for.
for word in "encoding" "persistent" "privilege" "redirect" "umask" \
    "user director"; do
	grep -qi "$word" src/*.[58] lua/*.7 || echo "$word"
done > "$work/code"
: > "$work/manual"
same "words that no manual has"

# The API functions are in tables, as are those of io and the methods. Functions
# with an upvalue are set one by one.

# set_alone WHAT NAME FILE [SHOWN]: prints the name if the file sets it.
set_alone() {
	if grep -q "lua_set$1(L, .*\"$2\");" "src/script/$3"; then
		echo "${4:-$2}"
	fi
}

# of_table TABLE PREFIX: prints the names in a table, with the prefix.
of_table() {
	awk -v start="^static const luaL_Reg $1\\\\[" -v prefix="$2" '
	    $0 ~ start { on = 1 }
	    /^};/ { on = 0 }
	    on && /{ "/ { split($0, part, "\""); print prefix part[2] }' \
	    src/script/api_*.c
}
{
	of_table globals ""
	of_table io_functions io.
	of_table methods file:
	of_table stdin_methods io.stdin:
	of_table stdout_methods io.stdout:
	of_table os_functions os.
	of_table store_functions store.
	set_alone field write api_site.c io.stderr:write
	set_alone global lines api_file.c
	set_alone global require sandbox.c
	set_alone field read api_cgi.c io.read
	set_alone field getenv api_cgi.c os.getenv
	set_alone field write api_send.c io.write
	sed -n 's/.*lua_register(L, "\([a-z_]*\)".*/\1/p' src/script/api_*.c
	sed -n 's/^function \([a-z]*\.[a-z_0-9]*\)(.*/\1/p' lua/gopher/*.lua
} | sort -u > "$work/code"
grep '^\.It.* \?Fn ' lua/gophermoon-handler.7 | grep -o 'Fn [A-Za-z0-9_.:]*' |
    sed 's/Fn //' | sort -u > "$work/manual"
same "functions in gophermoon-handler(7)"

# Each API function is described in one form; modules have forms of their own.
awk 'function end_function() {
		if (name != "" && !(returns && raises && example))
			print name
		name = ""
	}
	/^\.(It|El|S[hs])/ { end_function() }
	/^\.It Fn / && ($3 !~ /\./ || $3 ~ /^io\./) {
		name = $3
		returns = raises = example = 0
	}
	/^Returns/ { returns = 1 }
	/^Raises/ { raises = 1 }
	/^-- [a-z\/]*\.lua$/ { example = 1 }' \
    lua/gophermoon-handler.7 > "$work/manual"
: > "$work/code"
same "functions without Returns, Raises or an example in gophermoon-handler(7)"

{
	sed -n 's/.*set_request(L, "\([a-z_]*\)".*/\1/p' src/script/api.c
	sed -n 's/^\tset_both(L, "\([a-z_]*\)");/\1/p' src/script/api.c
} | sort > "$work/code"
sed -n 's/^\.It Va \([a-z_]*\).*/\1/p' lua/gophermoon-handler.7 |
    sort -u > "$work/manual"
same "globals in gophermoon-handler(7)"
exit $bad
