#!/bin/sh
# Compares a search in 100 MB of texts with grep -ril, in the same rounds. grep
# leaves a file at its first hit; a search counts up to 100.
# usage: search.sh BINARY [ROUNDS [FILES]]
set -eu
[ $# -ge 1 ] || { echo "usage: $0 BINARY [ROUNDS [FILES]]" >&2; exit 2; }
binary=$1 rounds=${2:-7} files=${3:-2000}
megabytes=100
# shellcheck source-path=SCRIPTDIR source=../system/common.sh
. "$(dirname "$0")/../system/common.sh"
site=$dir/site
mkdir "$site" "$dir/times"

# Makes lines of words, short ones more often, and files of such lines, of many
# sizes. "Gopherwood" is in one file of a hundred.
make_site() {
	awk -v site="$site" -v files="$files" -v bytes="$megabytes"e6 '
	function word(n, s) {
		for (s = ""; n > 0; n = int(n / 40))
			s = s substr(syllables, n % 40 * 2 + 1, 2)
		return s
	}
	BEGIN {
		srand(1)
		syllables = "etanorishadlucimefwogypubekovajiquxyzotererandingionthatesthees"
		syllables = syllables "alorenstounatlemare"
		for (i = 0; i < 20000; i++) {
			for (s = ""; length(s) < 60;)
				s = s word(int(exp(rand() * 11)) + 1) " "
			line[i] = s
		}
		for (f = 0; f < files; f++) {
			dir = site "/part" f % 97
			if (f < 97)
				system("mkdir " dir)
			path = dir "/text" f ".txt"
			size = bytes / files * (0.02 + 2.94 * rand() ^ 2)
			for (n = 0; n < size;) {
				s = line[int(rand() * 20000)]
				n += length(s) + 1
				print s > path
			}
			if (f % 100 == 0)
				print "Of Gopherwood it was made." > path
			close(path)
		}
	}'
	printf '%s\n' '-- type: 7' 'require("gopher.search").serve {}' \
	    > "$site/search.lua"
}

# now: milliseconds, with a fraction.
now() { date +%s%N | awk '{ printf "%.2f", $1 / 1e6 }'; }

# grep_for LOCALE NAME: one round of grep.
grep_for() {
	begin=$(now)
	LC_ALL=$1 grep -ril "$words" "$site" > "$dir/grep" || :
	echo "$begin $(now)" | awk '{ print $2 - $1 }' >> "$dir/times/$2"
}

search_for() {
	curl -sS --max-time 60 -w '%{stderr}%{time_total}\n' \
	    "gopher://$address/7/search%09$words" > "$dir/reply" \
	    2> "$dir/seconds" || fail "no reply"
	awk '{ print $1 * 1000 }' "$dir/seconds" >> "$dir/times/search"
}

# of_rounds NAME: the median, and the best.
of_rounds() {
	sort -n "$dir/times/$1" | awk '
	    { t[NR] = $1 }
	    END { printf "%.1f %.1f", t[int((NR + 1) / 2)], t[1] }'
}

# compare WORD: alternates, and prints a line.
compare() {
	words=$1
	rm -f "$dir"/times/*
	grep_for C warm && search_for		# fills the page cache
	rm -f "$dir"/times/*
	for _ in $(seq "$rounds"); do
		grep_for C grep
		grep_for C.UTF-8 grep8
		search_for
	done
	found=$(sed -n '1s/.* \([0-9]*\) found.*/\1/p; 1s/^i\([0-9]*\) found.*/\1/p' "$dir/reply")
	found=${found:-0}
	[ "$found" -ge "$(grep -c . "$dir/grep")" ] ||
	    fail "$words: $found found, grep has $(grep -c . "$dir/grep")"
	echo "$words $found $(of_rounds search) $(of_rounds grep)" \
	    "$(of_rounds grep8)" | awk '{
		printf "%-12s %6d %8.1f %7.1f %8.1f %7.1f %8.1f %7.1f %8.2f %6.2f\n",
		    $1, $2, $3, $4, $5, $6, $7, $8, $3 / $5, $3 / $7 }'
}

make_site
start_daemon "$binary" -r "$site" -n bench.test --access_log=false
echo "$(du -sb --apparent-size "$site" | awk '{ printf "%.0f", $1 / 1e6 }') MB" \
    "in $(find "$site" -name '*.txt' | wc -l) files; medians of $rounds rounds in ms"
echo "word          found   search  (best)  grep, C  (best)    UTF-8  (best)  ratio C  UTF-8"
for word in gopherwood xylophone GopherWood the et; do
	compare $word
done
stop
