#!/bin/sh
# Installs the missing packages of a purpose; silent if none is missing.
# usage: deps.sh [--check TARGET] PURPOSE...
#   --check TARGET  install nothing: name the missing packages and the target of
#                   make that installs them, and exit with status 1
#   PURPOSE         build, sqlite, unit, check, system, package, bench, fuzz,
#                   lint-fast or lint
set -eu
PATH=$PATH:/usr/sbin:/sbin

# Prints the needs of a purpose, one per line: a test whether it is there, and its
# package on Debian, Fedora, Arch, Alpine and openSUSE ("-": none).
needs() {
	case $1 in
	build) cat <<-'END'
		command:cc         gcc           gcc           gcc         gcc         gcc
		header             libc6-dev     glibc-devel   glibc       musl-dev    glibc-devel
		command:pkg-config pkg-config    pkgconf-pkg-config pkgconf pkgconf    pkgconf-pkg-config
		lib:lua5.3         liblua5.3-dev compat-lua-devel lua53    lua5.3-dev  lua53-devel
		END
		;;
	sqlite) cat <<-'END'
		lib:sqlite3        libsqlite3-dev sqlite-devel sqlite      sqlite-dev  sqlite3-devel
		END
		;;
	unit) cat <<-'END'
		lib:check          check         check-devel   check       check-dev   check-devel
		END
		;;
	check) cat <<-'END'
		command:curl       curl          curl          curl        curl        curl
		command:lynx       lynx          lynx          lynx        lynx        lynx
		command:telnet     telnet        telnet        inetutils   busybox-extras telnet
		command:readelf    binutils      binutils      binutils    binutils    binutils
		command:systemd-socket-activate systemd systemd systemd     -           systemd
		END
		;;
	system) cat <<-'END'
		command:script     bsdutils      util-linux    util-linux  util-linux-misc util-linux
		command:w3m        w3m           w3m           w3m         w3m         w3m
		command:vf1        vf1           -             -           -           -
		command:sacc       sacc          -             sacc        sacc        -
		command:gopher     gopher        -             -           -           -
		command:haproxy    haproxy       haproxy       haproxy     haproxy     haproxy
		command:stunnel    stunnel4      stunnel       stunnel     stunnel     stunnel
		command:openssl    openssl       openssl       openssl     openssl     openssl
		command:gophernicus gophernicus  -             -           -           -
		command:jq         jq            jq            jq          jq          jq
		command:setsid     util-linux    util-linux    util-linux  setsid      util-linux
		command:systemd-nspawn systemd-container systemd-container systemd - systemd-container
		command:mmdebstrap mmdebstrap    -             -           -           -
		command:zsh        zsh           zsh           zsh         zsh         zsh
		command:fish       fish          fish          fish        fish        fish
		END
		;;
	package) cat <<-'END'
		command:dpkg-buildpackage dpkg-dev -        -           -           -
		command:dh         debhelper     -             -           -           -
		command:lintian    lintian       -             -           -           -
		END
		;;
	bench) cat <<-'END'
		static             libc6-dev     glibc-static  glibc       musl-dev    glibc-devel-static
		command:ip         iproute2      iproute       iproute2    iproute2    iproute2
		command:unshare    util-linux    util-linux    util-linux  util-linux-misc util-linux
		command:systemd-socket-activate systemd systemd systemd     -           systemd
		command:nginx      nginx-light   nginx         nginx       nginx       nginx
		command:gophernicus gophernicus  -             -           -           -
		command:pygopherd  pygopherd     -             -           -           -
		command:lua5.3     lua5.3        -             lua53       lua5.3      lua53
		END
		;;
	fuzz) cat <<-'END'
		command:clang      clang         clang         clang       clang       clang
		fuzzer             libclang-rt-dev compiler-rt compiler-rt compiler-rt clang
		END
		;;
	lint-fast) cat <<-'END'
		command:clang-format clang-format clang-tools-extra clang clang-extra-tools clang-tools
		command:ctags      universal-ctags ctags       ctags       ctags       ctags
		END
		;;
	lint) cat <<-'END'
		command:clang-tidy clang-tidy    clang-tools-extra clang    clang-extra-tools clang-tools
		command:cppcheck   cppcheck      cppcheck      cppcheck    cppcheck    cppcheck
		command:luacheck   lua-check     luacheck      luacheck    luacheck    lua53-luacheck
		command:shellcheck shellcheck    ShellCheck    shellcheck  shellcheck  ShellCheck
		command:mandoc     mandoc        mandoc        mandoc      mandoc      mandoc
		END
		;;
	*) echo "deps.sh: unknown purpose \"$1\"" >&2; exit 2 ;;
	esac
}

is_there() {
	case $1 in
	command:*) command -v "${1#command:}" >/dev/null 2>&1 ;;
	lib:*) pkg-config --exists "${1#lib:}" 2>/dev/null ;;
	header) echo '#include <stdio.h>' | cc -E - >/dev/null 2>&1 ;;
	fuzzer) echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' |
	    clang -fsanitize=fuzzer -x c -o /dev/null - >/dev/null 2>&1 ;;
	static) echo 'int main(void) { return 0; }' |
	    cc -static -x c -o /dev/null - >/dev/null 2>&1 ;;
	esac
}

missing() {
	for purpose; do
		# shellcheck disable=SC2034  # eval chooses one column
		needs "$purpose" | while read -r test debian fedora arch alpine suse; do
			is_there "$test" || eval "echo \"\$$family\""
		done
	done | grep -v '^-$' | sort -u | paste -s -d ' ' -
}

# The family of this system, by its package manager.
find_family() {
	family=
	for try in apt-get:debian dnf:fedora pacman:arch apk:alpine zypper:suse; do
		if command -v "${try%:*}" >/dev/null 2>&1; then
			family=${try#*:}
			return
		fi
	done
}

install_packages() {
	case $family in
	debian)
		$sudo apt-get update
		$sudo env DEBIAN_FRONTEND=noninteractive \
		    apt-get install -y --no-install-recommends "$@" ;;
	fedora) $sudo dnf install -y "$@" ;;
	arch) $sudo pacman -S --needed --noconfirm "$@" ;;
	alpine) $sudo apk add "$@" ;;
	suse) $sudo zypper --non-interactive install "$@" ;;
	esac
}

target=
if [ "${1:-}" = --check ]; then
	target=$2
	shift 2
fi
find_family
manager=$family
family=${family:-debian}
packages=$(missing "$@") || packages=
[ -z "$packages" ] && exit 0
if [ -n "$target" ]; then
	echo "Missing packages: $packages" >&2
	echo "Install them, or run \"make $target\", and try again." >&2
	exit 1
fi
if [ -z "$manager" ]; then
	echo "No known package manager. Install these (Debian's names): $packages" >&2
	exit 1
fi
sudo=
if [ "$(id -u)" != 0 ]; then
	sudo=sudo
	if ! command -v sudo >/dev/null 2>&1; then
		echo "Missing packages: $packages; install them as root" >&2
		exit 1
	fi
fi
echo "Installing missing packages: $packages"
# shellcheck disable=SC2086  # the names are separate words
install_packages $packages
still=$(missing "$@") || still=
if [ -n "$still" ]; then
	echo "Still missing after the installation: $still" >&2
	exit 1
fi
