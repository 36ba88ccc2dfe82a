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
#include "store/state_dir.h"
#include "confine/landlock.h"
#include "confine/seccomp.h"

enum { NO_NEW_PRIVS, LANDLOCK, SECCOMP };
enum { CAPS_NONE = 0, CAPS_CHROOT = 1 << CAP_SYS_CHROOT };

/*
 * Keeps these capabilities and no others, for good. A service manager that has
 * dropped them all may have forbidden capset(2), so the call is made only if
 * needed.
 */
static int
restrict_caps(uint32_t caps)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct now[_LINUX_CAPABILITY_U32S_3];
	const struct __user_cap_data_struct wanted[_LINUX_CAPABILITY_U32S_3] = {
		{ .effective = caps, .permitted = caps },
	};

	if (syscall(SYS_capget, &header, now) == 0 &&
	    memcmp(now, wanted, sizeof now) == 0)
		return 0;
	return (int)syscall(SYS_capset, &header, wanted);
}

/* Returns 0, or -1 and errno. */
static int
open_chroot(struct privs *privs, const char *path)
{
	privs->chroot_dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (privs->chroot_dir == -1)
		return -1;
	privs->chroot_path = realpath(path, NULL);
	privs->chroot_name = strdup(path);
	return privs->chroot_path != NULL && privs->chroot_name != NULL ? 0 :
									  -1;
}

static void
open_chroot_or_die(struct privs *privs, const char *path)
{
	const char *hint;

	if (open_chroot(privs, path) == 0)
		return;
	hint = conf_tilde_hint(path);
	die_conf("chroot \"%s\": %s%s%s", path, strerror(errno),
	    hint ? "; " : "", hint ? hint : "");
}

#ifdef GOPHERMOON_STATIC
/* Replaces getpwnam(3), which would load parts of the host's C library. */
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
	fclose(file);
	return account;
}
#else
#define find_account getpwnam
#endif

int
privs_check_user(const struct conf *conf, char *err)
{
	if (conf->user[0] == '\0' || find_account(conf->user) != NULL)
		return 0;
	return conf_error(err, "user \"%.200s\": no such account on this host",
	    conf->user);
}

static const struct passwd *
find_account_or_die(const char *user)
{
	const struct passwd *account;

	account = find_account(user);
	if (account == NULL)
		die_conf("user \"%s\": no such account on this host", user);
	return account;
}

/* Becomes the account of the option `user`, if this is root. */
static void
become_account(const char *user, bool keep_caps)
{
	const struct passwd *account;

	if (geteuid() != 0 || user[0] == '\0')
		return;
	account = find_account_or_die(user);
	if ((keep_caps && prctl(PR_SET_KEEPCAPS, 1) == -1) ||
	    setgroups(1, &account->pw_gid) == -1 ||
	    setgid(account->pw_gid) == -1 || setuid(account->pw_uid) == -1)
		die("user \"%s\": cannot become this account: %s", user,
		    strerror(errno));
}

/* Warns of a server that listens as root. */
static void
warn_root(const struct conf *conf)
{
	if (conf->user[0] == '\0')
		log_warn("user: running as root; name an account with --user");
	else
		log_warn("user \"%s\": running as root; name another account",
		    conf->user);
}

void
privs_drop(struct privs *privs, const struct conf *conf, bool is_daemon)
{
	*privs = (struct privs){ .is_daemon = is_daemon, .chroot_dir = -1 };
	if (conf->chroot[0] != '\0')
		open_chroot_or_die(privs, conf->chroot);
	become_account(conf->user, privs->chroot_dir != -1);
	if (geteuid() == 0) {
		if (is_daemon)
			warn_root(conf);
		return;
	}
	if (restrict_caps(privs->chroot_dir == -1 ? CAPS_NONE : CAPS_CHROOT) ==
	    0)
		return;
	if (privs->chroot_dir != -1 && errno == EPERM)
		die("chroot: not permitted; start the server as root");
	die("capabilities: cannot drop them: %s", strerror(errno));
}

