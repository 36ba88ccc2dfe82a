#!/bin/sh
# Makes a small Debian that systemd can boot, from the package sources of this
# machine, unless it exists. usage: tree.sh DIRECTORY
set -eu
tree=$1
packages=systemd,systemd-sysv,systemd-container,liblua5.3-0,libsqlite3-0
packages=$packages,logrotate

# Other packages or sources mean that a new tree must be made.
made_of() { echo "$packages"; sources; }
sources() {
	# shellcheck disable=SC2016 # apt's own
	apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
	    'Created-By: Packages' "Origin: $origin" | sed 's/^/deb /'
}

# "Debian GNU/Linux", "Ubuntu"
origin=$(sed -n 's/^NAME="*\([A-Za-z]*\).*/\1/p' /etc/os-release)
[ -n "$(sources)" ] || apt-get update -qq
[ -n "$(sources)" ] || {
	echo "tree.sh: apt knows no packages of $origin" >&2
	exit 1
}
if [ -f "$tree.is" ] && [ "$(made_of)" = "$(cat "$tree.is")" ]; then
	exit
fi
echo "Making a small Debian in $tree, once"
rm -rf "$tree" "$tree.is"
sources | mmdebstrap --quiet --variant=minbase --include=$packages '' "$tree" -
made_of > "$tree.is"
