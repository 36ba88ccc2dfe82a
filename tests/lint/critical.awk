# Checks the rules on top of src/script/watchdog.h: what has an effect outside
# the arena of a run stands in a critical section, and nothing in a critical
# section leaves it. Reads the files of src/script that run in a watchdog.
# usage: awk -f critical.awk FILE...
#
# A critical section is the argument of CRITICAL(), what stands between
# critical_enter() and critical_leave(), and a function whose comment (above its
# definition or its declaration) has the words "In a critical section." Calls of
# such a function need one, too. The words "Never left by a jump." exempt a
# function; in a header they say that calls of it need a critical section.

BEGIN {
	# Functions with effects outside the arena.
	effects = "malloc|calloc|realloc|free|strdup|strndup|asprintf" \
	    "|mmap|munmap|mremap|open|openat|openat2|fopen|opendir|fdopendir" \
	    "|readdir|closedir|close|fclose|dup|dup2|dup3|pipe|socket|fork" \
	    "|arena_(open|close|snapshot_take|restore)" \
	    "|buf_(add|puts|printf|room|drop|free)" \
	    "|chunk_cache_(new|put|free)|library_.*|source_.*" \
	    "|root_(at|file|find|open|reopen|close)" \
	    "|deps_.*|listing_(open|step|read|look|free)" \
	    "|search_(open|step|close)|query_ask|reply_.*|log_.*" \
	    "|sessions?_.*|sqlite3_.*|localtime|mktime|setlocale"
	# Some of these only read.
	pure = "log_(wants|printable)|reply_(next|is_empty)|source_is_settled"
	# Functions that may raise an error of Lua, or yield.
	raising = "luaL_.*|lua_.*|vm_(charge|raise_limit|unyieldable|pause)" \
	    "|api_(bytes|opt_bytes|path|push|fail|site_push)"
	# Some of lua_* never do.
	quiet = "lua_(pcall|pcallk|dump|gettop|type|rawlen|rawequal)" \
	    "|lua_(is[a-z]+|to(boolean|integer|number|userdata|thread))"
}

function is(name, list) { return name ~ "^(" list ")$" }

FNR == 1 { comment = declared = ""; open = 0 }

# Takes comments and strings out of the line. Collects comments of column 1.
{
	line = $0
	if (line ~ /^\/\*/)
		comment = ""
	code = ""
	while (line != "")
		if (open) {
			n = index(line, "*/")
			comment = comment " " (n ? substr(line, 1, n - 1) : line)
			line = n ? substr(line, n + 2) : ""
			open = !n
		} else if (match(line, /\/\*|"([^"\\]|\\.)*"|'([^'\\]|\\.)*'/)) {
			open = substr(line, RSTART, 2) == "/*"
			code = code substr(line, 1, RSTART - 1) (open ? "" : "0")
			line = substr(line, RSTART + RLENGTH)
		} else {
			code = code line
			line = ""
		}
	gsub(/\n| \*/, " ", comment)
	gsub(/[ \t]+/, " ", comment)
}

# Remembers what a comment says about the function that follows it.
!body && code ~ /^[a-z_].*\(/ && declared == "" {
	declared = code
	sub(/\(.*/, "", declared)
	sub(/.*[^a-z0-9_]/, "", declared)
	if (comment ~ /In a critical section\./)
		critical[declared]
	else if (comment ~ /Never left by a jump\./ && FILENAME ~ /\.h$/)
		outside[declared]
	else if (comment ~ /Never left by a jump\./)
		exempt[declared]
}
!body && code ~ /;$|^#/ { comment = declared = "" }
code ~ /^{/ { body = declared != "" }
body { n_lines++; text[n_lines] = code; at[n_lines] = FILENAME ":" FNR; inside[n_lines] = declared }
code ~ /^}/ { body = 0; comment = declared = "" }

function complain(i, what) {
	print at[i] ": " what
	bad = 1
}

# A call of a function, or a keyword, in the line i.
function judge(i, name, called) {
	if (!called) {
		if ((macro || section) && name ~ /^(return|break|continue|goto)$/)
			complain(i, name " leaves a critical section")
		return
	}
	if (is_critical && is(name, raising) && !is(name, quiet))
		complain(i, name "() in a critical section may raise an error")
	if (is_critical || inside[i] in exempt)
		return
	if (name in critical || name in outside || \
	    is(name, effects) && !is(name, pure))
		complain(i, name "() outside a critical section")
}

END {
	for (i = 1; i <= n_lines; i++) {
		if (text[i] ~ /^{/)
			section = macro = depth = 0
		line = text[i]
		while (match(line, /[A-Za-z_][A-Za-z0-9_]*|[()]/)) {
			name = substr(line, RSTART, RLENGTH)
			before = RSTART > 1 ? substr(line, RSTART - 1, 1) : ""
			line = substr(line, RSTART + RLENGTH)
			called = line ~ /^[ \t]*\(/
			is_critical = macro || section || \
			    inside[i] in critical
			if (name == "(")
				depth++
			else if (name == ")") {
				if (--depth < macro)
					macro = 0
			} else if (name == "CRITICAL")
				macro = depth + 1
			else if (name == "critical_enter")
				section = 1
			else if (name == "critical_leave")
				section = 0
			else if (before !~ /[.>]/)
				judge(i, name, called)
		}
	}
	if (n_lines == 0)
		complain(0, "no function was read")
	exit bad
}
