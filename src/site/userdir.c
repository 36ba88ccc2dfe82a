#include "site/userdir.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "site/beneath.h"

enum { UID_OVERFLOW = 65534 };	/* the uid of unknown accounts */

/* Reports whether a path and a menu can hold the name. */
static bool
name_is_usable(const char *name)
{
	const unsigned char *c;

	for (c = (const unsigned char *)name; *c != '\0'; c++)
		if (*c <= 0x20 || *c == 0x7f || *c == '/')
			return false;
	return name[0] != '\0' && strlen(name) < 256;
}

static bool
account_is_person(const struct passwd *account)
{
	return account->pw_uid >= USERDIR_UID_MIN &&
	    account->pw_uid != UID_OVERFLOW && account->pw_dir[0] == '/' &&
	    name_is_usable(account->pw_name);
}

/* Reports whether all users may enter the directory. Fills `st`. */
static bool
all_may_enter(int dir, struct stat *st)
{
	return fstat(dir, st) == 0 && S_ISDIR(st->st_mode) &&
	    (st->st_mode & S_IXOTH);
}

/* Logs that a user directory is not served, if it can be found. */
static void
log_closed_home(int home, const struct passwd *account, const char *userdir)
{
	struct stat st;

	if (fstatat(home, userdir, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode))
		log_info("userdir ~%s: other users may not enter the home; "
			 "run chmod o+x %s",
		    account->pw_name, account->pw_dir);
}

/* Opens a user directory. Returns -1 and errno, which is 0 if there is none. */
static int
open_userdir(const struct passwd *account, const char *userdir)
{
	struct stat st;
	int home, fd;

	home = open(account->pw_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (home == -1)
		return -1;
	fd = -1;
	if (all_may_enter(home, &st))
		fd = beneath_open(home, beneath_has_openat2(home), userdir,
		    O_RDONLY | O_DIRECTORY);
	else {
		log_closed_home(home, account, userdir);
		errno = 0;
	}
	close(home);
	if (fd == -1)
		return -1;
	if (all_may_enter(fd, &st) && st.st_uid == account->pw_uid)
		return fd;
	close(fd);
	errno = 0;
	return -1;
}

/* Adds a user directory, and takes over the descriptor. */
static int
add_userdir(struct userdirs *userdirs, int fd, const struct passwd *account,
    const struct conf *conf)
{
	struct root *at;

	at = reallocarray(userdirs->at, userdirs->n + 1, sizeof *at);
	if (at == NULL) {
		close(fd);
		errno = ENOMEM;
		return -1;
	}
	userdirs->at = at;
	if (root_open_userdir(&at[userdirs->n], fd, account->pw_name,
		account->pw_uid, conf) == -1)
		return -1;
	userdirs->n++;
	return 0;
}

/* Adds the user directory of an account, if there is one. */
static int
add_account(struct userdirs *userdirs, const struct passwd *account,
    const struct conf *conf)
{
	int fd;

	if (!account_is_person(account))
		return 0;
	fd = open_userdir(account, conf->userdir);
	if (fd == -1)	/* Errors of the account only leave it out. */
		return errno == EMFILE || errno == ENFILE || errno == ENOMEM ?
		    -1 :
		    0;
	if (userdirs->n < USERDIRS_MAX)
		return add_userdir(userdirs, fd, account, conf);
	close(fd);
	log_warn("userdir ~%s: not served, because a site has at most %d user "
		 "directories",
	    account->pw_name, USERDIRS_MAX);
	return 0;
}

static int
add_accounts(struct userdirs *userdirs, FILE *accounts, const struct conf *conf)
{
	const struct passwd *account;

	for (;;) {
		errno = 0;
		account = fgetpwent(accounts);
		if (account == NULL)
			return errno == 0 || errno == ENOENT ? 0 : -1;
		if (add_account(userdirs, account, conf) == -1)
			return -1;
	}
}

static int
compare_userdirs(const void *va, const void *vb)
{
	const struct root *a = va, *b = vb;

	return strcmp(a->prefix, b->prefix);
}

/* Sorts by name. Removes all but one of accounts with the same name. */
static void
sort_userdirs(struct userdirs *userdirs)
{
	size_t i, n;

	if (userdirs->n == 0)
		return;
	qsort(userdirs->at, userdirs->n, sizeof *userdirs->at,
	    compare_userdirs);
	for (n = 1, i = 1; i < userdirs->n; i++) {
		if (compare_userdirs(&userdirs->at[n - 1], &userdirs->at[i]) ==
		    0)
			root_close(&userdirs->at[i]);
		else
			userdirs->at[n++] = userdirs->at[i];
	}
	userdirs->n = n;
}

/* Raises the limit, as each user directory holds a descriptor open. */
static void
raise_file_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

int
userdirs_open(struct userdirs *userdirs, const struct conf *conf)
{
	FILE *accounts;
	int result, saved;

	*userdirs = (struct userdirs){ 0 };
	if (conf->userdir[0] == '\0')
		return 0;
	accounts = fopen(conf->accounts, "re");
	if (accounts == NULL)
		return -1;
	raise_file_limit();
	result = add_accounts(userdirs, accounts, conf);
	saved = errno;
	fclose(accounts);
	sort_userdirs(userdirs);
	if (result == -1)
		userdirs_close(userdirs);
	errno = saved;
	return result;
}

/* Returns the user directory that the path begins with, or NULL. */
static const struct root *
userdir_of_path(const struct userdirs *userdirs, const char *path)
{
	char name[REQUEST_MAX + 1];
	const struct root key = { .prefix = name };

	if (path[0] != '~')
		return NULL;
	snprintf(name, sizeof name, "%.*s", (int)strcspn(path, "/"), path);
	return bsearch(&key, userdirs->at, userdirs->n, sizeof *userdirs->at,
	    compare_userdirs);
}

const struct root *
userdirs_find(const struct userdirs *userdirs, const struct request *request,
    bool typed)
{
	const enum request_reading end = typed ? READINGS : READING_TYPED;
	enum request_reading reading = typed ? READING_TYPED : READING_RAW;
	const struct root *userdir;
	struct request_path path;

	if (userdirs->n == 0)
		return NULL;
	for (; reading < end; reading++) {
		if (request_path(request, reading, &path) != PATH_OK)
			continue;
		userdir = userdir_of_path(userdirs, path.path);
		if (userdir != NULL)
			return userdir;
	}
	return NULL;
}

void
userdirs_close(struct userdirs *userdirs)
{
	while (userdirs->n > 0)
		root_close(&userdirs->at[--userdirs->n]);
	free(userdirs->at);
	userdirs->at = NULL;
}
