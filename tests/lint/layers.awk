# Checks the layers: a folder includes only from the layers below it; within a
# folder, a module includes only modules to its left in the list. Reads all of src/.
# usage: awk -f layers.awk src/*.c src/*/*.[ch]

BEGIN {
	layers = "base gopher conf store stats site script answer conn confine server"
	modules["base"] = "buf array env decimal utf8 clock hash addr sink printable log_target log"
	modules["gopher"] = "item request latin1 frame reply"
	modules["conf"] = "lua_pattern options value conf sites args"
	modules["store"] = "state_dir vfs db like authorizer sql_functions session no_sqlite"
	modules["stats"] = "hit ring schema intern rollup unique writer query live no_sqlite"
	modules["site"] = "beneath file_id dir_hash deps cache handler_header kind root userdir sites listing walk matcher search resolve task"
	modules["script"] = "fast_integers watchdog arena vm chunk_cache library redirect random coroutine run api_util sandbox api_store api_file api_send api_site api_search api_stats api_check api pool conffile"
	modules["answer"] = "answer locate file handler run_script report route"
	modules["conn"] = "client proxy_protocol limit access_format exchange access_log cache_policy coalesce output conn"
	modules["confine"] = "landlock seccomp privs"
	modules["server"] = "loop endpoints sockets notify scoreboard inetd worker stats_writer supervisor server"
	top = split(layers, layer, " ") + 1
	for (l = 1; l < top; l++) {
		height[layer[l]] = l
		n = split(modules[layer[l]], module, " ")
		for (m = 1; m <= n; m++)
			place[layer[l] "/" module[m]] = m
	}
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

# main.c, and embed.c, a tool of the build, are above all layers.
FNR == 1 {
	me = module_of(FILENAME)
	mine = layer_of(me)
	my_height = me == "main" || me == "embed" ? top : height[mine]
	is_known = me in place
	if (my_height < top && !is_known)
		complain("the module " me " is in no list of layers.awk; add it")
}

/^#include <(lua|lualib|lauxlib)\.h>/ && mine != "script" && me != "embed" {
	complain("only the layer script includes " $2)
}

/^#include "/ {
	split($2, part, "\"")
	other = module_of(part[2])
	its = layer_of(other)
	if (!(other in place))
		complain("includes " part[2] ", which is in no list of layers.awk")
	else if (height[its] > my_height)
		complain("the layer " mine " includes " part[2] \
		    " from the higher layer " its)
	else if (its == mine && is_known && place[other] > place[me])
		complain("includes " part[2] ", which is to the right of " me \
		    " in the list of layers.awk")
}

END { exit bad }
