#include "confine/privs.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "confine/seccomp.h"
#include "confine/landlock.h"
#include "store/state_dir.h"

enum { NO_NEW_PRIVS, LANDLOCK, SECCOMP };
enum { CAPS_NONE = 0, CAPS_CHROOT = 1 << CAP_SYS_CHROOT };

/*
 * Keeps these capabilities and no others, for good. A service manager may have
 * forbidden to change them, after it has taken all of them away.
 */
static int
keep_caps(uint32_t caps)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct is[_LINUX_CAPABILITY_U32S_3];
	const struct __user_cap_data_struct ought[_LINUX_CAPABILITY_U32S_3] = {
		{ .effective = caps, .permitted = caps },
	};

	if (syscall(SYS_capget, &header, is) == 0 &&
	    memcmp(is, ought, sizeof is) == 0)
		return 0;
	return (int)syscall(SYS_capset, &header, ought);
}

/* While it is still possible to see it. */
static void
open_jail(struct privs *privs, const char *path)
{
	const char *hint;

	privs->jail = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	privs->jail_path = realpath(path, NULL);
	if (privs->jail != -1 && privs->jail_path != NULL)
		return;
	hint = conf_tilde_hint(path);
	die("chroot \"%s\": %s%s%s", path, strerror(errno), hint ? "; " : "",
	    hint ? hint : "");
}

#ifdef GOPHERMOON_STATIC
/* getpwnam(3) would load parts of a C library that need not fit ours. */
static const struct passwd *
find_account(const char *name)
{
	const struct passwd *account = NULL;
	FILE *file;

	file = fopen("/etc/passwd", "re");
	if (file == NULL)
		return NULL;
	while ((account = fgetpwent(file)) != NULL)
		if (strcmp(account->pw_name, name) == 0)
			break;
	(void)fclose(file);
	return account;
}
#else
static const struct passwd *
find_account(const char *name)
{
	return getpwnam(name);
}
#endif

static void
become(const char *user, bool keep)
{
	const struct passwd *account;

	account = find_account(user);
	if (account == NULL)
		die("user: there is no account \"%s\" on this host", user);
	if ((keep && prctl(PR_SET_KEEPCAPS, 1) == -1) ||
	    setgroups(1, &account->pw_gid) == -1 ||
	    setgid(account->pw_gid) == -1 || setuid(account->pw_uid) == -1)
		die("user: cannot become \"%s\": %s", user, strerror(errno));
}

void
privs_drop(struct privs *privs, const struct conf *conf, bool daemon)
{
	*privs = (struct privs){ .daemon = daemon, .jail = -1 };
	if (conf->chroot[0] != '\0')
		open_jail(privs, conf->chroot);
	if (geteuid() == 0 && conf->user[0] != '\0')
		become(conf->user, privs->jail != -1);
	if (geteuid() == 0) {
		if (daemon)
			log_warn("running as root; name an account with "
				 "--user");
		return;
	}
	if (keep_caps(privs->jail == -1 ? CAPS_NONE : CAPS_CHROOT) == 0)
		return;
	if (privs->jail != -1 && errno == EPERM)
		die("chroot: only a server that root has started can do that");
	die("cannot let go of capabilities: %s", strerror(errno));
}

/* What a path is in the jail, a part of it; NULL where it lies outside. */
static const char *
inside(const char *jail, const char *path)
{
	size_t len;

	len = strlen(jail);
	while (len > 0 && jail[len - 1] == '/')
		len--;
	if (strncmp(jail, path, len) != 0)
		return NULL;
	if (path[len] == '\0')
		return "/";
	return path[len] == '/' ? path + len : NULL;
}

static int
check_inside(const struct privs *privs, const char *option, const char *path)
{
	if (path != NULL && inside(privs->jail_path, path) != NULL)
		return 0;
	log_error("%s: %s lies outside \"%s\", the directory of chroot", option,
	    path ? path : strerror(errno), privs->jail_path);
	return -1;
}

static int
check_site(const struct privs *privs, const struct site *site)
{
	char *library;
	int result;

	if (check_inside(privs, "gopherroot", site->root.path) == -1)
		return -1;
	if (site->conf->library[0] == '\0')
		return 0;
	library = realpath(site->conf->library, NULL);
	result = check_inside(privs, "library", library);
	free(library);
	return result;
}

int
privs_check_state(const struct conf *conf)
{
	if (state_dir_check() == 0)
		return 0;
	log_error("state \"%s\": %s; the account that serves has to be able "
		  "to write there",
	    conf->state, strerror(errno));
	return -1;
}

int
privs_check(const struct privs *privs, const struct sites *sites)
{
	size_t i;

	for (i = 0; privs->jail != -1 && i < sites->n; i++)
		if (check_site(privs, &sites->at[i]) == -1)
			return -1;
	return 0;
}

