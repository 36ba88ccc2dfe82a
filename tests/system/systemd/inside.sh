#!/bin/bash
# run.sh runs this in the Debian that it has booted.
set -eEu
trap 'echo "systemd: FAILED${way:+: $way}: line $LINENO"' ERR
cd /test
export LC_ALL=C.UTF-8

say() { echo "systemd: $*"; }

fail() {
	echo "systemd: FAILED: ${way:+$way: }$*"
	journalctl --sync
	journalctl -q -b -n 60 -o short-monotonic
	exit 1
}

# --- clients ----------------------------------------------------------------

# ask HOST SELECTOR [PORT]: the reply. A failed exec ends its shell.
ask() (
	exec 5<> "/dev/tcp/$1/${3:-70}"
	printf '%s\r\n' "$2" >&5
	timeout 20 cat <&5
)

# same HOST SELECTOR FILE: the reply has the bytes of the file.
same() {
	ask "$1" "$2" > reply || fail "no reply to $2"
	cmp -s reply "$3" || fail "$1 $2: other bytes than $3"
}

# replies SELECTOR TEXT [PORT]: the reply has this text.
replies() {
	ask ::1 "$1" "${3:-70}" > reply || fail "no reply to $1"
	grep -qF -e "$2" reply || fail "$1: no \"$2\" in $(cat reply)"
}

# Requests that take two seconds, at descriptors 6 and 7. slow_begins returns
# after the first line of the reply, slow_ends reads the rest.
slow_begins() {
	local first
	eval "exec $1<> /dev/tcp/127.0.0.1/70"
	printf '/slow\r\n' >&"$1"
	IFS= read -r -t 20 first <&"$1" || fail "the slow request gets nothing"
	[[ $first = "iline 1"* ]] || fail "the slow request gets $first"
}
slow_ends() {
	timeout 20 cat <&"$1" > slow || :
	eval "exec $1>&-"
}
slow_has_all() {
	slow_ends "$1"
	grep -q '^iline 20' slow && [ "$(tail -n 1 slow)" = $'.\r' ] ||
		fail "$2: the slow request has no whole reply"
}

# load CLIENTS_AT_ONCE REQUESTS: every reply is right. The result is in result.
load() {
	./load -q /about.txt -e about.wire -c "$1" -n "$2" -t 60 127.0.0.1:70 \
	    > result || fail "$1 clients at once: $(cat result)"
	grep -q "good=$2 wrong=0" result || fail "$1 at once: $(cat result)"
}
value() { sed -n "s/.*[ ]$1=\([0-9.]*\).*/\1/p" result; }

# --- the journal ------------------------------------------------------------

# awaits FILTER... -- PROGRAM...: follows the journal until the program exits.
awaits() {
	local filter=() follower status=0
	while [ "$1" != -- ]; do
		filter+=("$1")
		shift
	done
	shift
	rm -f follow
	mkfifo follow
	journalctl -q -b -f -n all -o cat "${filter[@]}" > follow &
	follower=$!
	timeout 20 "$@" < follow > awaited || status=1
	kill $follower 2> /dev/null || :
	wait $follower 2> /dev/null || :
	return $status
}

# logs PRIORITY TEXT: the journal of $units has the text at this priority.
logs() {
	awaits -u "$units" -p "$1..$1" -- grep -qm1 -F -e "$2" ||
		fail "the journal has not at priority $1: $2"
}

# status_has TEXT: "systemctl status" soon shows this text.
status_has() {
	for _ in $(seq 200); do
		! systemctl show -P StatusText "$units" | grep -qF -e "$1" || return 0
		sleep 0.1
	done
	fail "the status is: $(systemctl show -P StatusText "$units")"
}

# Waits until systemd has removed all processes for one client.
await_all() {
	local n
	journalctl --sync
	n=$(journalctl -q -b -o cat -u "$units" | grep -c '^Started ')
	awaits -u "$units" -- grep -m "$n" -E \
	    'service: (Deactivated successfully|Failed with)' ||
		fail "a process for a client does not exit"
}

