# Gophermoon. `make run` serves the demo site, `make check` tests everything.

VERSION = 0.4.0

prefix  = /usr/local
sbindir = $(prefix)/sbin
mandir  = $(prefix)/share/man
unitdir = $(prefix)/lib/systemd/system
tmpfilesdir = $(prefix)/lib/tmpfiles.d
docdir  = $(prefix)/share/doc/gophermoon
sysconfdir = /etc
DESTDIR =

PORT = 7070

# SAN=address,undefined builds with sanitizers, in a place of its own.
SAN =
# STATIC=1 links everything in: one file that can be a whole container.
STATIC =
# V=1 shows the commands.
V =
# SQLITE= builds without a memory: no gopher.store, no statistics.
SQLITE = $(shell pkg-config --exists sqlite3 2>/dev/null && echo yes)
# WERROR=1 makes every warning an error.
WERROR =

Q = $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2))

BUILD = build$(if $(SAN),-$(subst $(comma),-,$(SAN)))$(if $(STATIC),-static)
comma := ,

CC ?= cc
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wvla -Wundef \
	-Wimplicit-fallthrough $(if $(WERROR),-Werror)
CFLAGS ?= -O2 -g
HARDENING = -fstack-protector-strong $(if $(SAN),,-U_FORTIFY_SOURCE \
	-D_FORTIFY_SOURCE=2)
LUA_CFLAGS = $(shell pkg-config --cflags lua5.3 2>/dev/null)
LUA_LIBS = $(shell pkg-config $(if $(STATIC),--static) --libs lua5.3 2>/dev/null)
# What SQLite's own shell links is not asked for.
SQLITE_LIBS = $(if $(SQLITE),$(filter-out -lz,$(shell pkg-config \
	$(if $(STATIC),--static) --libs sqlite3 2>/dev/null)))
CHECK_LIBS = $(shell pkg-config --libs check 2>/dev/null)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DGOPHERMOON_VERSION='"$(VERSION)"' \
	$(if $(STATIC),-DGOPHERMOON_STATIC) $(if $(SQLITE),-DGOPHERMOON_SQLITE) \
	-Isrc $(LUA_CFLAGS) $(WARNINGS) $(HARDENING) \
	$(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer) $(CFLAGS)
ALL_LDFLAGS = $(if $(SAN),-fsanitize=$(SAN)) \
	$(if $(STATIC),-static,-Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now) \
	$(LDFLAGS)

# With SQLITE=, no_sqlite.c of a folder replaces the files that need SQLite.
SQLITE_SOURCES = $(patsubst %,src/stats/%.c,schema intern rollup unique writer \
	query journal)
NO_SQLITE := $(wildcard src/*/no_sqlite.c)
SOURCES := $(filter-out $(if $(SQLITE),$(NO_SQLITE),$(SQLITE_SOURCES)),\
	$(wildcard src/*/*.c))
OBJECTS = $(SOURCES:src/%.c=$(BUILD)/%.o) $(BUILD)/library_files.o
LIBRARY := $(shell find lua -name '*.lua' 2>/dev/null | LC_ALL=C sort)
SUITES  := $(wildcard tests/unit/*.c)
BINARY  = $(BUILD)/gophermoon
MANUALS = src/gophermoon.8 src/gophermoon.lua.5 lua/gophermoon-handler.7

.PHONY: all run check unit protocol lua system fuzz check-system check-units check-systemd lint bench \
	bench-evil bench-fair bench-growth bench-life bench-search bench-states deps deps-system deps-bench deps-lint \
	deb container install-container install uninstall clean have-build have-check have-system have-package \
	have-lint
.DELETE_ON_ERROR:

all: have-build
	@$(MAKE) --no-print-directory $(BINARY)

run: all
	@echo
	@echo "The demo site is at gopher://localhost:$(PORT)/. In another terminal, type one of"
	@echo "    curl gopher://localhost:$(PORT)/"
	@echo "    lynx gopher://localhost:$(PORT)/"
	@echo "    telnet localhost $(PORT)      (and then press Enter)"
	@echo "Ctrl-C stops it."
	@echo
	@mkdir -p build/state
	@$(BINARY) -r gopherroot -n localhost -p $(PORT) \
	    $(if $(SQLITE),--state=build/state --stats=true)

# --- building ---------------------------------------------------------------

$(BINARY): $(BUILD)/main.o $(OBJECTS)
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

# Runs while building: it compiles what is in lua/.
$(BUILD)/embed: $(BUILD)/embed.o $(BUILD)/base/buf.o $(BUILD)/site/handler_header.o
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LUA_LIBS) 2>/dev/null

# Other flags mean that everything has to be compiled again.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS))' > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@
FORCE:

-include $(wildcard $(BUILD)/*.d $(BUILD)/*/*.d)

DEB = build/deb

# --- testing ----------------------------------------------------------------

