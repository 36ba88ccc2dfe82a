# Checks the layers: a folder includes only from the layers below it; within a
# folder, a module includes only modules to its left in the list. Reads all of src/.
# usage: awk -f layers.awk src/*.c src/*/*.[ch]

# The table of src/README.md lists the layers and their modules:
# | `base/` | contents | buf utf8 ... |
BEGIN {
	while ((getline line < "src/README.md") > 0) {
		if (split(line, cell, " *[|] *") < 4 || cell[2] !~ /^`[a-z]+\/`$/)
			continue
		name = substr(cell[2], 2, length(cell[2]) - 3)
		height[name] = ++top
		n = split(cell[4], module, " ")
		for (m = 1; m <= n; m++)
			place[name "/" module[m]] = m
	}
	top++
}

# "src/site/root.c" belongs to the module "site/root".
function module_of(path) {
	sub(/^src\//, "", path)
	sub(/\.[ch]$/, "", path)
	return path
}

function layer_of(module) {
	sub(/\/.*/, "", module)
	return module
}

function complain(what) {
	print FILENAME ":" FNR ": " what
	bad = 1
}

# main.c and the tools of the build are above all layers.
FNR == 1 {
	me = module_of(FILENAME)
	mine = layer_of(me)
	my_height = me ~ /^(main|embed|completion)$/ ? top : height[mine]
	is_known = me in place
	exists[me] = 1
	if (my_height < top && !is_known)
		complain("the module " me " is in no list of src/README.md; add it")
}

/^#include <(lua|lualib|lauxlib)\.h>/ && mine != "script" && me != "embed" {
	complain("only the layer script includes " $2)
}

/^#include "/ {
	split($2, part, "\"")
	other = module_of(part[2])
	its = layer_of(other)
	if (!(other in place))
		complain("includes " part[2] ", which is in no list of src/README.md")
	else if (height[its] > my_height)
		complain("the layer " mine " includes " part[2] \
		    " from the higher layer " its)
	else if (its == mine && is_known && place[other] > place[me])
		complain("includes " part[2] ", which is to the right of " me \
		    " in the list of src/README.md")
}

END {
	for (listed in place)
		if (!(listed in exists)) {
			print "src/README.md: there is no module " listed
			bad = 1
		}
	exit bad
}
