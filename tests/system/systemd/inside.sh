#!/bin/bash
# What run.sh does in the Debian that it has booted.
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

# --- visitors ---------------------------------------------------------------

# ask HOST SELECTOR: as telnet would. An exec that fails ends its shell.
ask() (
	exec 5<> "/dev/tcp/$1/70"
	printf '%s\r\n' "$2" >&5
	timeout 20 cat <&5
)

# same HOST SELECTOR FILE: the reply has the bytes of the file.
same() {
	ask "$1" "$2" > reply || fail "no reply to $2"
	cmp -s reply "$3" || fail "$1 $2: other bytes than $3"
}

# says SELECTOR TEXT: the reply has this text.
says() {
	ask ::1 "$1" > reply || fail "no reply to $1"
	grep -qF -e "$2" reply || fail "$1 does not say \"$2\": $(cat reply)"
}

# Visitors who need two seconds, at descriptors 6 and 7. slow_begins returns when
# he is being served, slow_ends reads the rest.
slow_begins() {
	local first
	eval "exec $1<> /dev/tcp/127.0.0.1/70"
	printf '/slow\r\n' >&"$1"
	IFS= read -r -t 20 first <&"$1" || fail "a slow visitor gets nothing"
	[[ $first = "iline 1"* ]] || fail "a slow visitor gets $first"
}
slow_ends() {
	timeout 20 cat <&"$1" > slow || :
	eval "exec $1>&-"
}
slow_has_all() {
	slow_ends "$1"
	grep -q '^iline 20' slow && [ "$(tail -n 1 slow)" = $'.\r' ] ||
		fail "$2: the slow visitor has lost something"
}

# crowd VISITORS_AT_ONCE REQUESTS: none of them loses anything.
crowd() {
	./load -q /about.txt -e about.wire -c "$1" -n "$2" -t 60 127.0.0.1:70 \
	    > crowd || fail "$1 visitors at once: $(cat crowd)"
	grep -q "good=$2 wrong=0" crowd || fail "$1 at once: $(cat crowd)"
}
figure() { sed -n "s/.*[ ]$1=\([0-9.]*\).*/\1/p" crowd; }

# --- the journal ------------------------------------------------------------

# awaits FILTER... -- PROGRAM...: follows the journal until the program has
# what it wants.
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

# logs PRIORITY TEXT: a line of this way, at this priority alone.
logs() {
	awaits -u "$units" -p "$1..$1" -- grep -qm1 -F -e "$2" ||
		fail "the journal does not say at priority $1: $2"
}

# Every process for one visitor has ended and been tidied away.
await_all() {
	local n
	journalctl --sync
	n=$(journalctl -q -b -o cat -u "$units" | grep -c '^Started ')
	awaits -u "$units" -- grep -m "$n" -E \
	    'service: (Deactivated successfully|Failed with)' ||
		fail "a process for a visitor does not end"
}

check_journal() {
	logs 6 '127.0.0.1 "/about.txt" file '
	logs 6 '::1 "/about.txt" file '
	says /fail 'This handler failed'
	logs 3 '::1 "/fail" handler /fail.lua failed ('
	logs 3 'stack traceback:'
	logs 3 '/fail.lua:2: in main chunk'
	journalctl -q -b -u "$units" -o cat > log
	! grep -E '^<[0-7]>' log || fail "priorities stand in the text"
	journalctl -q -b -u "$units" -F _SYSTEMD_UNIT > log
}

# The journal's figures are those of the units that it names.
check_figures() {
	journalctl --sync
	journalctl -q -b -u "$units" -o json |
		gophermoon -r "$root/srv/gopher" --report=journal > figures
	for field in UNIT _SYSTEMD_UNIT; do
		journalctl -q -b -u "$units" -F $field
	done | grep "^$way@" | sort -u > names
	[ -s names ] || fail "the journal names no unit"
	grep -qx "Connections   $(wc -l < names)" figures ||
		fail "the figures are not the journal's: $(cat figures)"
	for host in 127.0.0.1 ::1; do
		n=$(grep -cF -e "-$host:70-" names)
		grep -Eqx "$host +70 +$n" figures ||
			fail "$n came to $host: $(cat figures names)"
	done
	! grep -q "Without time" figures || fail "when was it? $(cat figures)"
}