check_journal() {
	logs 6 '127.0.0.1 "/about.txt" file '
	logs 6 '::1 "/about.txt" file '
	replies /fail 'This handler failed'
	logs 3 '::1 "/fail" handler /fail.lua failed ('
	logs 3 'stack traceback:'
	logs 3 '/fail.lua:2: in main chunk'
	journalctl -q -b -u "$units" -o cat > log
	! grep -E '^<[0-7]>' log || fail "priorities stand in the text"
	journalctl -q -b -u "$units" -F _SYSTEMD_UNIT > log
}

# The statistics of the journal agree with the units that it names.
check_report() {
	journalctl --sync
	journalctl -q -b -u "$units" -o json |
		gophermoon -r "$root/srv/gopher" --report=journal > report
	for field in UNIT _SYSTEMD_UNIT; do
		journalctl -q -b -u "$units" -F $field
	done | grep "^$way@" | sort -u > names
	[ -s names ] || fail "the journal names no unit"
	grep -qx "Connections   $(wc -l < names)" report ||
		fail "the report does not agree with the journal: $(cat report)"
	for host in 127.0.0.1 ::1; do
		n=$(grep -cF -e "-$host:70-" names)
		grep -Eqx "$host +70 +$n" report ||
			fail "not $n for $host: $(cat report names)"
	done
	! grep -q "Without time" report || fail "requests without time: $(cat report)"
}

# --- checks for all ways of running -----------------------------------------

# A text, a picture, the menu and an error.
check_replies() {
	for host in 127.0.0.1 ::1; do
		same $host /about.txt about.wire
		same $host /moon.png "$root/srv/gopher/moon.png"
	done
	replies '' "	$(hostname)	70"
	replies /missing 'error.host'
}

# list_files: all files in /srv, with times and contents.
list_files() {
	find /srv -mindepth 1 -printf '%p %y %m %u %g %s %T@\n' | sort
	find /srv -type f -exec sha256sum {} + | sort
}

check_unchanged() {
	list_files > after
	diff before after > difference || fail "files have changed: $(cat difference)"
}

# check_denied WHAT...: units confine also a handler without a sandbox.
check_denied() {
	for what; do
		replies /trusted/escape "icannot $what"
	done
}

# counter: the number of one more request.
counter() {
	ask ::1 /counter | sed -n 's/^You are visitor number \([0-9]*\).*/\1/p'
}

# Stored values outlive each process, and none is lost.
check_store() {
	before=$(counter)
	pids=
	for _ in 1 2 3 4 5 6 7 8; do
		ask 127.0.0.1 /counter > counted &
		pids="$pids $!"
	done
	for pid in $pids; do
		wait "$pid" || fail "a request is not served"
	done
	after=$(counter)
	[ "$after" -eq $((before + 9)) ] ||
		fail "the counter goes from $before to $after with nine requests"
	replies "/guestbook	A word of $way" 'Thank you!'
	replies "/guestbook	Another one" 'You have just been here.'
	check_stored
}

check_stored() {
	replies /guestbook "A word of $way"
	replies '' "You are visitor number"
}

# drop_in UNIT EXAMPLE: as an operator would use it.
drop_in() {
	mkdir -p "/etc/systemd/system/$1.d"
	cp "/usr/share/doc/gophermoon/examples/$2" "/etc/systemd/system/$1.d"
	systemctl daemon-reload
}

drop_out() {
	rm -r "/etc/systemd/system/$1.d"
	systemctl daemon-reload
}

# A trusted handler may do what its account may: almost nothing.
check_nothing_stays() {
	replies /trusted/write "$1"
	replies /written.txt 'error.host'
	[ -z "$(find / -xdev -name written.txt)" ] ||
		fail "a file of a handler is still there"
}

measure() {
	load 1 "$1"
	one=$(value p50)
	load 4 "$1"
	say "$way: $(awk -v us="$one" 'BEGIN { printf "%.1f", us / 1000 }') ms" \
	    "a request, with four at once $(value rate) requests a second"
}

