# Prints the mutants of C sources, one per line:
#   RANDOM  FILE  LINE  FUNCTION  NEW TEXT OF THE LINE, separated by tabs
# usage: awk -f candidates.awk -v seed=N FILE...; sort by the random number.
#
# Comments, messages, assertions, preprocessor lines, and dimensions of arrays get
# none. FUNCTION is "-" outside of functions. A line gets one mutant at most.

BEGIN {
	state = seed * 7919 % 2147483646 + 1
	pairs = " == | != ; != | == ; <= | < ; >= | > ; < | <= ; > | >= " \
	    "; && | || ; || | && ; + | - ; - | + ; += | -= ; -= | += " \
	    "; * | / ; / | * ; % | / ; & | ^ ; & | | ; << | >> ; >> | << "
	tokens = split(pairs, token, / ;/)
	for (i = 1; i <= tokens; i++) {
		at = index(token[i], " |")
		gsub(/^ | $/, "", token[i])
		at = index(token[i], " | ")
		from[i] = " " substr(token[i], 1, at - 1) " "
		to[i] = " " substr(token[i], at + 3) " "
	}
}

# The generator of Park and Miller: the same numbers with each awk.
function random() {
	state = state * 16807 % 2147483647
	return state
}

# The code of a line: comments and texts become blanks and S.
function code_of(line,    out, c, i, quote) {
	out = ""
	quote = ""
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		if (in_comment) {
			if (substr(line, i, 2) == "*/") {
				in_comment = 0
				i++
				out = out " "
			}
			out = out " "
		} else if (quote != "") {
			if (c == "\\") {
				i++
				out = out "S"
			} else if (c == quote)
				quote = ""
			out = out "S"
		} else if (substr(line, i, 2) == "/*") {
			in_comment = 1
			i++
			out = out "  "
		} else {
			if (c == "\"" || c == "'")
				quote = c
			out = out (quote == "" ? c : "S")
		}
	}
	return out
}

function add(text) {
	choices++
	choice[choices] = text
}

function replace(at, len, text) {
	add(substr($0, 1, at - 1) text substr($0, at + len))
}

function operators(code,    i, at, start) {
	for (i = 1; i <= tokens; i++) {
		start = 0
		while (at = index(substr(code, start + 1), from[i])) {
			replace(start + at, length(from[i]), to[i])
			start += at
		}
	}
	if (match(code, /[+][+]/))
		replace(RSTART, 2, "--")
	if (match(code, /[^-]--[^-]/))
		replace(RSTART + 1, 2, "++")
	if (match(code, /[( ]![a-z_(]/))
		replace(RSTART + 1, 1, "")
	if (match(code, /[^a-z_]true[^a-z_]/))
		replace(RSTART + 1, 4, "false")
	if (match(code, /[^a-z_]false[^a-z_]/))
		replace(RSTART + 1, 5, "true")
}

function numbers(code,    start, number) {
	if (code ~ /^[^=(]*\[/)
		return
	start = 0
	while (match(substr(code, start + 1), /[^A-Za-z0-9_.][0-9]+[^A-Za-z0-9_.]/)) {
		number = substr(code, start + RSTART + 1, RLENGTH - 2)
		replace(start + RSTART + 1, length(number),
		    number == "1" ? "0" : number + 1)
		start += RSTART + RLENGTH - 2
	}
}

function statements(code,    indent) {
	indent = $0
	sub(/[^\t].*/, "", indent)
	if (match(code, /^\t+return .*;/)) {
		add(indent "return 0;")
		add(indent "return -1;")
		if (code ~ / (==|!=|<|>|<=|>=|&&|[|][|]) / || code ~ /return !/)
			add(indent "return !(" substr($0, length(indent) + 8,
			    RLENGTH - length(indent) - 8) ");")
	} else if (code ~ /^\t+[a-z_0-9]+\(.*\);/ ||
	    code ~ /^\t+[^ ]+ [-+|&]?= .*;/ ||
	    code ~ /^\t+(break|continue);/)
		add(indent ";")
	else if (match(code, /^\t+if \(.*\)/) && balanced(code))
		add(substr($0, 1, length(indent) + 4) "!(" \
		    substr($0, length(indent) + 5, RLENGTH - length(indent) - 5) \
		    "))" substr($0, RLENGTH + 1))
}

function balanced(code) {
	return gsub(/\(/, "(", code) == gsub(/\)/, ")", code)
}

FNR == 1 {
	function_name = "-"
	in_comment = in_skipped = in_macro = 0
}

{
	code = code_of($0)
	choices = 0
	if (in_macro || code ~ /^#/) {
		in_macro = code ~ /\\$/
		next
	}
	if (match(code, /^[a-z_0-9]+\(/))
		function_name = substr(code, 1, RLENGTH - 1)
	if (code ~ /^}/)
		function_name = "-"
	if (code ~ /(^|[^a-z_])((static_)?assert|log_[a-z_]+|die[a-z_]*)\(/)
		in_skipped = 1
	if (!in_skipped && code ~ /^\t/) {
		operators(code)
		numbers(code)
		statements(code)
	}
	if (code ~ /[;{]/)
		in_skipped = 0
	if (choices > 0) {
		key = random()
		printf "%010d\t%s\t%d\t%s\t%s\n", key, FILENAME, FNR,
		    function_name, choice[random() % choices + 1]
	}
}
