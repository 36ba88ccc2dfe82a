# `make` builds the server, and installs nothing. `make run` serves the demo site,
# `make check` runs all tests; both install missing packages first. The targets of
# the tests are in tests/Makefile.

VERSION = 0.4.0

prefix  = /usr/local
sbindir = $(prefix)/sbin
mandir  = $(prefix)/share/man
unitdir = $(prefix)/lib/systemd/system
tmpfilesdir = $(prefix)/lib/tmpfiles.d
docdir  = $(prefix)/share/doc/gophermoon
bashdir = $(prefix)/share/bash-completion/completions
zshdir  = $(prefix)/share/zsh/site-functions
fishdir = $(prefix)/share/fish/vendor_completions.d
sysconfdir = /etc
DESTDIR =

PORT = 7070

# SAN=address,undefined builds with sanitizers, in a build directory of its own.
SAN =
# STATIC=1 links everything in: one file that can be a whole container.
STATIC =
# COVERAGE=1 counts the lines that run: `make coverage` sets it.
COVERAGE =
# V=1 shows the commands.
V =
# SQLITE= builds without SQLite: no gopher.store, no statistics.
SQLITE := $(shell pkg-config --exists sqlite3 2>/dev/null && echo yes)
# FAST_INTEGERS= leaves it to the C library to write integers of Lua as text: a
# handler that puts 50 numbers into strings then takes a tenth longer.
FAST_INTEGERS = yes
# WERROR=1 makes every warning an error.
WERROR =
# FUZZING=1 builds for libFuzzer, see tests/Makefile.
FUZZING =

Q = $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2))

BUILD = build$(if $(COVERAGE),-coverage)$(if \
	$(SAN),-$(subst $(comma),-,$(SAN)))$(if $(STATIC),-static)
comma := ,
hash := \#

CC ?= cc
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wvla -Wundef \
	-Wimplicit-fallthrough $(if $(WERROR),-Werror)
CFLAGS ?= -O2 -g
# Flags that not every compiler or C library has: -fcf-protection is for x86,
# -mbranch-protection for arm64. A _FORTIFY_SOURCE of the caller is kept.
FORTIFY = $(if $(SAN)$(COVERAGE)$(findstring _FORTIFY_SOURCE,$(CPPFLAGS) $(CFLAGS)),,3)
PROBED := $(shell for flag in -fstack-clash-protection -fcf-protection \
	-mbranch-protection=standard $(FORTIFY:%=-D_FORTIFY_SOURCE=%); do \
	echo '$(hash)include <stdio.h>' | $(CC) -O2 -U_FORTIFY_SOURCE $$flag \
	-Werror -S -x c -o /dev/null - 2>/dev/null && echo $$flag; done)
HARDENING = -fPIE -fstack-protector-strong $(if $(FORTIFY),-U_FORTIFY_SOURCE \
	$(if $(filter -D_FORTIFY%,$(PROBED)),,-D_FORTIFY_SOURCE=2)) $(PROBED)
# How the static binary is linked; -static if a library is not made for PIE.
STATIC_PIE = -static-pie
RELRO = -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code
LUA_CFLAGS = $(shell pkg-config --cflags lua5.3 2>/dev/null)
LUA_LIBS = $(shell pkg-config $(if $(STATIC),--static) --libs lua5.3 2>/dev/null)
# The library itself does without zlib; only SQLite's shell needs it.
SQLITE_LIBS = $(if $(SQLITE),$(filter-out -lz,$(shell pkg-config \
	$(if $(STATIC),--static) --libs sqlite3 2>/dev/null)))
CHECK_LIBS = $(shell pkg-config --libs check 2>/dev/null)
# Two builds are equal to the last byte, wherever they are: no path is in a file.
ALL_CFLAGS = -std=c11 -ffile-prefix-map=$(CURDIR)=. -D_GNU_SOURCE -DGOPHERMOON_VERSION='"$(VERSION)"' \
	$(if $(STATIC),-DGOPHERMOON_STATIC) $(if $(SQLITE),-DGOPHERMOON_SQLITE) \
	$(if $(FAST_INTEGERS),-DGOPHERMOON_FAST_INTEGERS) \
	-Isrc $(LUA_CFLAGS) $(WARNINGS) $(HARDENING) \
	$(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer) $(if $(FUZZING),-fsanitize=fuzzer-no-link \
	-D__SANITIZE_ADDRESS__) $(CPPFLAGS) $(CFLAGS) \
	$(if $(COVERAGE),--coverage -fprofile-update=atomic -fdata-sections -O0)
ALL_LDFLAGS = $(if $(SAN),-fsanitize=$(SAN)) $(if $(COVERAGE),--coverage) \
	$(if $(STATIC),$(STATIC_PIE),-pie) $(RELRO) $(LDFLAGS)

# With SQLITE=, no_sqlite.c of a folder replaces the files that need SQLite.
SQLITE_SOURCES = $(addprefix src/store/,authorizer.c db.c session.c \
	sql_functions.c vfs.c) $(addprefix src/stats/,schema.c intern.c rollup.c \
	unique.c writer.c query.c)