check_closed() {
	! ask 127.0.0.1 / > reply 2>&1 || fail "a server still listens"
}

# --- one process for each client --------------------------------------------

# The oldest process of that name: that of the first client.
oldest() {
	grep -lx gophermoon /proc/[0-9]*/comm 2> /dev/null |
	    while IFS=/ read -r _ _ pid _; do
		echo "$(cut -d ' ' -f 22 "/proc/$pid/stat") $pid"
	done | sort -n | sed -n '1s/.* //p'
}

# The process of one of two clients is killed; the other loses nothing.
check_kill_one() {
	slow_begins 7
	victim=$(oldest)
	slow_begins 6
	kill -KILL "$victim"
	slow_ends 7
	! grep -q '^iline 20' slow || fail "the client of the killed process has the whole reply"
	slow_has_all 6 "the other process was killed"
}

# A client with all connections of one address takes none from others.
check_connection_limit() {
	(
		for _ in $(seq "$1"); do
			# shellcheck disable=SC2034 # held until the shell ends
			exec {connection}<> /dev/tcp/127.0.0.1/70
		done
		ask 127.0.0.1 /about.txt > reply 2> /dev/null || :
		[ ! -s reply ] || exit 1
		same ::1 /about.txt about.wire
	) || fail "$1 connections from one address delay others"
	await_all
	same 127.0.0.1 /about.txt about.wire
}

# Each process reads the options as they are.
check_new_options() {
	replies /caps.txt 'CapsVersion'
	echo 'description = "A new moon"' >> "$root/etc/gophermoon.lua"
	replies /caps.txt 'A new moon'
}

try_each() {
	way=$1 socket=$1.socket units="$1@*" root=/srv/gophermoon
	list_files > before
	systemctl -q enable --now "$socket"
	check_replies
	check_journal
	grep -q -- "^$1@.*-127.0.0.1:70-127.0.0.1:" log ||
		fail "no unit has the name of its client: $(cat log)"
	check_report
	check_nothing_stays "$2"
	check_denied 'read /etc/passwd' 'read /etc/shadow' \
	    'read /test/inside.sh' 'start a shell'
	check_store
	measure 40
	check_connection_limit "$3"
	check_kill_one
	slow_begins 6
	systemctl -q disable --now "$socket"
	check_closed
	slow_has_all 6 "the socket was closed"
	await_all
	check_unchanged
	systemctl -q start "$socket"
	check_stored
	check_new_options
	systemctl -q stop "$socket"
	await_all
	say "$way: ok"
}

# The drop-in example for big sites: nothing is copied.
try_read_only() {
	drop_in gophermoon@.service gophermoon@.service.d/read-only.conf
	list_files > before
	systemctl -q start gophermoon.socket
	check_replies
	check_nothing_stays refused
	check_stored
	load 4 20
	systemctl -q stop gophermoon.socket
	await_all
	check_unchanged
	drop_out gophermoon@.service
	say "$way, read-only: ok"
}

# --- one daemon -------------------------------------------------------------

workers() {
	cat "/proc/$1/task/$1/children"
}

check_kill_worker() {
	main=$(systemctl show -P MainPID gophermoon-daemon)
	victim=$(workers "$main")
	victim=${victim%% *}
	kill -KILL "$victim"
	logs 3 "worker $victim: killed by signal 9"
	load 4 400
	[ "$(systemctl show -P MainPID gophermoon-daemon)" = "$main" ] ||
		fail "the daemon has exited with its worker"
}