check: have-build have-check
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory protocol
	@$(MAKE) --no-print-directory lua
	@$(MAKE) --no-print-directory system
	@echo "All tests have passed."

$(BUILD)/unit: $(SUITES) tests/unit/suite.h $(OBJECTS) $(BUILD)/flags
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -Itests/unit -o $@ $(SUITES) $(OBJECTS) \
	    $(ALL_LDFLAGS) $(CHECK_LIBS) $(LUA_LIBS) $(SQLITE_LIBS)

$(BUILD)/play: tests/protocol/play.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)$(CC) $(filter-out -fsanitize=% -fno-sanitize%,$(ALL_CFLAGS)) -o $@ $<

unit: $(BUILD)/unit
	$(BUILD)/unit

protocol: $(BINARY) $(BUILD)/play
	tests/protocol/run.sh $(BINARY) $(BUILD)/play

# There is a directory of that name, too: the library.
lua: $(BINARY)
	tests/lua/run.sh $(BINARY)
	sh tests/lua/manual.sh $(BINARY)

$(BUILD)/requests: tests/fuzz/requests.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)$(CC) $(filter-out -fsanitize=% -fno-sanitize%,$(ALL_CFLAGS)) -o $@ $<

# COUNT strange requests of the generator that SEED begins.
COUNT = 100000
SEED = 1
fuzz: have-build have-check
	@$(MAKE) --no-print-directory $(BINARY) $(BUILD)/requests
	@sh tests/fuzz/run.sh $(BINARY) $(BUILD)/requests $(COUNT) $(SEED)

system: $(BINARY) $(BUILD)/play $(BUILD)/bench/load $(BUILD)/bench/fair
	tests/system/run.sh $(BINARY) $(BUILD)/play $(BUILD)/bench/load \
	    $(BUILD)/bench/fair

# What takes clients that few people have, and a proxy.
check-system: have-build have-check have-system
	@$(MAKE) --no-print-directory $(BINARY) $(BUILD)/play $(BUILD)/bench/load
	@sh tests/system/clients/run.sh $(BINARY) $(BUILD)/play
	@sh tests/system/haproxy.sh $(BINARY) $(BUILD)/play $(BUILD)/bench/load
	@$(MAKE) --no-print-directory STATIC=1 build-static/gophermoon
	@sh tests/system/static.sh build-static/gophermoon
	@$(MAKE) --no-print-directory SQLITE= BUILD=build-plain \
	    build-plain/gophermoon
	@sh tests/system/store.sh build-plain/gophermoon
	@rm -rf build/owner
	@$(MAKE) --no-print-directory install-container \
	    DESTDIR=$(CURDIR)/build/owner > build/owner.log
	@sh tests/system/container.sh build/owner/srv/gophermoon
	@$(MAKE) --no-print-directory check-units
	@if command -v apt-get > /dev/null; then \
	    $(MAKE) --no-print-directory check-systemd; else \
	    echo "systemd: not tried: what it boots is made with apt"; fi

# Another Debian, in which systemd runs, with the packages installed.
check-systemd: deb container $(BUILD)/bench/load
	@sh tests/system/systemd/run.sh $(DEB) build/container \
	    $(BUILD)/bench/load build/tree

# The units: are they right, and how much do they leave open?
check-units: have-build have-check have-system
	@rm -rf build/units
	@$(MAKE) --no-print-directory install prefix=$(CURDIR)/build/units \
	    sysconfdir=$(CURDIR)/build/units/etc DESTDIR= > build/units.log
	@sh tests/system/units.sh build/units

# How fast it is: tests/bench/README.md. QUICK=1 takes two minutes.
QUICK =
BENCH = $(addprefix $(BUILD)/bench/,null load spawn least fair)
BENCH_PARTS = $(addprefix tests/bench/,proc.c sum.c tally.c)