static int
forbid_new_privs(const struct sites *sites)
{
	(void)sites;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static int
probe_nothing(void)
{
	return 0;
}

static int
filter(const struct sites *sites)
{
	(void)sites;
	return seccomp_install();
}

#if defined(__SANITIZE_ADDRESS__)
static bool confined;

int __lsan_is_turned_off(void);

/* The leak checker traces the process and reads /proc: not where we forbid. */
int
__lsan_is_turned_off(void)
{
	return confined;
}

static void
forbid_leak_checker(void)
{
	confined = true;
}
#else
static void
forbid_leak_checker(void)
{
}
#endif

/* The measures, in the order in which they are taken. */
static const struct measure {
	const char *name;
	size_t choice;		/* the option's place in struct conf */
	bool cheap;		/* so that it is taken for each visitor, too */
	int (*probe)(void);	/* 0, or -1 and errno: not here */
	int (*take)(const struct sites *sites);
	const char *tells;
} measures[PRIVS_MEASURES] = {
	[NO_NEW_PRIVS] = { "no_new_privs", offsetof(struct conf, no_new_privs),
	    true, probe_nothing, forbid_new_privs,
	    "workers gain nothing from the programs they run" },
	[LANDLOCK] = { "landlock", offsetof(struct conf, landlock), false,
	    landlock_probe, landlock_confine,
	    "workers read the gopherroot and the library, and write nothing" },
	[SECCOMP] = { "seccomp", offsetof(struct conf, seccomp), false,
	    seccomp_probe, filter,
	    "workers make the system calls that serving takes" },
};

static const char not_for_trusted[] = "off, as handlers are trusted";

/* They are all in one process. */
static bool
trusts_anybody(const struct conf *conf)
{
	size_t i;

	for (i = 0; i < conf->n_sites; i++)
		if (conf->sites[i].trusted.n > 0)
			return true;
	return false;
}

/* NULL if the measure is to be taken, or why not. */
static const char *
why_not(const struct measure *measure, const struct privs *privs,
    const struct conf *conf)
{
	int choice;

	choice =
	    *(const int *)(const void *)((const char *)conf + measure->choice);
	if (choice == CONFINE_ON)
		return NULL;
	if (choice == CONFINE_OFF)
		return "off";
	if (trusts_anybody(conf))
		return not_for_trusted;
	return privs->daemon || measure->cheap ? NULL : "off";
}

/* What it means, in one line. */
static const char *
tells(const struct measure *measure)
{
	if (measure == &measures[LANDLOCK] && state_dir_fd() != -1)
		return "workers read the gopherroot and the library, and write "
		       "in the directory of state alone";
	return measure->tells;
}

static void
warn_missing(const struct measure *measure)
{
	log_warn("%s: cannot be had here (%s)", measure->name, strerror(errno));
}

static void
announce(const struct measure *measure, const char **said, const char *why)
{
	static const char refused[] = "refused";
	const char *now;

	now = why != NULL ? why : tells(measure);
	if (why == NULL && measure->probe() == -1)
		now = refused;
	if (now == *said)
		return;
	*said = now;
	if (now == refused)
		warn_missing(measure);
	else
		log_info("%s: %s", measure->name, now);
}

static void
announce_jail(const struct privs *privs)
{
	if (privs->jail != -1)
		log_info("chroot: workers see %s and nothing above it",
		    privs->jail_path);
}

void
privs_announce(struct privs *privs, const struct conf *conf,
    const struct sites *sites)
{
	const struct measure *measure;
	size_t i;

	if (privs->said[0] == NULL) {
		announce_jail(privs);
		if (!sites->at[0].root.openat2)
			log_info("openat2: refused here, so paths are walked "
				 "step by step");
	}
	for (i = 0; i < PRIVS_MEASURES; i++) {
		measure = &measures[i];
		announce(measure, &privs->said[i],
		    why_not(measure, privs, conf));
	}
}

/* Gives a path the name that it has in the jail. */
static void
move_inside(const char *jail, char **path)
{
	char *real, *moved;
	const char *in;

	real = realpath(*path, NULL);
	in = real != NULL ? inside(jail, real) : NULL;
	moved = in != NULL ? strdup(in) : NULL;
	free(real);
	if (moved == NULL)
		die("chroot: %s has no name in %s", *path, jail);
	free(*path);
	*path = moved;
}

static void
enter_jail(const struct privs *privs, struct sites *sites)
{
	struct site *site;

	for (site = sites->at; site < sites->at + sites->n; site++) {
		move_inside(privs->jail_path, &site->root.path);
		if (site->conf->library[0] != '\0')
			move_inside(privs->jail_path, &site->conf->library);
	}
	if (fchdir(privs->jail) == -1 || chroot(".") == -1)
		die("chroot \"%s\": %s", privs->jail_path, strerror(errno));
	if (geteuid() != 0 && keep_caps(CAPS_NONE) == -1)
		die("cannot let go of capabilities: %s", strerror(errno));
}

/*
 * The C library looks at /etc/localtime again and again, unless TZ names it:
 * soon it could not, and would show another time.
 */
static void
keep_time_zone(void)
{
	(void)setenv("TZ", ":/etc/localtime", 0);
	tzset();
}

/* Of what cannot be had, a daemon has told already. */
static void
take(const struct measure *measure, const struct privs *privs,
    const struct conf *conf, const struct sites *sites)
{
	if (why_not(measure, privs, conf) != NULL ||
	    (privs->daemon && measure->probe() == -1))
		return;
	if (measure->take(sites) == -1)
		warn_missing(measure);
}

void
privs_confine(struct privs *privs, const struct conf *conf, struct sites *sites)
{
	bool jailed, landlocked, filtered;
	size_t i;

	jailed = privs->jail != -1;
	landlocked = why_not(&measures[LANDLOCK], privs, conf) == NULL;
	filtered = why_not(&measures[SECCOMP], privs, conf) == NULL;
	if (jailed || landlocked)
		keep_time_zone();
	if (jailed || landlocked || filtered)
		forbid_leak_checker();
	if (jailed)
		enter_jail(privs, sites);
	for (i = 0; i < PRIVS_MEASURES; i++)
		take(&measures[i], privs, conf, sites);
	privs_close(privs);
}

void
privs_close(struct privs *privs)
{
	if (privs->jail != -1)
		(void)close(privs->jail);
	privs->jail = -1;
	free(privs->jail_path);
	privs->jail_path = NULL;
}
