#!/bin/sh
# Gophernicus and we serve the same site. Each difference between their replies is
# in the file `differences`, with its reason; anything else fails. README.md in
# tests/ describes the files.
# usage: run.sh BINARY            compares
#        run.sh --accept BINARY   writes `differences` anew; those that are new get
#                                 the reason "?", which a comparison refuses
set -eu
mode=compare
if [ "${1:-}" = --accept ]; then
	mode=accept
	shift
fi
[ $# -eq 1 ] || { echo "usage: $0 [--accept] BINARY" >&2; exit 2; }
binary=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../common.sh
. "$here/../common.sh"
TZ=UTC LC_ALL=C
export TZ LC_ALL
command -v gophernicus > /dev/null || fail "gophernicus is missing"

mkdir "$dir/site"
sh "$here/site.sh" "$dir/site"

# --- two servers ---

# As Debian starts it, but without syslog and shared memory. -nr: root may run it.
# -u: a name that no home on this machine has.
theirs() {
	timeout 20 gophernicus -r "$dir/site" -h gopher.test -p 70 \
	    -ns -nm -nr -u gophernicus_test 2> /dev/null
}

# ours [OPTION]
ours() {
	timeout 20 "$binary" -i -r "$dir/site" -n gopher.test -p 70 \
	    --log_level=error ${1:+"$1"} 2>> "$log"
}

# --- their replies, as lines ---

# readable: the bytes of a reply as lines of ASCII. A line that does not end in
# CRLF has a mark, and so has the end of the reply. Versions are left out.
readable() {
	{ cat; printf '(end)\r\n'; } | cat -v |
	    sed '/^ServerSoftwareVersion=/d; s/\^M$//; t; s/$/(LF)/'
}

# changes: the lines of a `diff -U0` without its heads, a "=" before each change.
changes() { sed '1,2d; s/^@@.*/=/; s/^[-+]/& /'; }

# compare REQUEST: the request, and the changes from their reply to ours. It may
# begin with an option for us.
compare() {
	case $1 in
	--*) option=${1%% *} ;;
	*) option= ;;
	esac
	printf '%b\r\n' "${1#"$option "}" > "$dir/request"
	theirs < "$dir/request" | readable | tee -a "$dir/all" |
	    sed -f "$here/everywhere.sed" > "$dir/theirs"
	ours "$option" < "$dir/request" | readable > "$dir/ours"
	printf '\n>%s\n' "${1:+ $1}"
	diff -U0 "$dir/theirs" "$dir/ours" | changes
}

sed -n 's/^>//; t found; d; :found; s/^ //; p' "$here/differences" > "$dir/requests"
while IFS= read -r request; do
	compare "$request"
done < "$dir/requests" | sed 1d > "$dir/changes"

# --- the table ---

if [ $mode = accept ]; then
	awk -f "$here/accept.awk" "$here/differences" "$dir/changes" > "$dir/new"
	cat "$dir/new" > "$here/differences"
	exit
fi

# Each rule that holds everywhere is needed.
sed '/^#/d' "$here/everywhere.sed" | while IFS= read -r rule; do
	! sed -e "$rule" "$dir/all" | cmp -s - "$dir/all" ||
	    fail "everywhere.sed: \"$rule\" changes nothing"
done

# Each reason of a change is explained at the top, and each there is needed.
sed -n 's/^= //p' "$here/differences" | tr -s ', ' '\n' | sort -u > "$dir/used"
sed -n '/^>/q; s/^\([a-z_0-9]*\): .*/\1/p' "$here/differences" | sort > "$dir/named"
diff "$dir/named" "$dir/used" > "$dir/diff" ||
    fail "differences: reasons (< without a use, > without a sentence):
$(cat "$dir/diff")"

sed '1,/^>/{/^>/!d}; s/^=.*/=/' "$here/differences" > "$dir/known"
diff -u --label known "$dir/known" --label now "$dir/changes" > "$dir/diff" ||
    fail "the replies differ in another way than \`differences\` says:
$(cat "$dir/diff")
If that is right, run \"$0 --accept $binary\", and give each \"?\" a reason."
# README.md says what replaces each of their options.
gophernicus '-?' 2>&1 | grep -o '^ *-[a-zA-Z]\{1,\}' | tr -d ' ' > "$dir/options"
[ -s "$dir/options" ] || fail "Gophernicus has no options"
while read -r option; do
	grep -q -e "\`${option}[ \`]" "$here/../../../README.md" ||
	    fail "README.md does not have the option $option of Gophernicus"
done < "$dir/options"
check_log
echo "gophernicus: ok ($(grep -c . "$dir/requests") requests," \
    "$(grep -c '^=' "$dir/changes") differences with a reason)"