check_reloads() {
	./load -q /about.txt -e about.wire -c 4 -n 1000000 -t 3 127.0.0.1:70 \
	    > result &
	client=$!
	echo 'description = "A new moon"' >> /etc/gophermoon.lua
	for _ in 1 2 3 4 5; do
		systemctl reload gophermoon-daemon
	done
	wait $client || fail "a reload has lost requests: $(cat result)"
	replies /caps.txt 'A new moon'
	echo 'nonsense = 1' >> /etc/gophermoon.lua
	! systemctl reload gophermoon-daemon 2> reply ||
		fail "a reload with a wrong file succeeds"
	logs 3 'unknown option "nonsense"; the server keeps the old'
	status_has 'the reload failed: /etc/gophermoon.lua:'
	same ::1 /about.txt about.wire
	sed -i '/nonsense/d' /etc/gophermoon.lua
	systemctl reload gophermoon-daemon || fail "a right file is refused"
	status_has ' workers'
	systemctl show -P StatusText $units > reply
	! grep failed reply || fail "an old failure is shown"
}

# A wrong configuration fails the start; systemd tries again until it is right.
check_wrong_start() {
	systemctl stop gophermoon-daemon.socket $units
	echo 'gopherrot = "/srv"' >> /etc/gophermoon.lua
	! systemctl start $units 2> reply || fail "it starts with a wrong file"
	logs 3 'unknown option "gopherrot"; did you mean "gopherroot"?'
	[ "$(systemctl show -P ExecMainStatus $units)" = 78 ] ||
		fail "the status is $(systemctl show -P ExecMainStatus $units)"
	sed -i '/gopherrot =/d' /etc/gophermoon.lua
	same 127.0.0.1 /about.txt about.wire
}

# A client that connects during a restart waits.
check_restart() {
	slow_begins 6
	systemctl restart gophermoon-daemon &
	restart=$!
	logs 6 'stop'
	same 127.0.0.1 /about.txt about.wire
	slow_has_all 6 "the daemon was restarted"
	wait $restart || fail "the daemon does not start again"
}

# systemd restarts a killed daemon; no client is refused.
check_crash() {
	crashed=$(systemctl show -P MainPID gophermoon-daemon)
	kill -KILL "$crashed"
	# A worker of the crashed server may still answer for a moment.
	for _ in $(seq 200); do
		case $(systemctl show -P MainPID gophermoon-daemon) in
		0 | "$crashed") sleep 0.1 ;;
		*) break ;;
		esac
	done
	same 127.0.0.1 /about.txt about.wire
}

# soon_replies SELECTOR TEXT: at the latest after 20 seconds.
soon_replies() {
	for _ in $(seq 200); do
		! ask 127.0.0.1 "$1" | grep -qF -e "$2" || return 0
		sleep 0.1
	done
	fail "$1 has not: $2"
}

# A disk on the gopherroot, and a gopherroot that is made anew, are served.
check_new_root() {
	mount -t tmpfs -o mode=755 tmpfs /srv/gopher
	echo "a new disk" > /srv/gopher/about.txt
	soon_replies /about.txt 'a new disk'
	logs 6 'gopherroot "/srv/gopher": is another directory now'
	umount -l /srv/gopher
	soon_replies /about.txt "$(head -n 1 /srv/gopher/about.txt)"
	mv /srv/gopher /srv/old
	mkdir /srv/gopher
	echo "made anew" > /srv/gopher/about.txt
	soon_replies /about.txt 'made anew'
	rm -r /srv/gopher
	logs 4 'gopherroot "/srv/gopher": No such file or directory'
	mv /srv/old /srv/gopher
	soon_replies /about.txt "$(head -n 1 /srv/gopher/about.txt)"
}

# The state directory, and the drop-in example without it.
check_state() {
	check_store
	replies /trusted/escape 'ican write to the state'
	rm /var/lib/gophermoon/left.txt
	[ "$(stat -L -c '%U %a' /var/lib/gophermoon)" = 'gophermoon 700' ] ||
		fail "the state directory has another owner or mode"
	drop_in $units $units.d/stateless.conf
	systemctl restart $units
	check_denied 'write to the state'
	replies /guestbook 'The guestbook is closed'
	drop_out $units
	systemctl restart $units
	check_stored
}

