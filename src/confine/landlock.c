#include "confine/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "store/state_dir.h"

/* The headers of a system may be older than its kernel: this is all we need. */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

enum { ASK_VERSION = 1, RULE_BENEATH = 1 };

/* What is refused unless a rule allows it. */
struct ruleset {
	uint64_t files, net, scope;
};

/* All files beneath a directory, and what may be done with them. */
struct beneath_rule {
	uint64_t allowed;
	int32_t dir;
} __attribute__((packed));

#define WRITE_FILE (UINT64_C(1) << 1)
#define READ_FILE (UINT64_C(1) << 2)
#define READ_DIR (UINT64_C(1) << 3)
#define REMOVE_FILE (UINT64_C(1) << 5)
#define MAKE_FILE (UINT64_C(1) << 8)
#define TRUNCATE (UINT64_C(1) << 14)
#define DATABASE \
	(READ_FILE | READ_DIR | WRITE_FILE | MAKE_FILE | REMOVE_FILE | TRUNCATE)

/* What each version of the interface has brought. */
static const struct {
	int version;
	struct ruleset adds;
} versions[] = {
	{ 1, { 0x1fff, 0, 0 } },	/* run, read, write, make, remove */
	{ 2, { 0x2000, 0, 0 } },	/* link and rename elsewhere */
	{ 3, { TRUNCATE, 0, 0 } },
	{ 4, { 0, 0x3, 0 } },	/* bind and connect over TCP */
	{ 5, { 0x8000, 0, 0 } },	/* ioctl of devices */
	{ 6, { 0, 0, 0x3 } },	/* abstract sockets, signals */
};

static int
version_here(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);
}

int
landlock_probe(void)
{
	return version_here() == -1 ? -1 : 0;
}

/* All that this kernel can refuse. */
static struct ruleset
all_here(void)
{
	struct ruleset all = { 0, 0, 0 };
	int version;
	size_t i;

	version = version_here();
	for (i = 0; i < sizeof versions / sizeof versions[0]; i++) {
		if (versions[i].version > version)
			break;
		all.files |= versions[i].adds.files;
		all.net |= versions[i].adds.net;
		all.scope |= versions[i].adds.scope;
	}
	return all;
}

/* Refuses all. Returns a descriptor, or -1. */
static int
refuse_all(void)
{
	struct ruleset all = all_here();

	if (all.files == 0)
		return -1;
	return (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
}

static int
allow(int ruleset, int dir, uint64_t allowed)
{
	struct beneath_rule rule = { allowed & all_here().files, dir };

	return (
	    int)syscall(SYS_landlock_add_rule, ruleset, RULE_BENEATH, &rule, 0);
}

/* What this process cannot open needs no rule. */
static int
allow_path(int ruleset, const char *path, uint64_t allowed)
{
	int dir, result, saved;

	dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir == -1)
		return 0;
	result = allow(ruleset, dir, allowed);
	saved = errno;
	(void)close(dir);
	errno = saved;
	return result;
}

static int
allow_site(int ruleset, const struct site *site)
{
	const char *library = site->conf->library;
	size_t i;

	if (allow(ruleset, site->root.fd, READ_FILE | READ_DIR) == -1)
		return -1;
	for (i = 0; i < site->userdirs.n; i++)
		if (allow(ruleset, site->userdirs.at[i].root.fd,
			READ_FILE | READ_DIR) == -1)
			return -1;
	if (library[0] == '\0')
		return 0;
	return allow_path(ruleset, library, READ_FILE | READ_DIR);
}

/* All that a process that serves may reach. What it may write belongs here. */
static int
allow_needs(int ruleset, const struct sites *sites)
{
	size_t i;

	for (i = 0; i < sites->n; i++)
		if (allow_site(ruleset, &sites->at[i]) == -1)
			return -1;
	/* The log file is opened anew after it was renamed. */
	if (log_directory() != -1 &&
	    allow(ruleset, log_directory(), WRITE_FILE | MAKE_FILE) == -1)
		return -1;
	if (state_dir_fd() != -1 &&
	    allow(ruleset, state_dir_fd(), DATABASE) == -1)
		return -1;
	return 0;
}

int
landlock_confine(const struct sites *sites)
{
	int ruleset, result, saved;

	ruleset = refuse_all();
	if (ruleset == -1)
		return -1;
	result = allow_needs(ruleset, sites);
	if (result == 0)
		result = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (result == 0)
		result = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
	saved = errno;
	(void)close(ruleset);
	errno = saved;
	return result;
}
