# Proves the house: a folder includes only from the floors below it; inside a
# folder a file includes only rooms to its left. Reads all of src/.
# usage: awk -f floors.awk src/*.c src/*/*.[ch]

BEGIN {
	house["base"] = "buf utf8 clock hash addr sink log"
	house["gopher"] = "item request latin1 frame reply"
	house["conf"] = "lua_pattern conf args"
	house["store"] = "state_dir db like authorizer session"
	house["stats"] = "hit ring schema intern rollup unique writer query journal live no_sqlite"
	house["site"] = "file_id dir_hash beneath deps cache handler_header kind root userdir sites listing walk matcher search resolve task"
	house["script"] = "digits watchdog arena redirect vm chunk_cache library random coroutine api_util trusted sandbox api_store api_file api_send api_site api_search api_stats api_check api pool conffile"
	house["answer"] = "answer locate file handler run_script route"
	house["conn"] = "client proxy_protocol limit access_format exchange access_log cache_policy output conn"
	house["confine"] = "landlock seccomp privs"
	house["server"] = "loop sockets notify scoreboard inetd worker stats_writer desk supervisor server"
	n = split("base gopher conf store stats site script answer conn confine server", floors, " ")
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
