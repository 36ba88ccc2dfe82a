#!/bin/sh
# Boots a small Debian, installs the packages in it, and visits each way of
# running. usage: run.sh PACKAGES CONTAINER LOAD TREE, where TREE is made if it is
# not there
set -eu
[ $# -eq 4 ] || { echo "usage: $0 PACKAGES CONTAINER LOAD TREE" >&2; exit 2; }
packages=$(realpath "$1") container=$(realpath "$2") load=$(realpath "$3")
tree=$(realpath -m "$4")
here=$(realpath "$(dirname "$0")")

if [ "$(id -u)" != 0 ]; then
	echo "systemd: becomes root, to boot another Debian" >&2
	exec sudo sh "$0" "$@"
fi
if [ "${ALONE:-}" != yes ]; then
	sh "$here/tree.sh" "$tree"
	# What is mounted and started in there goes when this has ended.
	ALONE=yes exec unshare --mount --propagation private --pid --fork \
	    --kill-child --mount-proc sh "$0" "$@"
fi

# shellcheck source-path=SCRIPTDIR source=../common.sh
. "$here/../common.sh"
name=gophermoon-test-$$-$(basename "$dir" | tr -cd a-zA-Z0-9)
room=$dir/room

# Where systemd is not the first process, systemd-nspawn leaves things in /run,
# and stays in our cgroup: this is one of our own, so that no two tests share it.
enter_cgroup() {
	for top in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
		[ -f $top/cgroup.procs ] || continue
		mkdir "$top/$name"
		# 0 is who writes.
		echo 0 > "$top/$name/cgroup.procs"
		cgroups="${cgroups:-} $top"
	done
}

leave_cgroup() {
	for top in ${cgroups:-}; do
		echo 0 > "$top/cgroup.procs"
		find "$top/$name" -depth -type d -exec rmdir {} + 2> /dev/null || :
	done
}

# The tree stays as it is: what changes is in memory.
furnish() {
	mkdir "$room"
	mount -t tmpfs -o mode=755 tmpfs "$room"
	mkdir "$room/upper" "$room/work" "$room/root"
	mount -t overlay overlay -o \
	    "lowerdir=$tree,upperdir=$room/upper,workdir=$room/work" \
	    "$room/root"
	mkdir "$room/root/test"
	cp -R "$here/inside.sh" "$here/site" "$packages"/*.deb "$load" \
	    "$container" "$room/root/test"
	cat > "$room/root/etc/systemd/system/test.service" <<-'END'
		[Unit]
		SuccessAction=poweroff-force
		FailureAction=poweroff-force
		[Service]
		Type=oneshot
		ExecStart=/bin/bash /test/inside.sh
		StandardOutput=file:/test/said
		StandardError=file:/test/said
	END
	mkdir -p "$room/root/etc/systemd/system/multi-user.target.wants"
	ln -s ../test.service \
	    "$room/root/etc/systemd/system/multi-user.target.wants"
}

boot() {
	keep=
	if [ ! -d /run/systemd/system ]; then
		mount -t tmpfs tmpfs /run
		enter_cgroup
		keep=--keep-unit
	fi
	timeout --kill-after=10 300 systemd-nspawn --quiet --boot $keep \
	    --register=no --private-network --machine="$name" \
	    --directory="$room/root" > "$dir/console" 2>&1 < /dev/null || :
	leave_cgroup
}

furnish
boot
if ! grep -qx ok "$room/root/test/said" 2> /dev/null; then
	tail -n 20 "$dir/console" >&2
	cat "$room/root/test/said" >&2 || :
	umount "$room/root" "$room"
	fail "it does not work under systemd"
fi
grep -vx ok "$room/root/test/said"
umount "$room/root" "$room"
