#include "confine/landlock.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "store/state_dir.h"

/* Headers may be older than the kernel, so these parts are defined here. */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

enum { CREATE_RULESET_VERSION = 1, RULE_PATH_BENEATH = 1 };

/* struct landlock_ruleset_attr: the rights that need a rule. */
struct ruleset {
	uint64_t files, tcp, scope;
};

/* struct landlock_path_beneath_attr: the rights beneath a directory. */
struct path_rule {
	uint64_t allowed;
	int32_t dir;
} __attribute__((packed));

#define WRITE_FILE (UINT64_C(1) << 1)
#define READ_FILE (UINT64_C(1) << 2)
#define READ_DIR (UINT64_C(1) << 3)
#define REMOVE_FILE (UINT64_C(1) << 5)
#define MAKE_FILE (UINT64_C(1) << 8)
#define TRUNCATE (UINT64_C(1) << 14)

#define READ (READ_FILE | READ_DIR)
#define LOG (WRITE_FILE | MAKE_FILE)
#define DATABASE (READ | WRITE_FILE | MAKE_FILE | REMOVE_FILE | TRUNCATE)

/* The rights that each version of Landlock has added, from version 1 on. */
static const struct ruleset added[] = {
	/* files, tcp, scope */
	{ 0x1fff, 0, 0 },	/* run, read, write, make, remove */
	{ 0x2000, 0, 0 },	/* link and rename elsewhere */
	{ TRUNCATE, 0, 0 }, { 0, 0x3, 0 },	/* bind, connect */
	{ 0x8000, 0, 0 },	/* ioctl of devices */
	{ 0, 0, 0x3 },	/* abstract sockets, signals */
};

static int
kernel_version(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
	    CREATE_RULESET_VERSION);
}

int
landlock_probe(void)
{
	return kernel_version() == -1 ? -1 : 0;
}

/* Returns all rights that this kernel can refuse. */
static struct ruleset
full_ruleset(void)
{
	const int version = kernel_version();
	struct ruleset all = { 0, 0, 0 };
	const int known = sizeof added / sizeof added[0];
	int i;

	for (i = 0; i < version && i < known; i++) {
		all.files |= added[i].files;
		all.tcp |= added[i].tcp;
		all.scope |= added[i].scope;
	}
	return all;
}

/* Opens a ruleset that refuses all rights. Returns a descriptor, or -1. */
static int
open_ruleset(void)
{
	struct ruleset all = full_ruleset();

	if (all.files == 0)
		return -1;
	return (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
}

static int
allow_dir(int ruleset, int dir, uint64_t allowed)
{
	struct path_rule rule = { allowed & full_ruleset().files, dir };

	return (int)syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH,
	    &rule, 0);
}

/* Allows links to lead anywhere. Other rights than to read stay refused. */
static int
allow_reading_all(int ruleset)
{
	int dir, result;

	dir = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir == -1)
		return -1;
	result = allow_dir(ruleset, dir, READ);
	close(dir);
	return result;
}

static int
allow_site(int ruleset, const struct site *site)
{
	size_t i;

	if (allow_dir(ruleset, site->root.fd, READ) == -1)
		return -1;
	for (i = 0; i < site->userdirs.n; i++)
		if (allow_dir(ruleset, site->userdirs.at[i].fd, READ) == -1)
			return -1;
	if (site->conf->follow_links == FOLLOW_LINKS_OWNER &&
	    allow_reading_all(ruleset) == -1)
		return -1;
	if (site->library == -1)
		return 0;
	return allow_dir(ruleset, site->library, READ);
}

/* Allows what serving needs, including every place that it writes to. */
static int
allow_serving(int ruleset, const struct sites *sites)
{
	size_t i;

	for (i = 0; i < sites->n; i++)
		if (allow_site(ruleset, &sites->at[i]) == -1)
			return -1;
	/* The log file is opened again after it was renamed. */
	if (log_directory() != -1 &&
	    allow_dir(ruleset, log_directory(), LOG) == -1)
		return -1;
	if (state_dir_fd() != -1)
		return allow_dir(ruleset, state_dir_fd(), DATABASE);
	return 0;
}

int
landlock_confine(const struct sites *sites)
{
	int ruleset, result;

	ruleset = open_ruleset();
	if (ruleset == -1)
		return -1;
	result = allow_serving(ruleset, sites);
	if (result == 0)
		result = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (result == 0)
		result = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
	close(ruleset);
	return result;
}
