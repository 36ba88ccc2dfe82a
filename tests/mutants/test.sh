# Functions of these scripts, which source it at the top of the tree.
# shellcheck shell=sh

# list_tests: one per line, `KIND NAME`. A driver other than daemon plays a
# transcript after the daemon does.
list_tests() {
	sed -n 's/.*SUITE_OF(\([a-z0-9_]*\)).*/unit \1/p' tests/unit/suite.h
	for file in tests/protocol/*.t; do
		name=$(basename "$file" .t)
		only=$(sed -n 's/^#: \(.*\)/\1/p' "$file")
		for driver in ${only:-daemon inetd pipe accept activate daemon-n \
		    inetd-n}; do
			echo "$driver $name"
		done
	done
	for file in tests/lua/*.lua; do
		echo "lua $(basename "$file" .lua)"
	done
	echo "manual examples"
	for file in tests/system/*.sh; do
		case $file in */run.sh | */common.sh) ;; *)
			echo "system $(basename "$file" .sh)" ;;
		esac
	done
}

# run_test TOOLS SITE SECONDS KIND NAME: runs a test of the programs in a
# directory. SITE is a directory of root.sh.
run_test() {
	tools=$1 site=$2 limit=$3 kind=$4 name=$5
	case $kind in
	unit) set -- env CK_RUN_SUITE="$name" RUNS=1000 "$tools/unit" ;;
	lua) set -- sh tests/lua/run.sh "$tools/gophermoon" "$name" ;;
	manual) set -- sh tests/lua/manual.sh "$tools/gophermoon" ;;
	system) set -- sh "tests/system/$name.sh" "$tools/gophermoon" ;;
	*-n) set -- "$tools/play" -b "$tools/gophermoon" -d "${kind%-n}" -n \
	    -r "$site/site" "tests/protocol/$name.t" ;;
	*) set -- "$tools/play" -b "$tools/gophermoon" -d "$kind" \
	    -r "$site/site" "tests/protocol/$name.t" ;;
	esac
	timeout -k 1 "$limit" "$@" > /dev/null 2>&1 < /dev/null
}