# --- what is the same in all ways -------------------------------------------

# The texts of the site, and what a newcomer to it would do.
check_replies() {
	for host in 127.0.0.1 ::1; do
		same $host /about.txt about.wire
		same $host /moon.png "$root/srv/gopher/moon.png"
	done
	says '' "	$(hostname)	70"
	says /missing 'error.host'
}

# files: all that is in /srv, with times and contents.
files() {
	find /srv -mindepth 1 -printf '%p %y %m %u %g %s %T@\n' | sort
	find /srv -type f -exec sha256sum {} + | sort
}

changes() {
	files > after
	diff before after > difference || fail "files have changed: $(cat difference)"
}

# A handler that is out of its sandbox is in another.
check_walls() {
	for wall; do
		says /trusted/escape "icannot $wall"
	done
}

# visitors: the number that the counter tells one more of them.
visitors() {
	ask ::1 /counter | sed -n 's/^You are visitor number \([0-9]*\).*/\1/p'
}

# What handlers store outlives each visitor, and nothing of it is lost.
check_store() {
	before=$(visitors)
	pids=
	for _ in 1 2 3 4 5 6 7 8; do
		ask 127.0.0.1 /counter > counted &
		pids="$pids $!"
	done
	for pid in $pids; do
		wait "$pid" || fail "a visitor is not counted"
	done
	after=$(visitors)
	[ "$after" -eq $((before + 9)) ] ||
		fail "the counter goes from $before to $after with nine visitors"
	says "/guestbook	A word of $way" 'Thank you!'
	says "/guestbook	Another one" 'You have just been here.'
	check_stored
}

