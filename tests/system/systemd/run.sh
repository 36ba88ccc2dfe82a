#!/bin/sh
# Boots a small Debian, installs the packages in it, and tests each way of running
# the server.
# usage: run.sh PACKAGES CONTAINER LOAD TREE, where a missing TREE is made
set -eu
[ $# -eq 4 ] || { echo "usage: $0 PACKAGES CONTAINER LOAD TREE" >&2; exit 2; }
packages=$(realpath "$1") container=$(realpath "$2")
tree=$(realpath -m "$4")
here=$(realpath "$(dirname "$0")")

if [ "$(id -u)" != 0 ]; then
	echo "systemd: becomes root, to boot another Debian" >&2
	exec sudo sh "$0" "$@"
fi
if [ "${ALONE:-}" != yes ]; then
	sh "$here/tree.sh" "$tree"
	# Its mounts and processes end with it.
	ALONE=yes exec unshare --mount --propagation private --pid --fork \
	    --kill-child --mount-proc sh "$0" "$@"
fi

# shellcheck source-path=SCRIPTDIR source=../common.sh
. "$here/../common.sh"
load=$(realpath "$3")
name=gophermoon-test-$$-$(basename "$dir" | tr -cd a-zA-Z0-9)
layers=$dir/layers

# Without systemd as the first process, systemd-nspawn leaves files in /run, and
# stays in our cgroup: a cgroup of our own, so that no two tests share it.
enter_cgroup() {
	for top in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
		[ -f $top/cgroup.procs ] || continue
		mkdir "$top/$name"
		# 0 is the writing process.
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

# The tree is not changed: all changes are in memory. The journal keeps all lines:
# a fast machine logs more requests than it would keep otherwise.
mount_tree() {
	mkdir "$layers"
	mount -t tmpfs -o mode=755 tmpfs "$layers"
	mkdir "$layers/upper" "$layers/work" "$layers/root"
	mount -t overlay overlay -o \
	    "lowerdir=$tree,upperdir=$layers/upper,workdir=$layers/work" \
	    "$layers/root"
	mkdir "$layers/root/test"
	cp -R "$here/inside.sh" "$here/site" "$packages"/*.deb "$load" \
	    "$container" "$layers/root/test"
	cat > "$layers/root/etc/systemd/system/test.service" <<-'END'
		[Unit]
		SuccessAction=poweroff-force
		FailureAction=poweroff-force
		[Service]
		Type=oneshot
		ExecStart=/bin/bash /test/inside.sh
		StandardOutput=file:/test/output
		StandardError=file:/test/output
	END
	mkdir -p "$layers/root/etc/systemd/journald.conf.d"
	printf '[Journal]\nRateLimitBurst=0\n' \
	    > "$layers/root/etc/systemd/journald.conf.d/all.conf"
	mkdir -p "$layers/root/etc/systemd/system/multi-user.target.wants"
	ln -s ../test.service \
	    "$layers/root/etc/systemd/system/multi-user.target.wants"
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
	    --directory="$layers/root" > "$dir/console" 2>&1 < /dev/null || :
	leave_cgroup
}

mount_tree
boot
if ! grep -qx ok "$layers/root/test/output" 2> /dev/null; then
	tail -n 20 "$dir/console" >&2
	cat "$layers/root/test/output" >&2 || :
	umount "$layers/root" "$layers"
	fail "the test in the booted Debian has failed"
fi
grep -vx ok "$layers/root/test/output"
umount "$layers/root" "$layers"