# The drop-in example of another port, which suits the other sockets, too.
check_port() {
	systemctl stop gophermoon-daemon.socket $units
	drop_in "$1" gophermoon-daemon.socket.d/port.conf
	systemctl start "$1"
	check_closed
	./load -q /about.txt -e about.wire -n 1 127.0.0.1:7070 > result 2>&1 ||
		fail "$1 does not listen on another port: $(cat result)"
	systemctl stop gophermoon-daemon.socket $units
	drop_out "$1"
}

# The package asks for no name; its daemon warns once of one without a dot.
check_name() {
	logs 4 "servername: menus name $(hostname), which other hosts cannot find"
	journalctl --sync
	[ "$(journalctl -q -b -u "$units" -o cat | grep -c 'menus name')" -eq 1 ] ||
		fail "the daemon warns more than once: $(journalctl -q -b -u "$units")"
}

try_daemon() {
	way=gophermoon-daemon units=gophermoon-daemon.service root=
	list_files > before
	systemctl -q enable --now gophermoon-daemon.service
	[ "$(stat -c %U "/proc/$(systemctl show -P MainPID $units)")" = gophermoon ] ||
		fail "the daemon does not run under its account"
	check_name
	check_replies
	check_journal
	check_nothing_stays refused
	check_denied 'read /etc/shadow' 'write to the site'
	check_state
	measure 2000
	check_kill_worker
	check_reloads
	check_restart
	check_crash
	check_new_root
	check_wrong_start
	slow_begins 6
	systemctl -q disable --now gophermoon-daemon.socket gophermoon-daemon.service
	check_closed
	slow_has_all 6 "the daemon was stopped"
	[ -z "$(find /var/lib/private/gophermoon -mindepth 1 ! -name 'gophermoon.db*')" ] ||
		fail "the state directory has other files"
	check_port gophermoon-daemon.socket
	logs 4 'serverport: menus name port 70 of '
	check_unchanged
	say "$way: ok"
}

# --- two sites, user directories, a log file --------------------------------

# The site becomes a block, and keeps its database; then there are two.
check_two_sites() {
	mkdir /srv/moon
	echo "the moon" > /srv/moon/gophermap
	cp /srv/gopher/counter.lua /srv/moon
	cat >> /etc/gophermoon.lua <<-END
		stats = true
		site { servername = "$(hostname)", gopherroot = "/srv/gopher" }
		site { servername = "moon.test", serverport = 7070,
		   gopherroot = "/srv/moon", userdir = "" }
	END
	systemctl -q enable --now gophermoon-daemon.service
	replies /guestbook 'A word of gophermoon-daemon'
	logs 4 'site moon.test:7070: no socket leads to it'
	mkdir -p /etc/systemd/system/gophermoon-daemon.socket.d
	printf '[Socket]\nListenStream=7070\n' \
	    > /etc/systemd/system/gophermoon-daemon.socket.d/two.conf
	systemctl daemon-reload
	systemctl stop gophermoon-daemon.socket $units
	systemctl start $units
	replies /guestbook 'A word of gophermoon-daemon'
	replies / 'ithe moon' 7070
	replies /counter 'number 1.' 7070
	[ -e /var/lib/gophermoon/moon.test-7070.db ] ||
		fail "the second site has no database"
}

# The operator's commands find the state directory of the unit.
check_commands() {
	gophermoon -t -c /etc/gophermoon.lua 2> reply ||
		fail "-t: $(cat reply)"
	! grep 'stat[es]' reply || fail "-t does not know the state directory"
	grep -q 'listen: 7070: in use' reply ||
		fail "-t does not say that the port is in use: $(cat reply)"
	gophermoon --report -c /etc/gophermoon.lua > reply 2>&1 ||
		fail "--report: $(cat reply)"
	grep -q '^Today ' reply || fail "another report: $(cat reply)"
}