/* Returns the path as seen from within `dir`, or NULL if it is outside. */
static const char *
path_inside(const char *dir, const char *path)
{
	size_t len;

	len = strlen(dir);
	while (len > 0 && dir[len - 1] == '/')
		len--;
	if (strncmp(dir, path, len) != 0)
		return NULL;
	if (path[len] == '\0')
		return "/";
	return path[len] == '/' ? path + len : NULL;
}

bool
privs_can_reach(const struct privs *privs, const char *path)
{
	return privs->chroot_dir == -1 ||
	    path_inside(privs->chroot_path, path) != NULL;
}

bool
privs_chroot_is_replaced(const struct privs *privs)
{
	return privs->chroot_dir != -1 &&
	    root_compare(privs->chroot_dir, privs->chroot_name) ==
	    ROOT_REPLACED;
}

int
privs_reopen(struct privs *privs, const struct privs *before)
{
	*privs = *before;
	privs->chroot_dir = -1;
	privs->chroot_path = privs->chroot_name = NULL;
	return open_chroot(privs, before->chroot_name);
}

/* Checks that an option's path, made by realpath(3), is inside `chroot`. */
static int
check_path_inside(const struct privs *privs, const char *option,
    const char *path)
{
	if (path == NULL)
		log_error("%s: %s", option, strerror(errno));
	else if (!privs_can_reach(privs, path))
		log_error("%s: %s is outside the chroot directory %s; move it "
			  "inside",
		    option, path, privs->chroot_path);
	else
		return 0;
	return -1;
}

static int
check_site_inside(const struct privs *privs, const struct site *site)
{
	char *library;
	int result;

	if (check_path_inside(privs, "gopherroot", site->root.path) == -1)
		return -1;
	if (site->conf->library[0] == '\0')
		return 0;
	library = realpath(site->conf->library, NULL);
	result = check_path_inside(privs, "library", library);
	free(library);
	return result;
}

int
privs_check_state(const struct conf *conf)
{
	if (state_dir_check() == 0)
		return 0;
	log_error("state \"%s\": %s; let the account of the server write "
		  "there",
	    conf->state, strerror(errno));
	return -1;
}

int
privs_check(const struct privs *privs, const struct sites *sites)
{
	char err[CONF_ERR_MAX];
	size_t i;

	if (geteuid() != 0 && sites_check(sites, err) == -1) {
		log_error("%s", err);
		return -1;
	}
	for (i = 0; privs->chroot_dir != -1 && i < sites->n; i++)
		if (check_site_inside(privs, &sites->at[i]) == -1)
			return -1;
	return 0;
}

int
privs_test_sites(const struct conf *conf, const struct sites *sites)
{
	char err[CONF_ERR_MAX];

	become_account(conf->user, false);
	if (sites_check(sites, err) == 0)
		return 0;
	log_error("%s", err);
	return -1;
}

/* Warns of root, unless systemd may start the server as another account. */
static void
test_root(const struct conf *conf)
{
	const struct conf_option *listen = conf_option("listen");

	if (conf->user[0] != '\0' ||
	    conf->set_by[listen - conf_options] != CONF_DEFAULT)
		warn_root(conf);
	else
		log_info("user: not set; a server that root starts without "
			 "systemd stays root");
}

void
privs_test(const struct conf *conf, const struct sites *sites)
{
	struct privs privs = { .chroot_dir = -1 };

	if (conf->chroot[0] != '\0')
		open_chroot_or_die(&privs, conf->chroot);
	if (conf->user[0] != '\0')
		(void)find_account_or_die(conf->user);
	become_account(conf->user, false);
	if (geteuid() == 0)
		test_root(conf);
	if (privs_check(&privs, sites) == -1 || privs_check_state(conf) == -1)
		exit(EX_CONFIG);
	privs_close(&privs);
}

#if defined(__SANITIZE_ADDRESS__)
static bool confined;

int __lsan_is_turned_off(void);

/* Turns off the leak checker, which traces the process and reads /proc. */
int
__lsan_is_turned_off(void)
{
	return confined;
}

static void
turn_leak_checker_off(void)
{
	confined = true;
}
#else
static void
turn_leak_checker_off(void)
{
}
#endif

