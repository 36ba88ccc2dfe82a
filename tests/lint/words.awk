# Finds sentences in comments and documents that begin with a question word and
# end without a question mark.
# usage: awk -v kind=c|lua|hash|text|mdoc -f words.awk FILE

# A sentence, with the line on which it begins.
function end_sentence() {
	sub(/^[ \t"'(*_`-]+/, "", sentence)
	if (sentence ~ /^(Who|Whose|Who[m]|What|Where)[^A-Za-z_]/ && \
	    sentence !~ /\?["')*_` ]*$/) {
		print FILENAME ":" line ": not a question: " substr(sentence, 1, 60)
		bad = 1
	}
	sentence = ""
}

# Adds text to the paragraph; its sentences end at marks with a blank behind.
function add_text(text) {
	gsub(/[ \t]+/, " ", text)
	sub(/^ /, "", text)
	while (text != "") {
		if (sentence == "")
			line = FNR
		if (match(text, /[.!?]["')*_`]*( |$)/)) {
			sentence = sentence text_until(text, RSTART + RLENGTH)
			end_sentence()
			text = substr(text, RSTART + RLENGTH)
		} else {
			sentence = sentence text " "
			text = ""
		}
	}
}

function text_until(text, end) {
	return substr(text, 1, end - 1)
}

# Text that ends here even without a mark: a heading, a cell of a table.
function add_alone(text) {
	end_sentence()
	add_text(text)
	end_sentence()
}

function without_strings(text) {
	gsub(/\\./, "", text)
	gsub(/"[^"]*"/, "\"\"", text)
	return text
}

kind == "c" {
	text = without_strings($0)
	if (!within && match(text, /\/\*/)) {
		within = 1
		if (text ~ /[^ \t].*\/\*/)	# code stands before it
			end_sentence()
		text = substr(text, RSTART + 2)
	} else if (!within) {
		end_sentence()
		next
	}
	done = sub(/\*\/.*/, "", text)
	sub(/^[ \t]*\*+/, "", text)
	if (text ~ /^[ \t]*$/)
		end_sentence()
	add_text(text)
	if (done) {
		within = 0
		end_sentence()
	}
	next
}

kind == "lua" || kind == "hash" {
	mark = kind == "lua" ? "--+" : "#+"
	text = kind == "lua" ? without_strings($0) : $0
	if (match(text, "^[ \t]*(" mark ")[ \t]*")) {
		text = substr(text, RSTART + RLENGTH)
		if (text == "")
			end_sentence()
		add_text(text)
	} else if (match(text, "[ \t](" mark ")[ \t]")) {
		add_alone(substr(text, RSTART + RLENGTH))
	} else
		end_sentence()
	next
}

# Literal text of a manual is no prose. Macros are words of the sentence.
kind == "mdoc" {
	text = $0
	if (text ~ /^\.(Bd|Ed|Dl)/) {
		literal = text ~ /^\.Bd/
		end_sentence()
	} else if (literal || text ~ /^\.\\"/)
		next
	else if (text ~ /^\.(Sh|Ss|It|Nd)/)
		add_alone(substr(text, 5))
	else if (text ~ /^\.(Pp|Bl|El|D1|Rs|Re|Dd|Dt|Os)/)
		end_sentence()
	else {
		sub(/^\.[A-Z][a-z] /, "", text)
		add_text(text)
	}
	next
}

# Texts: blocks with an indent of four, and fenced ones, are examples.
kind == "text" {
	if ($0 ~ /^```/) {
		fenced = !fenced
		end_sentence()
	} else if (fenced || $0 ~ /^(    |\t)/)
		next
	else if ($0 ~ /^ *$/)
		end_sentence()
	else if ($0 ~ /^\|/) {
		n = split($0, cell, "|")
		for (i = 1; i <= n; i++)
			add_alone(cell[i])
	} else if ($0 ~ /\t/) {
		split(substr($0, 2), cell, "\t")
		add_alone(cell[1])
	} else if ($0 ~ /^[#!]/)
		add_alone(substr($0, match($0, /[^#! ]/)))
	else {
		text = $0
		if (sub(/^ *([-*]|[0-9]+\.) /, "", text))
			end_sentence()
		add_text(text)
	}
	next
}

END {
	end_sentence()
	exit bad
}
