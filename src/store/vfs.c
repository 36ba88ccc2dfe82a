#include "store/vfs.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/state_dir.h"

enum {
	PRIVATE_MODE = 0600,	/* of the files */
	MAX_SLEEP_US = 500,
	MEMORY_MAX = 64 * 1024 * 1024	/* of all databases of the process */
};

static int64_t max_file_size;	/* 0: no limit */

/* --- system calls, instead of those of SQLite --- */

/*
 * Returns a name relative to the state directory. SQLite uses absolute paths
 * without "..", and its root directory is the state directory.
 */
static const char *
relative_name(const char *path)
{
	while (*path == '/')
		path++;
	return *path == '\0' ? "." : path;
}

/*
 * Moves a descriptor above standard error, because SQLite refuses 0, 1 and 2.
 * They are free if the process has closed the connection of its client.
 */
static int
dup_above_stdio(int fd)
{
	int dup;

	if (fd == -1 || fd > STDERR_FILENO)
		return fd;
	dup = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	close(fd);
	return dup;
}

static int
vfs_open(const char *path, int flags, int mode)
{
	if (strchr(relative_name(path), '/') != NULL) {
		errno = EACCES;
		return -1;
	}
	return dup_above_stdio(openat(state_dir_fd(), relative_name(path),
	    flags | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode & PRIVATE_MODE));
}

static int
vfs_access(const char *path, int mode)
{
	return faccessat(state_dir_fd(), relative_name(path), mode, 0);
}

static int
vfs_stat(const char *path, struct stat *st)
{
	return fstatat(state_dir_fd(), relative_name(path), st, 0);
}

static int
vfs_lstat(const char *path, struct stat *st)
{
	return fstatat(state_dir_fd(), relative_name(path), st,
	    AT_SYMLINK_NOFOLLOW);
}

static int
vfs_unlink(const char *path)
{
	return unlinkat(state_dir_fd(), relative_name(path), 0);
}

static ssize_t
vfs_readlink(const char *path, char *out, size_t size)
{
	return readlinkat(state_dir_fd(), relative_name(path), out, size);
}

static char *
vfs_getcwd(char *out, size_t size)
{
	if (size < sizeof "/") {
		errno = ERANGE;
		return NULL;
	}
	return strcpy(out, "/");
}

/* Enforces vfs_set_max_size(). */
static ssize_t
vfs_pwrite(int fd, const void *bytes, size_t n, int64_t at)
{
	if (max_file_size > 0 && at > max_file_size - (int64_t)n) {
		errno = ENOSPC;
		return -1;
	}
	return pwrite(fd, bytes, n, (off_t)at);
}

static const struct {
	const char *name;
	sqlite3_syscall_ptr call;
} system_calls[] = {
	{ "open", (sqlite3_syscall_ptr)vfs_open },
	{ "access", (sqlite3_syscall_ptr)vfs_access },
	{ "stat", (sqlite3_syscall_ptr)vfs_stat },
	{ "lstat", (sqlite3_syscall_ptr)vfs_lstat },
	{ "unlink", (sqlite3_syscall_ptr)vfs_unlink },
	{ "readlink", (sqlite3_syscall_ptr)vfs_readlink },
	{ "getcwd", (sqlite3_syscall_ptr)vfs_getcwd },
	{ "pwrite64", (sqlite3_syscall_ptr)vfs_pwrite },
};

/* --- methods of the VFS --- */

/*
 * Sleeps less than SQLite asks for, as all connections wait; the number of
 * retries is the same.
 */
static int
vfs_sleep(sqlite3_vfs *vfs, int us)
{
	(void)vfs;
	us = us < MAX_SLEEP_US ? us : MAX_SLEEP_US;
	usleep((useconds_t)us);
	return us;
}

/* Reads random bytes without /dev/urandom, which the VFS cannot open. */
static int
vfs_randomness(sqlite3_vfs *vfs, int n, char *out)
{
	ssize_t got;

	(void)vfs;
	got = getrandom(out, (size_t)n, 0);
	return got == -1 ? 0 : (int)got;
}

static int
configure_sqlite(void)
{
	if (sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) != SQLITE_OK ||
	    sqlite3_initialize() != SQLITE_OK)
		return -1;
	sqlite3_hard_heap_limit64(MEMORY_MAX);
	return 0;
}

/* Registers a copy of SQLite's VFS for Unix that uses our system calls. */
static int
register_copy(void)
{
	static sqlite3_vfs copy;
	sqlite3_vfs *standard = sqlite3_vfs_find("unix");
	size_t i;

	if (standard == NULL)
		return -1;
	for (i = 0; i < sizeof system_calls / sizeof system_calls[0]; i++)
		if (standard->xSetSystemCall(standard, system_calls[i].name,
			system_calls[i].call) != SQLITE_OK)
			return -1;
	copy = *standard;
	copy.zName = VFS_NAME;
	copy.xRandomness = vfs_randomness;
	copy.xSleep = vfs_sleep;
	copy.xDlOpen = NULL;
	return sqlite3_vfs_register(&copy, 1) == SQLITE_OK ? 0 : -1;
}

int
vfs_register(void)
{
	static bool is_registered;

	if (!is_registered)
		is_registered = configure_sqlite() == 0 && register_copy() == 0;
	return is_registered ? 0 : -1;
}

void
vfs_set_max_size(uintmax_t bytes)
{
	if (bytes > (uintmax_t)max_file_size)
		max_file_size = (int64_t)bytes;
}