check_stored() {
	says /guestbook "A word of $way"
	says '' "You are visitor number"
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

# A trusted handler may do what its account may: here, next to nothing.
check_nothing_stays() {
	says /trusted/write "$1"
	says /written.txt 'error.host'
	[ -z "$(find / -xdev -name written.txt)" ] ||
		fail "what a handler writes is still there"
}

measure() {
	crowd 1 "$1"
	one=$(figure p50)
	crowd 4 "$1"
	say "$way: $(awk -v us="$one" 'BEGIN { printf "%.1f", us / 1000 }') ms" \
	    "a visitor, with four at once $(figure rate) visitors a second"
}

gone() {
	! ask 127.0.0.1 / > reply 2>&1 || fail "somebody still listens"
}

# --- one process for each visitor -------------------------------------------

# The oldest process of that name: the visitor who came first has it.
oldest() {
	grep -lx gophermoon /proc/[0-9]*/comm 2> /dev/null |
	    while IFS=/ read -r _ _ pid _; do
		echo "$(cut -d ' ' -f 22 "/proc/$pid/stat") $pid"
	done | sort -n | sed -n '1s/.* //p'
}

# One of two visitors loses his process; the other loses nothing.
check_kill_one() {
	slow_begins 7
	victim=$(oldest)
	slow_begins 6
	kill -KILL "$victim"
	slow_ends 7
	! grep -q '^iline 20' slow || fail "whose process was killed got it all"
	slow_has_all 6 "another's process was killed"
}

# Somebody who holds all the places that one address may have holds no others.
check_places() {
	(
		for _ in $(seq "$1"); do
			# shellcheck disable=SC2034 # held until the shell ends
			exec {place}<> /dev/tcp/127.0.0.1/70
		done
		ask 127.0.0.1 /about.txt > reply 2> /dev/null || :
		[ ! -s reply ] || exit 1
		same ::1 /about.txt about.wire
	) || fail "$1 connections from one address hold more than their places"
	await_all
	same 127.0.0.1 /about.txt about.wire
}

# Each visitor meets the options as they are.
check_next_visitor() {
	says /caps.txt 'CapsVersion'
	echo 'description = "A new moon"' >> "$root/etc/gophermoon.lua"
	says /caps.txt 'A new moon'
}

try_each() {
	way=$1 socket=$1.socket units="$1@*" root=/srv/gophermoon
	files > before
	systemctl -q enable --now "$socket"
	check_replies
	check_journal
	grep -q -- "^$1@.*-127.0.0.1:70-127.0.0.1:" log ||
		fail "no unit is named for its visitor: $(cat log)"
	check_figures
	check_nothing_stays "$2"
	check_walls 'read /etc/passwd' 'read /etc/shadow' \
	    'read /test/inside.sh' 'start a shell'
	check_store
	measure 40
	check_places "$3"
	check_kill_one
	slow_begins 6
	systemctl -q disable --now "$socket"
	gone
	slow_has_all 6 "the socket was closed"
	await_all
	changes
	systemctl -q start "$socket"
	check_stored
	check_next_visitor
	systemctl -q stop "$socket"
	await_all
	say "$way: ok"
}

# The drop-in example for big sites: nothing is copied.
try_read_only() {
	drop_in gophermoon@.service gophermoon@.service.d/read-only.conf
	files > before
	systemctl -q start gophermoon.socket
	check_replies
	check_nothing_stays refused
	check_stored
	crowd 4 20
	systemctl -q stop gophermoon.socket
	await_all
	changes
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
	logs 3 "worker $victim was ended by signal 9"
	crowd 4 400
	[ "$(systemctl show -P MainPID gophermoon-daemon)" = "$main" ] ||
		fail "the daemon has fallen with its worker"
}

check_reloads() {
	./load -q /about.txt -e about.wire -c 4 -n 1000000 -t 3 127.0.0.1:70 \
	    > crowd &
	visitors=$!
	echo 'description = "A new moon"' >> /etc/gophermoon.lua
	for _ in 1 2 3 4 5; do
		systemctl reload gophermoon-daemon
	done
	wait $visitors || fail "a reload has lost visitors: $(cat crowd)"
	says /caps.txt 'A new moon'
	echo 'nonsense = 1' >> /etc/gophermoon.lua
	systemctl reload gophermoon-daemon
	logs 3 'unknown option "nonsense"'
	same ::1 /about.txt about.wire
	sed -i '/nonsense/d' /etc/gophermoon.lua
}

# Who comes while it is restarted waits for a moment.
check_restart() {
	slow_begins 6
	systemctl restart gophermoon-daemon &
	restart=$!
	logs 6 'stop'
	same 127.0.0.1 /about.txt about.wire
	slow_has_all 6 "the daemon was restarted"
	wait $restart || fail "it does not start again"
}

# Its parent falls, and systemd brings it back: nobody is refused.
check_fall() {
	kill -KILL "$(systemctl show -P MainPID gophermoon-daemon)"
	same 127.0.0.1 /about.txt about.wire
}

# The directory that handlers store in, and the drop-in example without it.
check_state() {
	check_store
	says /trusted/escape 'ican write to the state'
	rm /var/lib/gophermoon/left.txt
	[ "$(stat -L -c '%U %a' /var/lib/gophermoon)" = 'gophermoon 700' ] ||
		fail "the state is not the daemon's own"
	drop_in $units $units.d/stateless.conf
	systemctl restart $units
	check_walls 'write to the state'
	says /guestbook 'It is closed'
	drop_out $units
	systemctl restart $units
	check_stored
}

# The drop-in example of another port, which the other sockets take too.
check_port() {
	systemctl stop gophermoon-daemon.socket $units
	drop_in "$1" gophermoon-daemon.socket.d/port.conf
	systemctl start "$1"
	gone
	./load -q /about.txt -e about.wire -n 1 127.0.0.1:7070 > crowd 2>&1 ||
		fail "$1 does not listen on another port: $(cat crowd)"
	systemctl stop gophermoon-daemon.socket $units
	drop_out "$1"
}

try_daemon() {
	way=gophermoon-daemon units=gophermoon-daemon.service root=
	files > before
	systemctl -q enable --now gophermoon-daemon.service
	[ "$(stat -c %U "/proc/$(systemctl show -P MainPID $units)")" = gophermoon ] ||
		fail "it does not run under its account"
	check_replies
	check_journal
	check_nothing_stays refused
	check_walls 'read /etc/shadow' 'write to the site'
	check_state
	measure 2000
	check_kill_worker
	check_reloads
	check_restart
	check_fall
	slow_begins 6
	systemctl -q disable --now gophermoon-daemon.socket gophermoon-daemon.service
	gone
	slow_has_all 6 "the daemon was stopped"
	[ -z "$(find /var/lib/private/gophermoon -mindepth 1 ! -name 'gophermoon.db*')" ] ||
		fail "there is more than a database"
	check_port gophermoon-daemon.socket
	changes
	say "$way: ok"
}

# --- the packages -----------------------------------------------------------

# What a machine is made of, without what any package leaves behind.
machine() {
	find /etc /lib /usr /srv /var /opt /home \
	    \( -path /var/log -o -path /var/cache -o -path /var/lib/dpkg -o \
	    -path /var/lib/apt -o -path /var/lib/systemd/random-seed \) -prune \
	    -o -print | grep -v '^/etc/[a-z]*-$' | LC_ALL=C sort
	cat /etc/passwd /etc/group
}

install_packages() {
	machine > machine.before
	apt-get install -qq -y --no-install-recommends ./*.deb > apt 2>&1 ||
		fail "the packages cannot be installed: $(cat apt)"
	! ask 127.0.0.1 / > reply 2>&1 ||
		fail "it listens before anybody has wished so"
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

# What the owner has made or changed stays, all else goes.
purge_packages() {
	way='the packages'
	systemctl -q enable --now gophermoon-daemon.service
	main=$(systemctl show -P MainPID gophermoon-daemon)
	apt-get install -qq -y --reinstall ./*.deb > apt 2>&1 ||
		fail "the packages cannot be installed again: $(cat apt)"
	grep -q trusted /etc/gophermoon.lua /srv/gophermoon/etc/gophermoon.lua ||
		fail "an installation has changed what the owner has"
	[ "$(systemctl show -P MainPID gophermoon-daemon)" != "$main" ] ||
		fail "an installation leaves the old daemon running"
	same ::1 /about.txt about.wire
	echo mine >> /srv/gopher/about.txt
	apt-get purge -qq -y gophermoon gophermoon-container > apt 2>&1 ||
		fail "the packages cannot be purged: $(cat apt)"
	gone
	[ -f /srv/gopher/about.txt ] || fail "the owner's text has gone"
	[ ! -e /srv/gopher/moon.png ] || fail "the site that came is still there"
	(cd /test/site && find . -type f) | while IFS= read -r file; do
		for site in /srv/gopher /srv/gophermoon/srv/gopher; do
			[ -f "$site/$file" ] || fail "$site/$file has gone"
		done
	done
	rm -rf /srv/gopher /srv/gophermoon/srv
	rmdir /srv/gophermoon
	machine > machine.after
	diff machine.before machine.after > difference ||
		fail "a purge leaves something: $(cat difference)"
	say "$way: ok"
}

# --- what cannot be shown here ----------------------------------------------

# lacks LIMIT COMMAND...: a service with this limit can do it all the same.
lacks() {
	local limit=$1
	shift
	if systemd-run -q --wait --collect -p "$limit" "$@" 2> /dev/null; then
		unenforced="${unenforced:-}${unenforced:+, }${limit%%=*}"
	fi
}

tell_limits() {
	systemctl start gophermoon-daemon.socket
	lacks TasksMax=1 sh -c 'sleep 0 & wait $!'
	lacks MemoryMax=8M \
	    bash -c 'x=$(head -c 64M /dev/zero | tr "\0" x); test -n "$x"'
	lacks IPAddressDeny=any bash -c 'exec 5<> /dev/tcp/127.0.0.1/70'
	systemctl stop gophermoon-daemon.socket gophermoon-daemon.service
	[ -z "${unenforced:-}" ] ||
		say "set, but not enforced on this machine, and so not tried: $unenforced"
}

install_packages
try_each gophermoon written 16
try_read_only
try_each gophermoon-sandbox refused 32
try_daemon
tell_limits
purge_packages
echo ok