# Without the drop-in no owner is visible; a closed home is told to the log.
check_userdirs() {
	useradd --create-home --uid 1500 alice
	useradd --create-home --uid 1501 --key HOME_MODE=0700 bob
	mkdir /home/alice/public_gopher /home/bob/public_gopher
	echo "by alice" > /home/alice/public_gopher/text.txt
	chown -R alice: /home/alice
	chmod 755 /home/alice
	chown -R bob: /home/bob
	sed -i '/^stats/i userdir = "public_gopher"' /etc/gophermoon.lua
	systemctl reload $units
	logs 4 'the owners of 1 directories are hidden, so they are not served; with systemd, add the drop-in people.conf'
	logs 6 'userdir ~bob: other users may not enter the home'
	replies /~alice/text.txt 'error.host'
	drop_in $units $units.d/people.conf
	systemctl restart $units
	replies /~alice/text.txt 'by alice'
	replies /~bob 'error.host'
}

check_log_file() {
	drop_in $units $units.d/log-file.conf
	cp /usr/share/doc/gophermoon/examples/logrotate/gophermoon \
	    /etc/logrotate.d
	sed -i '/^stats/i log_file = "/var/log/gophermoon/log"' \
	    /etc/gophermoon.lua
	systemctl restart $units
	same 127.0.0.1 /about.txt about.wire
	logrotate --force /etc/logrotate.d/gophermoon ||
		fail "logrotate fails"
	for _ in $(seq 200); do
		same 127.0.0.1 /about.txt about.wire
		! grep -q about.txt /var/log/gophermoon/log 2> /dev/null || break
		sleep 0.1
	done
	grep -q about.txt /var/log/gophermoon/log ||
		fail "no new log: $(ls -l /var/log/gophermoon/)"
	grep -q 'ready on' /var/log/gophermoon/log.1 || fail "no old log"
}

# plain_unit NAME ACCEPT: a unit of which the operator has only written that
# standard input is the socket.
plain_unit() {
	printf '[Socket]\nListenStream=7071\nAccept=%s\n' "$2" \
	    > "/run/systemd/system/plain.socket"
	printf '[Service]\nExecStart=gophermoon -r /srv/gopher\n%s\n' \
	    StandardInput=socket > "/run/systemd/system/$1"
	systemctl daemon-reload
	systemctl start plain.socket
}

# No line of the log reaches the client; the journal has it.
check_plain_units() {
	for unit in plain@.service plain.service; do
		accept=yes units='plain@*'
		[ $unit = plain@.service ] || accept=no units=plain.service
		plain_unit $unit $accept
		ask 127.0.0.1 /about.txt 7071 > reply || fail "$unit: no reply"
		cmp -s reply about.wire || fail "$unit: $(cat reply)"
		ask 127.0.0.1 "/no/$unit" 7071 > reply || fail "$unit: no reply"
		# The unit of a process that has exited may be unknown.
		awaits -t gophermoon -- grep -qm1 -F "\"/no/$unit\" " ||
			fail "$unit: nothing in the journal"
		systemctl stop plain.socket
		systemctl stop "$units"
		rm /run/systemd/system/plain*
	done
	systemctl daemon-reload
	units=gophermoon-daemon.service
}

try_operator() {
	way='an operator' units=gophermoon-daemon.service root=
	check_two_sites
	check_commands
	check_userdirs
	check_plain_units
	check_log_file
	say "$way: ok"
}

# --- the packages -----------------------------------------------------------

# list_machine: all files and accounts, except those that any package leaves.
list_machine() {
	find /etc /lib /usr /srv /var /opt /home \
	    \( -path /var/log -o -path /var/cache -o -path /var/lib/dpkg -o \
	    -path /var/lib/apt -o -path /var/lib/logrotate -o \
	    -path /var/lib/systemd/random-seed \) -prune \
	    -o -print | grep -v '^/etc/[a-z]*-$' | LC_ALL=C sort
	cat /etc/passwd /etc/group
}