static int
apply_no_new_privs(const struct sites *sites)
{
	(void)sites;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static int
apply_seccomp(const struct sites *sites)
{
	(void)sites;
	return seccomp_install();
}

/* In the order in which they are applied. */
static const struct measure {
	const char *name;
	size_t option;		/* offset in struct conf */
	bool per_client;	/* `auto` applies it to a single client too */
	int (*probe)(void);	/* 0, or -1 and errno; NULL: available */
	int (*apply)(const struct sites *sites);
	const char *effect;	/* the effect, for the log */
} measures[PRIVS_MEASURES] = {
	[NO_NEW_PRIVS] = { "no_new_privs", offsetof(struct conf, no_new_privs),
	    true, NULL, apply_no_new_privs,
	    "workers gain no privileges from programs" },
	[LANDLOCK] = { "landlock", offsetof(struct conf, landlock), false,
	    landlock_probe, landlock_confine,
	    "workers read only the sites and the library, and write "
	    "only to the log" },
	[SECCOMP] = { "seccomp", offsetof(struct conf, seccomp), false,
	    seccomp_probe, apply_seccomp,
	    "workers make only the system calls that serving needs" },
};

static bool
is_available(const struct measure *measure)
{
	return measure->probe == NULL || measure->probe() == 0;
}

/* Reports whether any site trusts handlers. All sites share processes. */
static bool
trusts_handlers(const struct conf *conf)
{
	size_t i;

	for (i = 0; i < conf->n_sites; i++)
		if (conf->sites[i].trusted.n > 0)
			return true;
	return false;
}

/* Reports whether any site follows links out of its root. */
static bool
follows_links(const struct conf *conf)
{
	size_t i;

	for (i = 0; i < conf->n_sites; i++)
		if (conf->sites[i].follow_links == FOLLOW_LINKS_OWNER)
			return true;
	return false;
}

/* Returns PRIVS_ON, or a kind of PRIVS_OFF, as the options say. */
static enum privs_verdict
verdict_of_options(const struct measure *measure, const struct privs *privs,
    const struct conf *conf)
{
	const char *field = (const char *)conf + measure->option;
	const int choice = *(const int *)(const void *)field;

	if (choice == CONFINE_ON)
		return PRIVS_ON;
	if (choice == CONFINE_OFF)
		return PRIVS_OFF;
	if (trusts_handlers(conf))
		return PRIVS_OFF_FOR_TRUSTED;
	return privs->is_daemon || measure->per_client ? PRIVS_ON : PRIVS_OFF;
}

static enum privs_verdict
find_verdict(const struct measure *measure, const struct privs *privs,
    const struct conf *conf)
{
	enum privs_verdict verdict;

	verdict = verdict_of_options(measure, privs, conf);
	if (verdict != PRIVS_ON)
		return verdict;
	if (!is_available(measure))
		return PRIVS_UNAVAILABLE;
	if (measure != &measures[LANDLOCK])
		return PRIVS_ON;
	if (follows_links(conf))
		return PRIVS_ON_WITH_LINKS;
	return state_dir_fd() != -1 ? PRIVS_ON_WITH_STATE : PRIVS_ON;
}

/* Warns, with the errno of the probe or of the attempt. */
static void
warn_unavailable(const struct measure *measure)
{
	log_warn("%s: not available (%s); serving without it", measure->name,
	    strerror(errno));
}

static void
announce_verdict(const struct measure *measure, enum privs_verdict verdict)
{
	static const char *const effects[PRIVS_VERDICTS] = {
		/* NOLINTNEXTLINE(bugprone-suspicious-missing-comma) */
		[PRIVS_ON_WITH_STATE] = "workers read only the sites, the "
					"library and the state directory, and "
					"write only to the log and the state "
					"directory",
		[PRIVS_ON_WITH_LINKS] =
		    "workers write only to the log and the state directory; "
		    "they read any file, because follow_links is \"owner\"",
		[PRIVS_OFF] = "off",
		[PRIVS_OFF_FOR_TRUSTED] = "off, because handlers are trusted",
	};

	if (verdict == PRIVS_UNAVAILABLE)
		warn_unavailable(measure);
	else
		log_info("%s: %s", measure->name,
		    verdict == PRIVS_ON ? measure->effect : effects[verdict]);
}

static void
announce_paths(const struct privs *privs, const struct root *root)
{
	if (privs->chroot_dir != -1)
		log_info("chroot: workers see %s and nothing above it",
		    privs->chroot_path);
	if (!root->openat2)
		log_info("openat2: not available; paths are opened one "
			 "directory at a time");
}

void
privs_announce(struct privs *privs, const struct conf *conf,
    const struct sites *sites)
{
	enum privs_verdict verdict;
	size_t i;

	if (privs->announced[0] == PRIVS_UNKNOWN)
		announce_paths(privs, &sites->at[0].root);
	for (i = 0; i < PRIVS_MEASURES; i++) {
		verdict = find_verdict(&measures[i], privs, conf);
		if (verdict != privs->announced[i])
			announce_verdict(&measures[i], verdict);
		privs->announced[i] = verdict;
	}
}

/*
 * Replaces a path by the path that is valid inside `chroot`. `real` is the same
 * path without symlinks.
 */
static void
move_path_inside(const char *dir, char **path, const char *real)
{
	const char *inside = path_inside(dir, real);
	char *moved;

	moved = inside != NULL ? strdup(inside) : NULL;
	if (moved == NULL)
		die("chroot: %s is outside the chroot directory %s; move it "
		    "inside",
		    *path, dir);
	free(*path);
	*path = moved;
}

/*
 * Changes the paths of a site. The gopherroot and the library may be absent, or
 * symlinks that lead outside, until there are new ones.
 */
static void
move_site_inside(const char *dir, struct site *site)
{
	char *real;

	move_path_inside(dir, &site->root.path, site->root.path);
	if (site->conf->library[0] == '\0')
		return;
	real = realpath(site->conf->library, NULL);
	move_path_inside(dir, &site->conf->library,
	    real != NULL && path_inside(dir, real) != NULL ?
		real :
		site->conf->library);
	free(real);
}

static void
enter_chroot(const struct privs *privs, struct sites *sites)
{
	struct site *site;

	for (site = sites->at; site < sites->at + sites->n; site++)
		move_site_inside(privs->chroot_path, site);
	if (fchdir(privs->chroot_dir) == -1 || chroot(".") == -1)
		die("chroot \"%s\": %s", privs->chroot_path, strerror(errno));
	if (geteuid() != 0 && restrict_caps(CAPS_NONE) == -1)
		die("capabilities: cannot drop them: %s", strerror(errno));
}

void
privs_confine(struct privs *privs, const struct conf *conf, struct sites *sites)
{
	const bool has_chroot = privs->chroot_dir != -1;
	bool is_on[PRIVS_MEASURES];
	size_t i;

	for (i = 0; i < PRIVS_MEASURES; i++)
		is_on[i] =
		    verdict_of_options(&measures[i], privs, conf) == PRIVS_ON;
	if (has_chroot || is_on[LANDLOCK]) {
		/* Without TZ, the C library would read this file again. */
		setenv("TZ", ":/etc/localtime", 0);
		tzset();
	}
	if (has_chroot || is_on[LANDLOCK] || is_on[SECCOMP])
		turn_leak_checker_off();
	if (has_chroot)
		enter_chroot(privs, sites);
	for (i = 0; i < PRIVS_MEASURES; i++) {
		/* A daemon has already warned of unavailable measures. */
		if (!is_on[i] ||
		    (privs->is_daemon && !is_available(&measures[i])))
			continue;
		if (measures[i].apply(sites) == -1)
			warn_unavailable(&measures[i]);
	}
	privs_close(privs);
}

void
privs_close(struct privs *privs)
{
	if (privs->chroot_dir != -1)
		close(privs->chroot_dir);
	privs->chroot_dir = -1;
	free(privs->chroot_path);
	free(privs->chroot_name);
	privs->chroot_path = privs->chroot_name = NULL;
}