NO_SQLITE := $(wildcard src/*/no_sqlite.c)
SOURCES := $(filter-out $(if $(SQLITE),$(NO_SQLITE),$(SQLITE_SOURCES)),\
	$(sort $(wildcard src/*/*.c)))
OBJECTS = $(SOURCES:src/%.c=$(BUILD)/%.o) $(BUILD)/library_files.o
LIBRARY := $(shell find lua -name '*.lua' 2>/dev/null | LC_ALL=C sort)
BINARY  = $(BUILD)/gophermoon
COMPLETIONS = $(addprefix $(BUILD)/completions/,bash zsh fish)

.PHONY: all run deps deps-build deps-package have-build have-unit have-package \
	container install-container deb dist install uninstall clean
.DELETE_ON_ERROR:

all: have-build
	@$(MAKE) --no-print-directory $(BINARY)

run: deps-build
	@$(MAKE) --no-print-directory $(BINARY)
	@echo
	@echo "The demo site is at gopher://localhost:$(PORT)/. In another terminal, type one of"
	@echo "    curl gopher://localhost:$(PORT)/"
	@echo "    lynx gopher://localhost:$(PORT)/"
	@echo "    telnet localhost $(PORT)      (and then press Enter)"
	@echo "Ctrl-C stops it."
	@echo
	@mkdir -p build/state
	@$(BINARY) gopherroot -n localhost -l 127.0.0.1:$(PORT) \
	    $(if $(SQLITE),--state=build/state --stats=true)

# --- building ---------------------------------------------------------------

$(BINARY): $(BUILD)/main.o $(OBJECTS) | $(COMPLETIONS)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LUA_LIBS) $(SQLITE_LIBS)

$(BUILD)/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/library_files.o: $(BUILD)/library_files.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/library_files.c: $(LIBRARY) $(BUILD)/embed
	$(call say,EMBED,lua/)
	$(Q)$(BUILD)/embed lua $(LIBRARY) > $@

# A tool of the build: it compiles the scripts of lua/ into a C table.
$(BUILD)/embed: $(BUILD)/embed.o $(addprefix $(BUILD)/,base/buf.o \
    base/utf8.o site/handler_header.o)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LUA_LIBS) 2>/dev/null

# A tool of the build: it writes the completion of the flags for a shell.
$(BUILD)/completion: $(BUILD)/completion.o $(filter $(BUILD)/base/% \
    $(BUILD)/conf/%,$(OBJECTS))
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^

$(COMPLETIONS): $(BUILD)/completion
	@mkdir -p $(@D)
	$(call say,SHELL,$@)
	$(Q)$(BUILD)/completion $(@F) > $@

# Changes when the compiler or its flags change: then everything is recompiled.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS))' > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@
FORCE:

