#include "site/people.h"

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
	return account->pw_uid >= PEOPLE_UID_MIN && account->pw_uid != NOBODY &&
	    account->pw_dir[0] == '/' && is_name(account->pw_name);
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
add(struct people *people, int fd, const struct passwd *account,
    const struct conf *conf)
{
	struct space *at;
	char *name;

	name = strdup(account->pw_name);
	at = reallocarray(people->at, people->n + 1, sizeof *at);
	if (at != NULL)
		people->at = at;
	if (name == NULL || at == NULL) {
		free(name);
		(void)close(fd);
		errno = ENOMEM;
		return -1;
	}
	if (root_of_space(&at[people->n].root, fd, name, account->pw_uid,
		conf) == -1) {
		free(name);
		return -1;
	}
	at[people->n++].name = name;
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
take(struct people *people, const struct passwd *account,
    const struct conf *conf)
{
	int fd;

	if (!is_person(account))
		return 0;
	fd = open_space(account, conf->userdir);
	if (fd == -1)
		return is_trouble(errno) ? -1 : 0;
	if (people->n < PEOPLE_MAX)
		return add(people, fd, account, conf);
	(void)close(fd);
	log_warn("userdir: only %d people have a space; %s has none",
	    PEOPLE_MAX, account->pw_name);
	return 0;
}

/* 1: there are more, 0: that was the last one, -1 and errno: trouble. */
static int
take_next(struct people *people, FILE *accounts, const struct conf *conf)
{
	const struct passwd *account;

	errno = 0;
	account = fgetpwent(accounts);
	if (account == NULL)
		return errno == 0 || errno == ENOENT ? 0 : -1;
	return take(people, account, conf) == 0 ? 1 : -1;
}

static int
compare(const void *va, const void *vb)
{
	const struct space *a = va, *b = vb;

	return strcmp(a->name, b->name);
}

static void
close_space(struct space *space)
{
	root_close(&space->root);
	free(space->name);
}

/* Of accounts with one name the first is somebody. */
static void
sort(struct people *people)
{
	size_t i, n;

	if (people->n == 0)
		return;
	qsort(people->at, people->n, sizeof *people->at, compare);
	for (n = 1, i = 1; i < people->n; i++) {
		if (strcmp(people->at[n - 1].name, people->at[i].name) == 0)
			close_space(&people->at[i]);
		else
			people->at[n++] = people->at[i];
	}
	people->n = n;
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
people_open(struct people *people, const struct conf *conf)
{
	FILE *accounts;
	int result, saved;

	*people = (struct people){ 0 };
	if (conf->userdir[0] == '\0')
		return 0;
	accounts = fopen(conf->accounts, "re");
	if (accounts == NULL)
		return -1;
	need_files();
	do
		result = take_next(people, accounts, conf);
	while (result == 1);
	saved = errno;
	(void)fclose(accounts);
	sort(people);
	if (result == -1)
		people_close(people);
	errno = saved;
	return result;
}

/* Whose is a path? */
static const struct space *
space_of(const struct people *people, const char *path)
{
	char name[REQUEST_MAX + 1];
	const struct space key = { .name = name };

	if (path[0] != '~')
		return NULL;
	(void)snprintf(name, sizeof name, "%.*s", (int)strcspn(path + 1, "/"),
	    path + 1);
	return bsearch(&key, people->at, people->n, sizeof *people->at,
	    compare);
}

const struct space *
people_find(const struct people *people, const struct request *request,
    bool typed)
{
	const enum request_reading end = typed ? READINGS : READING_TYPED;
	enum request_reading reading = typed ? READING_TYPED : READING_RAW;
	const struct space *space;
	struct request_path path;

	if (people->n == 0)
		return NULL;
	for (; reading < end; reading++) {
		if (request_path(request, reading, &path) != PATH_OK)
			continue;
		space = space_of(people, path.path);
		if (space != NULL)
			return space;
	}
	return NULL;
}

void
people_close(struct people *people)
{
	while (people->n > 0)
		close_space(&people->at[--people->n]);
	free(people->at);
	people->at = NULL;
}
