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
	return name[0] != '\0' && strcmp(name, ".") != 0 &&
	    strcmp(name, "..") != 0 && strlen(name) < 256;
}

static bool
account_is_person(const struct passwd *account)
{
	return account->pw_uid >= USERDIR_UID_MIN &&
	    account->pw_uid != UID_OVERFLOW && account->pw_dir[0] == '/' &&
	    name_is_usable(account->pw_name);
}

/* Reports whether all users may enter a directory. */
static bool
all_may_enter(const struct stat *st)
{
	return S_ISDIR(st->st_mode) && (st->st_mode & S_IXOTH);
}

/* The states of the user directory of an account. */
enum userdir_state {
	USERDIR_OPEN,
	USERDIR_MISSING,	/* there is none, or it cannot be opened */
	USERDIR_HOME_CLOSED,	/* others may not enter the home */
	USERDIR_CLOSED,		/* others may not enter it */
	USERDIR_LINK,		/* a symlink leads out of the home */
	USERDIR_FOREIGN,	/* another account owns it */
	USERDIR_HIDDEN,		/* a user namespace hides its owner */
	USERDIR_STATES
};

static enum userdir_state
userdir_state_of_errno(void)
{
	switch (errno) {
	case EXDEV:
	case ELOOP:
		return USERDIR_LINK;
	case EACCES:
		return USERDIR_CLOSED;
	default:
		return USERDIR_MISSING;
	}
}

/* Judges an open user directory. If it is USERDIR_MISSING, errno says why. */
static enum userdir_state
judge_userdir(int fd, const struct passwd *account)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return USERDIR_MISSING;
	if (!all_may_enter(&st))
		return USERDIR_CLOSED;
	if (st.st_uid == account->pw_uid)
		return USERDIR_OPEN;
	return st.st_uid == UID_OVERFLOW ? USERDIR_HIDDEN : USERDIR_FOREIGN;
}

/* Judges an open home. Sets `fd` if the result is USERDIR_OPEN. */
static enum userdir_state
judge_home(int home, const struct passwd *account, const char *userdir, int *fd)
{
	struct stat st;
	enum userdir_state state;
	int saved;

	if (fstat(home, &st) == -1)
		return USERDIR_MISSING;
	if (!all_may_enter(&st))
		return fstatat(home, userdir, &st, 0) == 0 || errno == EACCES ?
		    USERDIR_HOME_CLOSED :
		    USERDIR_MISSING;
	*fd = beneath_open(home, beneath_has_openat2(home), userdir,
	    O_RDONLY | O_DIRECTORY);
	if (*fd == -1)
		return userdir_state_of_errno();
	state = judge_userdir(*fd, account);
	if (state == USERDIR_OPEN)
		return state;
	saved = errno;
	close(*fd);
	errno = saved;
	return state;
}

/*
 * Opens the user directory of an account, whose descriptor `fd` gets. If it is
 * missing, errno says why.
 */