-include $(wildcard $(BUILD)/*.d $(BUILD)/*/*.d $(BUILD)/tests/*/*.d)

# --- packages ---------------------------------------------------------------

# deps-* installs what is missing; have-* only names it, and fails.
# The build needs SQLite too, unless the command line says `SQLITE=`.
NEEDED = build $(if $(filter file,$(origin SQLITE)),sqlite,$(if $(SQLITE),sqlite))

deps:
	@sh tests/deps.sh $(NEEDED) unit check

deps-build:
	@sh tests/deps.sh $(NEEDED)

deps-package:
	@sh tests/deps.sh $(NEEDED) unit package

have-build:
	@sh tests/deps.sh --check deps $(NEEDED)

have-unit:
	@sh tests/deps.sh --check deps $(NEEDED) unit

have-package:
	@sh tests/deps.sh --check deps-package $(NEEDED) unit package

# --- testing ----------------------------------------------------------------

include tests/Makefile

# --- a container ------------------------------------------------------------

# The root directory of gophermoon@.service: one static binary, the site, the
# configuration, and empty directories as mount points for systemd.
SITE = gopherroot
MOUNT_POINTS = dev proc root run sys tmp usr var/lib/gophermoon \
	var/lib/gophermoon-sandbox var/tmp

container: have-build
	@$(MAKE) --no-print-directory STATIC=1 build-static/gophermoon
	rm -rf build/container
	cd build && install -d $(addprefix container/,bin etc srv $(MOUNT_POINTS))
	install -s -m 755 build-static/gophermoon build/container/bin
	install -m 644 systemd/gophermoon.lua build/container/etc
	cp -R $(SITE) build/container/srv/gopher

# An existing site and an existing configuration are not replaced.
install-container: container
	install -d \
	    $(addprefix $(DESTDIR)/srv/gophermoon/,bin etc srv $(MOUNT_POINTS))
	install -m 755 build/container/bin/gophermoon \
	    $(DESTDIR)/srv/gophermoon/bin
	for owned in etc/gophermoon.lua srv/gopher; do \
	    test -e $(DESTDIR)/srv/gophermoon/$$owned || \
	        cp -R build/container/$$owned \
	            $(DESTDIR)/srv/gophermoon/$$owned || exit 1; \
	done

# --- a package for Debian ---------------------------------------------------

# Built in a copy of this tree that has debian/ at its top, and the date of the
# changelog.
DEB = build/deb
LINTIAN = lintian --fail-on error,warning --allow-root

deb: have-package
	@grep -q '^gophermoon ($(VERSION))' systemd/debian/changelog || \
	    { echo "systemd/debian/changelog: no entry for $(VERSION); add one" >&2; exit 1; }
	@rm -rf $(DEB)
	@mkdir -p $(DEB)/gophermoon-$(VERSION)
	@tar -c --mtime="$$(dpkg-parsechangelog -S Date -l systemd/debian/changelog)" \
	    --exclude=./build --exclude='./build-*' --exclude=./.git . | \
	    tar -x -C $(DEB)/gophermoon-$(VERSION)
	@cp -R systemd/debian $(DEB)/gophermoon-$(VERSION)/debian
	$(call say,DEB,$(DEB))
	@cd $(DEB)/gophermoon-$(VERSION) && env -u MAKEFLAGS -u MAKELEVEL \
	    DEB_BUILD_OPTIONS="$$DEB_BUILD_OPTIONS noautodbgsym" dpkg-buildpackage -b -us -uc \
	    > ../log 2>&1 || { tail -n 40 ../log; exit 1; }
	@rm -rf $(DEB)/gophermoon-$(VERSION)
	@$(LINTIAN) $(DEB)/*.changes

# --- a source archive -------------------------------------------------------

DIST = gophermoon-$(VERSION)

# Beside it, an SPDX document names the licence, the checksum and the libraries.
dist: have-build
	@mkdir -p build
	git -c tar.umask=0022 archive --prefix=$(DIST)/ --format=tar HEAD | \
	    gzip -n > build/$(DIST).tar.gz
	sh systemd/spdx.sh $(VERSION) build/$(DIST).tar.gz > \
	    build/$(DIST).spdx.json

# --- installing -------------------------------------------------------------

install: all
	install -d $(DESTDIR)$(sbindir) $(DESTDIR)$(mandir)/man5 \
	    $(DESTDIR)$(mandir)/man7 $(DESTDIR)$(mandir)/man8 \
	    $(DESTDIR)$(unitdir) $(DESTDIR)$(sysconfdir)
	install -m 755 $(BINARY) $(DESTDIR)$(sbindir)/gophermoon
	install -m 644 src/gophermoon.lua.5 src/gophermap.5 $(DESTDIR)$(mandir)/man5
	install -m 644 lua/gophermoon-handler.7 $(DESTDIR)$(mandir)/man7
	install -m 644 src/gophermoon.8 $(DESTDIR)$(mandir)/man8
	for unit in systemd/*.socket systemd/*.service; do \
	    sed 's,=/usr/local/sbin/\(gophermoon.* -c \)/etc/,=$(sbindir)/\1$(sysconfdir)/,' \
	        $$unit > $(DESTDIR)$(unitdir)/$${unit##*/} || exit 1; \
	done
	install -d $(addprefix $(DESTDIR),$(bashdir) $(zshdir) $(fishdir))
	install -m 644 $(BUILD)/completions/bash $(DESTDIR)$(bashdir)/gophermoon
	install -m 644 $(BUILD)/completions/zsh $(DESTDIR)$(zshdir)/_gophermoon
	install -m 644 $(BUILD)/completions/fish \
	    $(DESTDIR)$(fishdir)/gophermoon.fish
	install -d $(DESTDIR)$(tmpfilesdir) $(DESTDIR)$(docdir)
	install -m 644 systemd/tmpfiles.conf \
	    $(DESTDIR)$(tmpfilesdir)/gophermoon.conf
	cp -R systemd/examples $(DESTDIR)$(docdir)
	install -m 644 systemd/*.example $(DESTDIR)$(docdir)/examples
	install -m 644 README.md NEWS $(DESTDIR)$(docdir)
	test -e $(DESTDIR)$(sysconfdir)/gophermoon.lua || install -m 644 \
	    systemd/gophermoon.lua $(DESTDIR)$(sysconfdir)/gophermoon.lua

uninstall:
	rm -f $(DESTDIR)$(sbindir)/gophermoon \
	    $(DESTDIR)$(mandir)/man5/gophermoon.lua.5 \
	    $(DESTDIR)$(mandir)/man5/gophermap.5 \
	    $(DESTDIR)$(mandir)/man7/gophermoon-handler.7 \
	    $(DESTDIR)$(mandir)/man8/gophermoon.8
	cd systemd && for unit in *.socket *.service; do \
	    rm -f $(DESTDIR)$(unitdir)/$$unit; done
	rm -f $(DESTDIR)$(bashdir)/gophermoon $(DESTDIR)$(zshdir)/_gophermoon \
	    $(DESTDIR)$(fishdir)/gophermoon.fish
	rm -rf $(DESTDIR)$(tmpfilesdir)/gophermoon.conf \
	    $(addprefix $(DESTDIR)$(docdir)/,README.md NEWS examples)

clean:
	rm -rf build build-*