$(BUILD)/bench/%: tests/bench/%.c $(BENCH_PARTS) $(wildcard tests/bench/*.h) \
    $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(filter-out -fsanitize=% -fno-sanitize%,$(ALL_CFLAGS)) \
	    $(if $(filter least,$*),-static) -o $@ $< \
	    $(if $(filter load spawn fair,$*),$(BENCH_PARTS))

bench bench-evil bench-fair bench-growth bench-life: have-build
	@$(MAKE) --no-print-directory $(BINARY) $(BENCH)
	@$(if $(filter bench,$@),$(MAKE) --no-print-directory STATIC=1 all || :)
	@QUICK=$(QUICK) sh tests/bench/$(patsubst bench-%,%,$(@:bench=run)).sh \
	    $(BINARY) $(BUILD)/bench $(if $(filter bench,$@),build-static/gophermoon)

bench-search: have-build
	@$(MAKE) --no-print-directory $(BINARY)
	@sh tests/bench/search.sh $(BINARY) 7

# A million runs, left at random: is the state as new after each?
bench-states: have-build have-check
	@$(MAKE) --no-print-directory $(BUILD)/unit
	RUNS=1000000 CK_RUN_SUITE=states $(BUILD)/unit

lint: have-lint have-build have-check
	@$(MAKE) --no-print-directory $(BINARY)
	@sh tests/lint/lint.sh $(BINARY) $(ALL_CFLAGS)

# --- what must be installed -------------------------------------------------

# What a build needs: SQLite, too, unless somebody has said `SQLITE=`.
NEEDED = build $(if $(filter file,$(origin SQLITE)),sqlite,$(if $(SQLITE),sqlite))

deps:
	sh tests/deps.sh $(NEEDED) check

deps-system:
	sh tests/deps.sh $(NEEDED) check system

deps-bench:
	sh tests/deps.sh $(NEEDED) bench

deps-lint:
	sh tests/deps.sh $(NEEDED) lint

have-build:
	@sh tests/deps.sh $(NEEDED)

have-check:
	@sh tests/deps.sh check

have-system:
	@sh tests/deps.sh system

have-package:
	@sh tests/deps.sh package

have-lint:
	@sh tests/deps.sh lint

# --- a container ------------------------------------------------------------

# A root for gophermoon@.service: one static file, the site, the configuration,
# and empty directories that systemd mounts things on.
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

# What the owner has changed stays: the site and the configuration.
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

# Built in a copy of this tree, where debian/ is where it has to be.
deb: have-build have-package
	@grep -q '^gophermoon ($(VERSION))' systemd/debian/changelog || \
	    { echo "systemd/debian/changelog is not about $(VERSION)" >&2; exit 1; }
	@rm -rf $(DEB)
	@mkdir -p $(DEB)/gophermoon-$(VERSION)
	@tar -c --exclude=./build --exclude='./build-*' --exclude=./.git . | \
	    tar -x -C $(DEB)/gophermoon-$(VERSION)
	@cp -R systemd/debian $(DEB)/gophermoon-$(VERSION)/debian
	$(call say,DEB,$(DEB))
	@cd $(DEB)/gophermoon-$(VERSION) && env -u MAKEFLAGS -u MAKELEVEL \
	    DEB_BUILD_OPTIONS=noautodbgsym dpkg-buildpackage -b -us -uc \
	    > ../log 2>&1 || { tail -n 40 ../log; exit 1; }
	@rm -rf $(DEB)/gophermoon-$(VERSION)
	@lintian --fail-on error,warning --allow-root $(DEB)/*.changes

# --- installing -------------------------------------------------------------

install: all
	install -d $(DESTDIR)$(sbindir) $(DESTDIR)$(mandir)/man5 \
	    $(DESTDIR)$(mandir)/man7 $(DESTDIR)$(mandir)/man8 \
	    $(DESTDIR)$(unitdir) $(DESTDIR)$(sysconfdir)
	install -m 755 $(BINARY) $(DESTDIR)$(sbindir)/gophermoon
	install -m 644 src/gophermoon.lua.5 $(DESTDIR)$(mandir)/man5
	install -m 644 lua/gophermoon-handler.7 $(DESTDIR)$(mandir)/man7
	install -m 644 src/gophermoon.8 $(DESTDIR)$(mandir)/man8
	for unit in systemd/*.socket systemd/*.service; do \
	    sed 's,=/usr/local/sbin/gophermoon -c /etc/,=$(sbindir)/gophermoon -c $(sysconfdir)/,' \
	        $$unit > $(DESTDIR)$(unitdir)/$${unit##*/} || exit 1; \
	done
	install -d $(DESTDIR)$(tmpfilesdir) $(DESTDIR)$(docdir)
	install -m 644 systemd/tmpfiles.conf \
	    $(DESTDIR)$(tmpfilesdir)/gophermoon.conf
	cp -R systemd/examples $(DESTDIR)$(docdir)
	install -m 644 systemd/haproxy.cfg.example $(DESTDIR)$(docdir)/examples
	test -e $(DESTDIR)$(sysconfdir)/gophermoon.lua || install -m 644 \
	    systemd/gophermoon.lua $(DESTDIR)$(sysconfdir)/gophermoon.lua

uninstall:
	rm -f $(DESTDIR)$(sbindir)/gophermoon \
	    $(DESTDIR)$(mandir)/man5/gophermoon.lua.5 \
	    $(DESTDIR)$(mandir)/man7/gophermoon-handler.7 \
	    $(DESTDIR)$(mandir)/man8/gophermoon.8
	cd systemd && for unit in *.socket *.service; do \
	    rm -f $(DESTDIR)$(unitdir)/$$unit; done
	rm -rf $(DESTDIR)$(tmpfilesdir)/gophermoon.conf $(DESTDIR)$(docdir)/examples

clean:
	rm -rf build build-*
