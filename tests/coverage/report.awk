# Reports the coverage of src/: awk -f report.awk REASONS GCOV
#
# For each file the lines that ran, and their total. For the pure modules also the
# branches that no test takes, unless REASONS says why: its lines are
# `FILE | FRAGMENT | REASON`, for the branches of each line of this file that has
# the fragment. Fails with less than 90 % of all lines, with such a branch, or with
# a reason that no branch needs.
BEGIN {
	LEAST = 90
	PURE = "^(base|gopher|conf)/|^conn/(proxy_protocol|access_format)[.]|" \
	    "^site/(handler_header|matcher)[.]|^store/like[.]|" \
	    "^script/fast_integers[.]"
}

FILENAME != "-" {
	if (/^#/ || /^$/)
		next
	if (split($0, part, / [|] /) != 3) {
		print FILENAME ": a line is not FILE | FRAGMENT | REASON: " $0
		bad = 1
	}
	reasons++
	reason_file[reasons] = part[1]
	reason_text[reasons] = part[2]
	next
}

function report_branch(    i) {
	for (i = 1; i <= reasons; i++)
		if (reason_file[i] == file && index(source, reason_text[i])) {
			reason_used[i] = 1
			return
		}
	open_branches[++branches] = "src/" file ":" number ": " source
	branch_reported = 1
}

/^ *-: *0:Source:/ {
	file = $0
	sub(/.*Source:/, "", file)
	counted = sub(/^src\//, "", file) && file ~ /[.]c$/
	next
}

!counted { next }

/^ *[-#=0-9]+[*]?: *[0-9]+:/ {
	count = $0
	sub(/:.*/, "", count)
	source = $0
	sub(/^[^:]*: */, "", source)
	number = source + 0
	sub(/^[0-9]+:[ \t]*/, "", source)
	if (source ~ /^(static_)?assert\(/)
		in_assert = 1
	line_in_assert = in_assert
	if (source ~ /;/)
		in_assert = 0
	branch_reported = 0
	if (count !~ /-/) {
		lines[file]++
		if (count !~ /#|=/)
			ran[file]++
	}
	next
}

/^branch/ && file ~ PURE && !line_in_assert && !branch_reported &&
    (/never executed/ || / taken 0 / || / taken 0$/) { report_branch() }

END {
	for (name in lines) {
		printf "%6.1f %%  %4d of %4d lines  src/%s\n",
		    100 * ran[name] / lines[name], ran[name], lines[name],
		    name | "sort -k 7"
		all += lines[name]
		all_ran += ran[name]
	}
	close("sort -k 7")
	for (i = 1; i <= branches; i++)
		print "no test takes a branch of " open_branches[i]
	for (i = 1; i <= reasons; i++)
		if (!reason_used[i]) {
			print "no branch needs the reason for " reason_file[i] \
			    " | " reason_text[i]
			bad = 1
		}
	printf "coverage: %d of %d lines of src/: %.1f %%; %d branches of " \
	    "pure modules have neither a test nor a reason\n",
	    all_ran, all, 100 * all_ran / all, branches
	exit bad || branches || 100 * all_ran < LEAST * all
}
