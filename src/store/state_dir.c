#include "store/state_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef GOPHERMOON_SQLITE
#include <sqlite3.h>
#endif

enum { OURS = 0600 };	/* what is remembered is nobody else's */

/* The process's, like the databases of SQLite. */
static int directory = -1;

static int
check(int fd)
{
	return faccessat(fd, ".", R_OK | W_OK | X_OK, 0);
}

int
state_dir_open(const char *path)
{
	int fd = -1, reason;

	if (path[0] != '\0') {
		fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd == -1)
			return -1;
		if (check(fd) == -1) {
			reason = errno;
			(void)close(fd);
			errno = reason;
			return -1;
		}
	}
	state_dir_close();
	directory = fd;
	return 0;
}

int
state_dir_check(void)
{
	return directory == -1 ? 0 : check(directory);
}

int
state_dir_fd(void)
{
	return directory;
}

void
state_dir_close(void)
{
	if (directory != -1)
		(void)close(directory);
	directory = -1;
}

#ifdef GOPHERMOON_SQLITE

bool
state_dir_is_supported(void)
{
	return true;
}

/*
 * SQLite knows files by absolute paths. Ours all stand in its root, which is
 * the state directory: nothing that it is told can lead out of there.
 */
static const char *
name_of(const char *path)
{
	while (*path == '/')
		path++;
	return *path == '\0' ? "." : path;
}

/*
 * SQLite takes none of the first three descriptors, which are free once a
 * visitor on them has gone.
 */
static int
move_up(int fd)
{
	int up;

	if (fd == -1 || fd > STDERR_FILENO)
		return fd;
	up = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	(void)close(fd);
	return up;
}

static int
open_here(const char *path, int flags, int mode)
{
	if (strchr(name_of(path), '/') != NULL) {
		errno = EACCES;
		return -1;
	}
	return move_up(openat(directory, name_of(path),
	    flags | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode & OURS));
}

static int
access_here(const char *path, int mode)
{
	return faccessat(directory, name_of(path), mode, 0);
}

static int
stat_here(const char *path, struct stat *st)
{
	return fstatat(directory, name_of(path), st, 0);
}

static int
lstat_here(const char *path, struct stat *st)
{
	return fstatat(directory, name_of(path), st, AT_SYMLINK_NOFOLLOW);
}

static int
unlink_here(const char *path)
{
	return unlinkat(directory, name_of(path), 0);
}

static ssize_t
readlink_here(const char *path, char *out, size_t size)
{
	return readlinkat(directory, name_of(path), out, size);
}

static char *
getcwd_here(char *out, size_t size)
{
	if (size < sizeof "/") {
		errno = ERANGE;
		return NULL;
	}
	out[0] = '/';
	out[1] = '\0';
	return out;
}

/* No file grows beyond this. */
static int64_t file_most;

void
vfs_set_max_size(uintmax_t bytes)
{
	if (bytes > (uintmax_t)file_most)
		file_most = (int64_t)bytes;
}

/* As a full disk would do. */
static ssize_t
pwrite_here(int fd, const void *bytes, size_t n, int64_t at)
{
	if (file_most > 0 && at > file_most - (int64_t)n) {
		errno = ENOSPC;
		return -1;
	}
	return pwrite(fd, bytes, n, (off_t)at);
}

/* Where it sleeps, others wait as well: it tries as often, but not as long. */
static int
sleep_little(sqlite3_vfs *vfs, int us)
{
	enum { MOST_US = 500 };

	(void)vfs;
	us = us < MOST_US ? us : MOST_US;
	(void)usleep((useconds_t)us);
	return us;
}

/* /dev/urandom is no file of ours. */
static int
randomness(sqlite3_vfs *vfs, int n, char *out)
{
	ssize_t got;

	(void)vfs;
	got = getrandom(out, (size_t)n, 0);
	return got == -1 ? 0 : (int)got;
}

/* The system calls that name a file, and the one that makes it grow. */
static const struct {
	const char *name;
	sqlite3_syscall_ptr call;
} calls[] = {
	{ "open", (sqlite3_syscall_ptr)open_here },
	{ "access", (sqlite3_syscall_ptr)access_here },
	{ "stat", (sqlite3_syscall_ptr)stat_here },
	{ "lstat", (sqlite3_syscall_ptr)lstat_here },
	{ "unlink", (sqlite3_syscall_ptr)unlink_here },
	{ "readlink", (sqlite3_syscall_ptr)readlink_here },
	{ "getcwd", (sqlite3_syscall_ptr)getcwd_here },
	{ "pwrite64", (sqlite3_syscall_ptr)pwrite_here },
};

/* One thread, and no more memory than this for all databases together. */
enum { MEMORY_MAX = 64 * 1024 * 1024 };

static int
configure(void)
{
	if (sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) != SQLITE_OK ||
	    sqlite3_initialize() != SQLITE_OK)
		return -1;
	(void)sqlite3_hard_heap_limit64(MEMORY_MAX);
	return 0;
}

/* Their file system, with our names for files. */
static int
register_vfs(void)
{
	static sqlite3_vfs ours;
	sqlite3_vfs *theirs = sqlite3_vfs_find("unix");
	size_t i;

	if (theirs == NULL)
		return -1;
	for (i = 0; i < sizeof calls / sizeof calls[0]; i++)
		if (theirs->xSetSystemCall(theirs, calls[i].name,
			calls[i].call) != SQLITE_OK)
			return -1;
	ours = *theirs;
	ours.zName = VFS_NAME;
	ours.xRandomness = randomness;
	ours.xSleep = sleep_little;
	ours.xDlOpen = NULL;
	return sqlite3_vfs_register(&ours, 1) == SQLITE_OK ? 0 : -1;
}

int
vfs_register(void)
{
	static bool begun;

	if (!begun && configure() == 0 && register_vfs() == 0)
		begun = true;
	return begun ? 0 : -1;
}

#else

bool
state_dir_is_supported(void)
{
	return false;
}

void
vfs_set_max_size(uintmax_t bytes)
{
	(void)bytes;
}

int
vfs_register(void)
{
	return -1;
}

#endif