install_packages() {
	list_machine > machine.before
	apt-get install -qq -y --no-install-recommends ./*.deb > apt 2>&1 ||
		fail "the packages cannot be installed: $(cat apt)"
	! ask 127.0.0.1 / > reply 2>&1 ||
		fail "the server listens before it is enabled"
	diff <(cd container && find . | sort) \
	    <(cd /srv/gophermoon && find . ! -name .as-installed | sort) ||
		fail "the package's root is not that of \"make container\""
	for site in /srv/gopher /srv/gophermoon/srv/gopher; do
		cp -R site/. $site
	done
	for options in /etc /srv/gophermoon/etc; do
		echo 'trusted = { "/trusted" }' >> $options/gophermoon.lua
	done
	sed 's/$/\r/' /srv/gopher/about.txt > about.wire
	printf '.\r\n' >> about.wire
}

# Files that the owner has made or changed stay, all others are removed.
purge_packages() {
	way='the packages'
	systemctl -q enable --now gophermoon-daemon.service
	main=$(systemctl show -P MainPID gophermoon-daemon)
	apt-get install -qq -y --reinstall ./*.deb > apt 2>&1 ||
		fail "the packages cannot be installed again: $(cat apt)"
	grep -q trusted /etc/gophermoon.lua /srv/gophermoon/etc/gophermoon.lua ||
		fail "an installation has changed the owner's files"
	[ "$(systemctl show -P MainPID gophermoon-daemon)" != "$main" ] ||
		fail "the old daemon runs after an installation"
	same ::1 /about.txt about.wire
	echo mine >> /srv/gopher/about.txt
	apt-get purge -qq -y gophermoon gophermoon-container > apt 2>&1 ||
		fail "the packages cannot be purged: $(cat apt)"
	check_closed
	[ -f /srv/gopher/about.txt ] || fail "the owner's text is missing"
	[ ! -e /srv/gopher/moon.png ] || fail "the packaged site is still there"
	(cd /test/site && find . -type f) | while IFS= read -r file; do
		for site in /srv/gopher /srv/gophermoon/srv/gopher; do
			[ -f "$site/$file" ] || fail "$site/$file is missing"
		done
	done
	for path in lib/gophermoon lib/private/gophermoon log/gophermoon \
	    log/private/gophermoon; do
		[ ! -e /var/$path ] || fail "/var/$path is still there"
	done
	! getent passwd gophermoon || fail "the account is still there"
	rm -r /etc/systemd/system/gophermoon-daemon.so* /etc/logrotate.d/gophermoon \
	    /etc/systemd/system/gophermoon-daemon.service.d
	userdel --remove alice 2> /dev/null
	userdel --remove bob 2> /dev/null
	rm -rf /srv/gopher /srv/gophermoon/srv /srv/moon
	rmdir /srv/gophermoon
	list_machine > machine.after
	diff machine.before machine.after > difference ||
		fail "files are left after a purge: $(cat difference)"
	say "$way: ok"
}

# --- limits that this machine does not enforce ------------------------------

# try_limit LIMIT COMMAND...: notes that the command succeeds under this limit.
try_limit() {
	local limit=$1
	shift
	if systemd-run -q --wait --collect -p "$limit" "$@" 2> /dev/null; then
		unenforced="${unenforced:-}${unenforced:+, }${limit%%=*}"
	fi
}

report_limits() {
	systemctl start gophermoon-daemon.socket
	try_limit TasksMax=1 sh -c 'sleep 0 & wait $!'
	try_limit MemoryMax=8M \
	    bash -c 'x=$(head -c 64M /dev/zero | tr "\0" x); test -n "$x"'
	try_limit IPAddressDeny=any bash -c 'exec 5<> /dev/tcp/127.0.0.1/70'
	systemctl stop gophermoon-daemon.socket gophermoon-daemon.service
	[ -z "${unenforced:-}" ] ||
		say "not tested, as this machine does not enforce them: $unenforced"
}

install_packages
try_each gophermoon written 16
try_read_only
try_each gophermoon-sandbox refused 32
try_daemon
report_limits
try_operator
purge_packages
echo ok
