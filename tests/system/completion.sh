#!/bin/sh
# The completion of the flags works in bash, zsh and fish, where they are.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 BINARY" >&2; exit 2; }
binary=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
made=$tools/completions
[ -f "$made/bash" ] || fail "no completions; run make first"
mkdir "$dir/here" "$dir/here/site one" "$dir/here/plain" "$dir/zsh"
: > "$dir/here/conf.lua"
cp "$made/zsh" "$dir/zsh/_gophermoon"
cd "$dir/here"
tab=$(printf '\t')

# --- the shells -------------------------------------------------------------

# by_keys SHELL SETUP: types the lines of standard input, with a TAB after each,
# into a shell at a terminal. Prints the arguments that the command then gets.
by_keys() {
	{
		printf '%s\n' "$2" 'gophermoon() { echo "got: $* :"; }'
		while IFS= read -r line; do
			printf 'gophermoon %s\t\n' "$line"
		done
		echo exit
	} | TERM=dumb HISTFILE='' timeout 60 script -qec "$1" /dev/null |
	    tr -d '\r' | sed -n 's/^.*got: \(.*\) :$/\1/p'
}

in_bash() { by_keys "bash --norc -i" "PS1=; . '$made/bash'"; }

in_zsh() {
	by_keys "zsh -f -i" \
	    "PS1=; fpath=('$dir/zsh' \$fpath); autoload -U compinit; compinit -u -D"
}

# The completion of fish needs no terminal.
in_fish() {
	while IFS= read -r line; do
		HOME=$dir fish -c "source '$made/fish'
		    complete -C 'gophermoon $line'" < /dev/null |
		    cut -f 1 | sed 's,=$,,' | sort -u > "$dir/found"
		case $line in *' '*) printf '%s ' "${line% *}" ;; esac
		if [ "$(wc -l < "$dir/found")" -eq 1 ]; then
			cat "$dir/found"
		else
			printf '%s\n' "${line##* }"
		fi
	done
}

# --- what they complete -----------------------------------------------------

# The words that a user types, and what they become, if there is one way.
cat > "$dir/cases" <<END
--deta${tab}--details
--gopherr${tab}--gopherroot
--vers${tab}--version
--details=t${tab}--details=true
--landlock=of${tab}--landlock=off
--log_level=w${tab}--log_level=warning
--report=te${tab}--report=text
--user=roo${tab}--user=root
-r pl${tab}-r plain
--gopherroot=pl${tab}--gopherroot=plain
-p 7070 pl${tab}-p 7070 plain
si${tab}site one
-c con${tab}-c conf.lua
-p pl${tab}-p pl
END
cut -f 1 "$dir/cases" > "$dir/typed"
cut -f 2 "$dir/cases" > "$dir/expected"
[ "$(id -nu 0)" = root ] || fail "the account 0 is not root"

for shell in bash zsh fish; do
	command -v $shell > /dev/null || continue
	# Some shells quote a blank, or put a slash or "=" at the end.
	in_$shell < "$dir/typed" | tr -d '\\' | sed 's,[/=]* *$,,' > "$dir/got"
	cmp -s "$dir/expected" "$dir/got" || {
		diff "$dir/expected" "$dir/got" >&2 || :
		fail "$shell completes to the lines with >"
	}
	shells="${shells:-}${shells:+, }$shell"
done

# --- all flags --------------------------------------------------------------

"$binary" --help=all | sed -n 's/^ .* \(--[a-z_]*\).*/\1/p' | sort > "$dir/flags"
same_flags() {
	sed 's/=.*//' | sort -u | cmp -s - "$dir/flags" ||
	    fail "$1 does not offer each flag"
}

# shellcheck disable=SC2016 # for the inner shell
bash -c '. "$1"
	COMP_WORDS=(gophermoon --) COMP_CWORD=1
	_gophermoon
	printf "%s\n" "${COMPREPLY[@]}"' bash "$made/bash" | same_flags bash
if command -v fish > /dev/null; then
	HOME=$dir fish -c "source '$made/fish'; complete -C 'gophermoon --'" |
	    cut -f 1 | same_flags fish
fi
grep -o -e '--[a-z_]*' "$made/zsh" | same_flags zsh
echo "$shells"
