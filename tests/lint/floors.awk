# Proves the house: a folder includes only from the floors below it; inside a
# folder a file includes only rooms to its left. Reads all of src/.
# usage: awk -f floors.awk src/*.c src/*/*.[ch]

BEGIN {
	house["base"] = "buf utf8 clock hash addr sink log"
	house["gopher"] = "item request latin1 frame reply"
	house["site"] = "pattern net conf confargs identity names beneath origins cache header kind root people sites state store wild guard loan visited ledger sums pages visitors stats figures journal now listing scan walk search find task"
	house["script"] = "digits fuse arena moved vm chunks library random resume words trusted sandbox api_store api_file api_send api_site api_search api_stats api_check api pool conffile"
	house["answer"] = "answer place file handler report route"
	house["server"] = "loop sockets guest proxy notify landlock filter privs access crowd ring visit record keeper outlet conn inetd pulse worker clerk desk crew server"
	n = split("base gopher site script answer server", floors, " ")
	for (f = 1; f <= n; f++) {
		level[floors[f]] = f
		rooms = split(house[floors[f]], room, " ")
		for (r = 1; r <= rooms; r++)
			place[floors[f] "/" room[r]] = r
	}
}

# "src/site/root.c" is the room "site/root"; main.c stands above all.
function room_of(path) {
	sub(/^src\//, "", path)
	sub(/\.[ch]$/, "", path)
	return path
}

FNR == 1 {
	me = room_of(FILENAME)
	folder = me
	sub(/\/.*/, "", folder)
	if (me == "main" || me == "embed")
		floor = n + 1
	else if (me in place)
		floor = level[folder]
	else
		complain("is no room of the house")
}

/^#include <(lua|lualib|lauxlib)\.h>/ && folder != "script" && me != "embed" {
	complain("includes Lua outside src/script")
}

/^#include "/ {
	split($2, part, "\"")
	other = room_of(part[2])
	where = other
	sub(/\/.*/, "", where)
	if (!(other in place))
		complain("includes " part[2] ", which is no room of the house")
	else if (level[where] > floor)
		complain("includes " part[2] " from a floor above")
	# api.h tells the rooms to its left what they share.
	else if (where == folder && place[other] > place[me] && \
	    other != "script/api")
		complain("includes " part[2] ", which stands to its right")
}

function complain(what) {
	print FILENAME ":" FNR ": " what
	bad = 1
}

END { exit bad }
