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

enum { NOBODY = 65534 };	/* whose files are nobody's in particular */

/* A name that a path and a menu can carry. */
static bool
is_name(const char *name)
{
	const unsigned char *c;

	for (c = (const unsigned char *)name; *c != '\0'; c++)
		if (*c <= 0x20 || *c == 0x7f || *c == '/')
			return false;
	return name[0] != '\0' && strlen(name) < 256;
}

static bool
is_person(const struct passwd *account)
{
	return account->pw_uid >= USERDIR_UID_MIN &&
	    account->pw_uid != NOBODY && account->pw_dir[0] == '/' &&
	    is_name(account->pw_name);
}

/* Does everybody come through here? Fills in what fstat says. */
static bool
is_open_to_all(int dir, struct stat *st)
{
	return fstat(dir, st) == 0 && S_ISDIR(st->st_mode) &&
	    (st->st_mode & S_IXOTH);
}

/* Whoever has made a space may wonder why it is none, if we can see it. */
static void
tell_of_closed_home(int home, const char *name, const char *userdir)
{
	struct stat st;

	if (fstatat(home, userdir, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode))
		log_info("userdir: %s has a %s, but not everybody may enter "
			 "his home",
		    name, userdir);
}

/* Opens somebody's space. -1 and errno, 0 where there is none. */
static int
open_space(const struct passwd *account, const char *userdir)
{
	struct stat st;
	int home, fd;

	home = open(account->pw_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (home == -1)
		return -1;
	fd = -1;
	if (is_open_to_all(home, &st))
		fd = beneath_open(home, beneath_has_openat2(home), userdir,
		    O_RDONLY | O_DIRECTORY);
	else {
		tell_of_closed_home(home, account->pw_name, userdir);
		errno = 0;
	}
	(void)close(home);
	if (fd == -1)
		return -1;
	if (is_open_to_all(fd, &st) && st.st_uid == account->pw_uid)
		return fd;
	(void)close(fd);
	errno = 0;
	return -1;
}

/* Takes over the descriptor. */
static int
add(struct userdirs *userdirs, int fd, const struct passwd *account,
    const struct conf *conf)
{
	struct userdir *at;
	char *name;

	name = strdup(account->pw_name);
	at = reallocarray(userdirs->at, userdirs->n + 1, sizeof *at);
	if (at != NULL)
		userdirs->at = at;
	if (name == NULL || at == NULL) {
		free(name);
		(void)close(fd);
		errno = ENOMEM;
		return -1;
	}
	if (root_open_userdir(&at[userdirs->n].root, fd, name, account->pw_uid,
		conf) == -1) {
		free(name);
		return -1;
	}
	at[userdirs->n++].name = name;
	return 0;
}

/* Does the system fail, rather than that somebody has no space? */
static bool
is_trouble(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOMEM;
}

/* The space of an account that is listed, if there is one. */
static int
take(struct userdirs *userdirs, const struct passwd *account,
    const struct conf *conf)
{
	int fd;

	if (!is_person(account))
		return 0;
	fd = open_space(account, conf->userdir);
	if (fd == -1)
		return is_trouble(errno) ? -1 : 0;
	if (userdirs->n < USERDIRS_MAX)
		return add(userdirs, fd, account, conf);
	(void)close(fd);
	log_warn("userdir: only %d people have a space; %s has none",
	    USERDIRS_MAX, account->pw_name);
	return 0;
}

/* 1: there are more, 0: that was the last one, -1 and errno: trouble. */
static int
take_next(struct userdirs *userdirs, FILE *accounts, const struct conf *conf)
{
	const struct passwd *account;

	errno = 0;
	account = fgetpwent(accounts);
	if (account == NULL)
		return errno == 0 || errno == ENOENT ? 0 : -1;
	return take(userdirs, account, conf) == 0 ? 1 : -1;
}

static int
compare(const void *va, const void *vb)
{
	const struct userdir *a = va, *b = vb;

	return strcmp(a->name, b->name);
}

static void
close_space(struct userdir *userdir)
{
	root_close(&userdir->root);
	free(userdir->name);
}

/* Of accounts with one name the first is somebody. */
static void
sort(struct userdirs *userdirs)
{
	size_t i, n;

	if (userdirs->n == 0)
		return;
	qsort(userdirs->at, userdirs->n, sizeof *userdirs->at, compare);
	for (n = 1, i = 1; i < userdirs->n; i++) {
		if (strcmp(userdirs->at[n - 1].name, userdirs->at[i].name) == 0)
			close_space(&userdirs->at[i]);
		else
			userdirs->at[n++] = userdirs->at[i];
	}
	userdirs->n = n;
}

/* Each of them takes a descriptor for as long as we serve. */
static void
need_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
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
	need_files();
	do
		result = take_next(userdirs, accounts, conf);
	while (result == 1);
	saved = errno;
	(void)fclose(accounts);
	sort(userdirs);
	if (result == -1)
		userdirs_close(userdirs);
	errno = saved;
	return result;
}

/* Whose is a path? */
static const struct userdir *
space_of(const struct userdirs *userdirs, const char *path)
{
	char name[REQUEST_MAX + 1];
	const struct userdir key = { .name = name };

	if (path[0] != '~')
		return NULL;
	(void)snprintf(name, sizeof name, "%.*s", (int)strcspn(path + 1, "/"),
	    path + 1);
	return bsearch(&key, userdirs->at, userdirs->n, sizeof *userdirs->at,
	    compare);
}

const struct userdir *
userdirs_find(const struct userdirs *userdirs, const struct request *request,
    bool typed)
{
	const enum request_reading end = typed ? READINGS : READING_TYPED;
	enum request_reading reading = typed ? READING_TYPED : READING_RAW;
	const struct userdir *userdir;
	struct request_path path;

	if (userdirs->n == 0)
		return NULL;
	for (; reading < end; reading++) {
		if (request_path(request, reading, &path) != PATH_OK)
			continue;
		userdir = space_of(userdirs, path.path);
		if (userdir != NULL)
			return userdir;
	}
	return NULL;
}

void
userdirs_close(struct userdirs *userdirs)
{
	while (userdirs->n > 0)
		close_space(&userdirs->at[--userdirs->n]);
	free(userdirs->at);
	userdirs->at = NULL;
}