static enum userdir_state
open_userdir(const struct passwd *account, const char *userdir, int *fd)
{
	enum userdir_state state;
	int home, saved;

	home = open(account->pw_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (home == -1)
		return errno == EACCES ? USERDIR_HOME_CLOSED : USERDIR_MISSING;
	state = judge_home(home, account, userdir, fd);
	saved = errno;
	close(home);
	errno = saved;
	return state;
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
	enum userdir_state state;
	int fd;

	if (!account_is_person(account))
		return 0;
	state = open_userdir(account, conf->userdir, &fd);
	if (state == USERDIR_MISSING &&
	    (errno == EMFILE || errno == ENFILE || errno == ENOMEM))
		return -1;
	if (state == USERDIR_MISSING && !root_is_missing(errno))
		log_warn("userdir ~%s: not served: %s", account->pw_name,
		    strerror(errno));
	if (state != USERDIR_OPEN)
		return 0;	/* Errors of the account only leave it out. */
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
	userdirs->conf = conf;
	accounts = fopen(conf->accounts, "re");
	if (accounts == NULL)
		return -1;
	raise_file_limit();
	skeleton_read(&userdirs->skeleton, conf->skeleton, conf->userdir);
	result = add_accounts(userdirs, accounts, conf);
	saved = errno;
	fclose(accounts);
	sort_userdirs(userdirs);
	if (result == -1)
		userdirs_close(userdirs);
	errno = saved;
	return result;
}

/* --- reasons for the log --- */

/* The causes and remedies of the states that an account can change alone. */
static const char *const userdir_reasons[USERDIR_STATES] = {
	[USERDIR_CLOSED] = "other users may not read it; run chmod o+rx on it",
	[USERDIR_LINK] = "a symbolic link out of the home; use a directory",
	[USERDIR_FOREIGN] = "another account owns it; run chown on it",
};

/* Counts the states, and warns of an account whose directory is not served. */
static void
explain_account(const struct passwd *account, const char *userdir,
    size_t *counts)
{
	enum userdir_state state;
	int fd = -1;

	state = open_userdir(account, userdir, &fd);
	counts[state]++;
	if (state == USERDIR_OPEN)
		close(fd);
	if (userdir_reasons[state] != NULL)
		log_warn("userdir ~%s: %s/%s: %s", account->pw_name,
		    account->pw_dir, userdir, userdir_reasons[state]);
	if (state == USERDIR_HOME_CLOSED)
		log_info("userdir ~%s: other users may not enter the home; to "
			 "publish %s there, run chmod o+x %s",
		    account->pw_name, userdir, account->pw_dir);
}

void
userdirs_explain(const struct conf *conf)
{
	size_t counts[USERDIR_STATES] = { 0 }, n = 0;
	const struct passwd *account;
	FILE *accounts;

	if (conf->userdir[0] == '\0')
		return;
	if (conf->userdir[0] == '~')
		log_warn("userdir: \"%s\" is beneath a directory named ~ in "
			 "each home; leave out the ~/",
		    conf->userdir);
	accounts = fopen(conf->accounts, "re");
	if (accounts == NULL)
		return;
	while ((account = fgetpwent(accounts)) != NULL)
		if (account_is_person(account)) {
			explain_account(account, conf->userdir, counts);
			n++;
		}
	fclose(accounts);
	if (counts[USERDIR_MISSING] == n)
		log_info("userdir: none of the homes in %s has a directory "
			 "%s; make one, or correct userdir",
		    conf->accounts, conf->userdir);
	if (counts[USERDIR_HIDDEN] > 0)
		log_warn("userdir: the owners of %zu directories are hidden, "
			 "so they are not served; with systemd, add the "
			 "drop-in people.conf",
		    counts[USERDIR_HIDDEN]);
}

/* Returns the user directory with this prefix, or NULL. */
static struct root *
find_prefix(const struct userdirs *userdirs, char *prefix)
{
	const struct root key = { .prefix = prefix };

	if (userdirs->n == 0)
		return NULL;
	return bsearch(&key, userdirs->at, userdirs->n, sizeof *userdirs->at,
	    compare_userdirs);
}

static struct userdir_asked *asked_here;	/* of this process; or NULL */

/*
 * Adds a name that is not there yet. Names that are not user directories can
 * only use the last place, so that they never displace the others.
 */
static void
add_asked(const char *name, bool is_known)
{
	size_t i, room = USERDIR_ASKED;

	if (asked_here == NULL || strlen(name) >= USERDIR_ASKED_NAME)
		return;
	for (i = USERDIR_ASKED; i-- > 0;) {
		if (!atomic_load(&asked_here->at[i].full)) {
			if (is_known || i == USERDIR_ASKED - 1)
				room = i;
		} else if (strcmp(asked_here->at[i].name, name) == 0)
			return;
	}
	if (room == USERDIR_ASKED)
		return;
	strcpy(asked_here->at[room].name, name);
	atomic_store(&asked_here->at[room].full, true);
}

/*
 * Returns the user directory that the path begins with, or NULL. Adds the name
 * of one that does not exist to those that were asked for.
 */
static const struct root *
userdir_of_path(const struct userdirs *userdirs, const char *path)
{
	char prefix[REQUEST_MAX + 1];
	const struct root *userdir;

	if (path[0] != '~')
		return NULL;
	snprintf(prefix, sizeof prefix, "%.*s", (int)strcspn(path, "/"), path);
	userdir = find_prefix(userdirs, prefix);
	if (userdir == NULL && name_is_usable(prefix + 1))
		add_asked(prefix + 1, false);
	return userdir;
}

const struct root *
userdirs_find(const struct userdirs *userdirs, const struct request *request,
    bool typed)
{
	const enum request_reading end = typed ? READINGS : READING_TYPED;
	enum request_reading reading = typed ? READING_TYPED : READING_RAW;
	const struct root *userdir;
	struct request_path path;

	if (userdirs->n == 0 && userdirs->conf == NULL)
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

/* --- user directories that are made anew --- */

void
userdirs_use_asked(struct userdir_asked *asked)
{
	asked_here = asked;
}

void
userdirs_ask(const struct root *userdir)
{
	add_asked(userdir->prefix + 1, true);
}

void
userdirs_take_asked(struct userdir_asked *asked, struct userdir_names *names)
{
	char *name;
	size_t i;

	for (i = 0; i < USERDIR_ASKED && names->n < USERDIR_NAMES; i++) {
		if (!atomic_load(&asked->at[i].full))
			continue;
		/* Never trust that a worker has ended its text. */
		name = names->at[names->n++];
		*(char *)mempcpy(name, asked->at[i].name,
		    USERDIR_ASKED_NAME - 1) = '\0';
		atomic_store(&asked->at[i].full, false);
	}
}

/* Returns the number of a name, or names->n. */
static size_t
find_asked(const struct userdir_names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		if (strcmp(names->at[i], name) == 0)
			break;
	return i;
}

/* Reports whether both descriptors are of one directory. */
static bool
is_same_directory(int a, int b)
{
	struct stat sa, sb;

	return fstat(a, &sa) == 0 && fstat(b, &sb) == 0 &&
	    sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

/* Replaces the directory of a known user. Takes over the descriptor. */
static bool
replace_userdir(struct root *userdir, int fd, const struct passwd *account)
{
	if (is_same_directory(userdir->fd, fd)) {
		close(fd);
		return false;
	}
	close(userdir->fd);
	userdir->fd = fd;
	userdir->owner = account->pw_uid;
	log_info("userdir ~%s: is another directory now; new workers serve it",
	    account->pw_name);
	return true;
}

/* Adds the directory of a new user. Takes over the descriptor. */
static bool
add_new_userdir(struct userdirs *userdirs, int fd, const struct passwd *account)
{
	if (userdirs->n == USERDIRS_MAX) {
		close(fd);
		return false;
	}
	if (add_userdir(userdirs, fd, account, userdirs->conf) == -1)
		return false;
	sort_userdirs(userdirs);
	log_info("userdir ~%s: is new; new workers serve it", account->pw_name);
	return true;
}

/*
 * Looks up the user directory of an account again. Returns 1 if it is new or
 * made anew, 0 if not, -1 if there is none now.
 */
static int
refresh_userdir(struct userdirs *userdirs, const struct passwd *account)
{
	char prefix[USERDIR_ASKED_NAME + 1];
	struct root *userdir;
	int fd;

	if (open_userdir(account, userdirs->conf->userdir, &fd) != USERDIR_OPEN)
		return -1;
	snprintf(prefix, sizeof prefix, "~%s", account->pw_name);
	userdir = find_prefix(userdirs, prefix);
	return userdir != NULL ? replace_userdir(userdir, fd, account) :
				 add_new_userdir(userdirs, fd, account);
}

/* Of accounts with the same name, the first with a user directory counts. */
static size_t
refresh_accounts(struct userdirs *userdirs, FILE *accounts,
    const struct userdir_names *names)
{
	bool done[USERDIR_NAMES] = { false };
	const struct passwd *account;
	size_t i, n = 0;
	int result;

	while ((account = fgetpwent(accounts)) != NULL) {
		i = find_asked(names, account->pw_name);
		if (i == names->n || done[i] || !account_is_person(account))
			continue;
		result = refresh_userdir(userdirs, account);
		done[i] = result != -1;
		n += result == 1;
	}
	return n;
}

size_t
userdirs_refresh(struct userdirs *userdirs, const struct userdir_names *names)
{
	FILE *accounts;
	size_t n;

	if (userdirs->conf == NULL || names->n == 0)
		return 0;
	accounts = fopen(userdirs->conf->accounts, "re");
	if (accounts == NULL)
		return 0;
	n = refresh_accounts(userdirs, accounts, names);
	fclose(accounts);
	return n;
}

void
userdirs_close(struct userdirs *userdirs)
{
	while (userdirs->n > 0)
		root_close(&userdirs->at[--userdirs->n]);
	free(userdirs->at);
	userdirs->at = NULL;
	skeleton_free(&userdirs->skeleton);
}
