#!/bin/sh
# Checks the words: programs are "it" and visitors are "they", and only a question
# begins with a question word. The posts of the demo phlog are a person's texts.
set -eu
bad=0

# Text files of the project, without the posts and the inputs of fuzzers.
texts() {
	find .ci .github Makefile NEWS README.md src lua systemd gopherroot tests \
	    -type f ! -path 'gopherroot/phlog/*.txt' ! -path 'tests/fuzz/corpus/*' \
	    -exec grep -Il '' {} +
}

# The brackets keep this line from matching itself.
if texts | tr '\n' '\0' | xargs -0 grep -nwiE \
    'h[e]|h[i]m|h[i]s|wh[o]m|wh[o]ever|n[o]body|s[o]mebody'; then
	echo "words: write \"it\" for a program, \"they\" for a person"
	bad=1
fi

kind_of() {
	case $1 in
	*.[ch]) echo c ;;
	*.lua) echo lua ;;
	*.[578]) echo mdoc ;;
	*.md | *.txt | */gophermap | NEWS) echo text ;;
	*.sh | *.awk | *.t | *.service | *.socket | *.conf | *.example | \
	    */Makefile | Makefile | */run | */rules | systemd/debian/*) echo hash ;;
	esac
}

# The sites of the tests are data, not prose.
sentences() {
	texts | grep -v '^tests/root/' | while IFS= read -r file; do
		kind=$(kind_of "$file")
		[ -z "$kind" ] ||
		    awk -v kind="$kind" -f tests/lint/words.awk "$file" || :
	done
}

found=$(sentences)
if [ -n "$found" ]; then
	printf '%s\n' "$found"
	echo "words: begin the sentence with its subject"
	bad=1
fi
exit $bad
