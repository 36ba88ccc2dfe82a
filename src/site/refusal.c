#include "site/refusal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/printable.h"
#include "base/log.h"
#include "base/log_throttle.h"

/* The verdict on a path. */
enum verdict { VERDICT_ABSENT, VERDICT_REFUSED, VERDICT_SERVED };

static enum verdict
refuse(struct refusal *refusal, const char *path, const char *remedy,
    const char *reason)
{
	strcpy(refusal->path, path);
	snprintf(refusal->reason, sizeof refusal->reason, "%s", reason);
	refusal->remedy = remedy;
	return VERDICT_REFUSED;
}

/* --- names --- */

/* By enum name_refusal. */
static const struct {
	const char *reason, *remedy;
} names[] = {
	[NAME_DOT] = { "name begins with a dot", "rename it" },
	[NAME_CONTROL] = { "name with control bytes", "rename it" },
	[NAME_MAP] = { "source of a menu", NULL },
	[NAME_TAG] = { "title of a directory", NULL },
	[NAME_MODULE] = { "module of handlers", NULL },
	[NAME_BACKUP] = { "backup of an editor", "remove it" },
	[NAME_HIDDEN] = { "hidden by the option hide", NULL },
};

static enum verdict
judge_name(struct refusal *refusal, const struct root *root, const char *path)
{
	enum name_refusal why =
	    kind_refuses(root->conf, path, root_relative(root, path));

	return why == NAME_SERVED ?
	    VERDICT_SERVED :
	    refuse(refusal, path, names[why].remedy, names[why].reason);
}

/* --- files and directories --- */

/* Writes the directory of a path, "" for the gopherroot. */
static void
put_directory(char *dir, const char *path)
{
	const char *slash = strrchr(path, '/');

	snprintf(dir, NODE_PATH_MAX, "%.*s",
	    slash != NULL ? (int)(slash - path) : 0, path);
}

/* Stats a path without following a link at its end. Returns 0, or -1. */
static int
stat_link(const struct root *root, const char *path, struct stat *st)
{
	const char *name = basename(path);
	char dir[NODE_PATH_MAX];
	int fd, result, saved;

	put_directory(dir, path);
	if (strcmp(path, root_prefix(root)) == 0)
		return fstat(root->fd, st);
	fd = root_open_at(root, dir, O_PATH | O_DIRECTORY);
	if (fd == -1)
		return -1;
	result = fstatat(fd, name, st, AT_SYMLINK_NOFOLLOW);
	saved = errno;
	close(fd);
	errno = saved;
	return result;
}

/* Reports whether a symbolic link, which leads outside, is absolute. */
static bool
link_is_absolute(const struct root *root, const char *path)
{
	const char *relative = root_relative(root, path);
	char first;

	return readlinkat(root->fd, relative, &first, 1) == 1 && first == '/';
}

/* Judges a link that leads out of the root. */
static enum verdict
judge_outer_link(struct refusal *refusal, const struct root *root,
    const char *path)
{
	if (root->conf->follow_links == FOLLOW_LINKS_OWNER)
		return refuse(refusal, path, "let its owner own the target",
		    "link to a file of another owner");
	return link_is_absolute(root, path) ?
	    refuse(refusal, path, "make it relative with ln -srf",
		"absolute symbolic link") :
	    refuse(refusal, path, "copy the file to the site",
		"link out of the root");
}

/* Judges a link that cannot be opened; errno says why. */
static enum verdict
judge_link(struct refusal *refusal, const struct root *root, const char *path)
{
	switch (errno) {
	case EXDEV:
		return judge_outer_link(refusal, root, path);
	case ELOOP:
		return refuse(refusal, path, "correct its target",
		    "circular symbolic link");
	case ENOENT:
	case ENOTDIR:
		return refuse(refusal, path, "correct its target",
		    "broken symbolic link");
	default:
		return refuse(refusal, path, "let its account read the target",
		    "link to what the server cannot open");
	}
}

static enum verdict
judge_mode(struct refusal *refusal, const char *path, const struct stat *st,
    mode_t needed)
{
	const mode_t mode = st->st_mode & 07777, lacks = needed & ~mode;
	const bool reads = (lacks & S_IROTH) != 0;
	char reason[sizeof refusal->reason];

	if (lacks == 0)
		return VERDICT_SERVED;
	snprintf(reason, sizeof reason, "not %s by others (%04o)",
	    reads ? "readable" : "enterable", (unsigned)mode);
	return refuse(refusal, path,
	    lacks == (S_IROTH | S_IXOTH) ? "run chmod o+rx" :
		reads			 ? "run chmod o+r" :
					   "run chmod o+x",
	    reason);
}

/* Judges what is neither a file nor a directory. */
static enum verdict
judge_special(struct refusal *refusal, const char *path, mode_t mode)
{
	return refuse(refusal, path,
	    S_ISDIR(mode) ? "name a file in it, or put a file in its place" :
			    "remove it",
	    S_ISDIR(mode)      ? "directory, not a file" :
		S_ISFIFO(mode) ? "FIFO, not a file" :
		S_ISSOCK(mode) ? "socket, not a file" :
				 "device, not a file");
}

/* Judges the root, which the server must read and enter, whatever its mode. */
static enum verdict
judge_root(struct refusal *refusal, const struct root *root)
{
	const char *path = root_prefix(root);
	struct stat st;
	int fd;

	fd = root_open_file(root, path);
	if (fd != -1)
		close(fd);
	if (fd != -1 || errno != EACCES || fstat(root->fd, &st) == -1)
		return VERDICT_ABSENT;
	if (judge_mode(refusal, path, &st, S_IROTH | S_IXOTH) ==
	    VERDICT_REFUSED)
		return VERDICT_REFUSED;
	return refuse(refusal, path, "let its account read and enter it",
	    "cannot be opened by the server");
}

/* Judges a name that cannot be looked up: may others enter its directory? */
static enum verdict
judge_closed(struct refusal *refusal, const struct root *root, const char *path)
{
	char dir[NODE_PATH_MAX];
	struct stat st = { .st_mode = S_IXOTH };
	int fd;

	put_directory(dir, path);
	fd = root_open_at(root, dir, O_PATH);
	if (fd == -1)
		return judge_root(refusal, root);
	(void)fstat(fd, &st);
	close(fd);
	if (judge_mode(refusal, dir, &st, S_IXOTH) == VERDICT_REFUSED)
		return VERDICT_REFUSED;
	return refuse(refusal, dir, "let its account enter it",
	    "cannot be entered by the server");
}

/* Stats a path, and the target of a link. Returns VERDICT_SERVED if it can. */
static enum verdict
judge_stat(struct refusal *refusal, const struct root *root, const char *path,
    struct stat *st)
{
	int fd;

	if (stat_link(root, path, st) == -1)
		return errno == EACCES ? judge_closed(refusal, root, path) :
					 VERDICT_ABSENT;
	fd = root_open_at(root, path, O_PATH);
	if (fd != -1) {
		if (fstat(fd, st) == -1)
			st->st_mode = 0;
		close(fd);
		return VERDICT_SERVED;
	}
	if (S_ISLNK(st->st_mode))
		return judge_link(refusal, root, path);
	if (path[0] == '\0')
		return judge_root(refusal, root);
	if (!root_owns(root, st))
		return refuse(refusal, path, "run chown",
		    "not owned by the user of the directory");
	return VERDICT_ABSENT; /* it was just removed */
}

static enum verdict
judge_file(struct refusal *refusal, const struct root *root, const char *path,
    const struct stat *st)
{
	int fd;

	if (!S_ISREG(st->st_mode))
		return judge_special(refusal, path, st->st_mode);
	if (judge_mode(refusal, path, st, S_IROTH) == VERDICT_REFUSED)
		return VERDICT_REFUSED;
	fd = root_open_file(root, path);
	if (fd == -1)
		return refuse(refusal, path, "let its account read it",
		    "cannot be opened by the server");
	close(fd);
	return VERDICT_SERVED;
}

/* Judges a file whatever its name is. */
static enum verdict
judge_source(struct refusal *refusal, const struct root *root, const char *path)
{
	enum verdict verdict;
	struct stat st;

	verdict = judge_stat(refusal, root, path, &st);
	return verdict == VERDICT_SERVED ?
	    judge_file(refusal, root, path, &st) :
	    verdict;
}

/* Judges the file that would answer for a directory. */
static enum verdict
judge_index(struct refusal *refusal, const struct root *root, const char *path)
{
	char file[NODE_PATH_MAX];
	struct node node;
	size_t i;
	bool served;

	served = root_find(root, path, &node, NULL) == 0 &&
	    node.kind != NODE_MISSING && node.kind != NODE_DIR;
	node_close(&node);
	if (served)
		return VERDICT_SERVED;
	for (i = 0; i < ROOT_INDEXES; i++)
		if (root_index(root, path, i, file) &&
		    judge_source(refusal, root, file) == VERDICT_REFUSED)
			return VERDICT_REFUSED;
	return VERDICT_ABSENT;
}

/* As judge_mode(), for a directory that is listed or has a menu. */
static enum verdict
judge_directory_mode(struct refusal *refusal, const struct root *root,
    const char *path, const struct stat *st)
{
#define STILL_SERVED "; the files in it are still served by their selectors"
	const mode_t lacks = (S_IROTH | S_IXOTH) & ~st->st_mode;
	char self[NODE_PATH_MAX + 2];
	struct stat inside;

	if (judge_mode(refusal, path, st, S_IROTH | S_IXOTH) == VERDICT_SERVED)
		return VERDICT_SERVED;
	root_join(self, path, ".");	/* the server can enter it */
	if (stat_link(root, self, &inside) == 0)
		refusal->remedy = lacks == (S_IROTH | S_IXOTH) ?
		    "run chmod o+rx" STILL_SERVED :
		    lacks == S_IROTH ? "run chmod o+r" STILL_SERVED :
				       "run chmod o+x" STILL_SERVED;
	return VERDICT_REFUSED;
#undef STILL_SERVED
}

/* Judges a directory that is asked for, as root_find() does. */
static enum verdict
judge_directory(struct refusal *refusal, const struct root *root,
    const char *path, const struct stat *st)
{
	enum verdict verdict;

	verdict = path[0] == '\0' ?
	    judge_root(refusal, root) :
	    judge_directory_mode(refusal, root, path, st);
	return verdict == VERDICT_REFUSED ? verdict :
					    judge_index(refusal, root, path);
}

/* --- paths --- */

/* Judges a path, or a directory on the way to it. */
static enum verdict
judge_part(struct refusal *refusal, const struct root *root, const char *path,
    bool is_last)
{
	enum verdict verdict;
	struct stat st;

	if (judge_name(refusal, root, path) == VERDICT_REFUSED)
		return stat_link(root, path, &st) == 0 ? VERDICT_REFUSED :
							 VERDICT_ABSENT;
	verdict = judge_stat(refusal, root, path, &st);
	if (verdict != VERDICT_SERVED)
		return verdict;
	if (S_ISDIR(st.st_mode))
		return is_last ? judge_directory(refusal, root, path, &st) :
				 VERDICT_SERVED;
	return is_last ? judge_file(refusal, root, path, &st) : VERDICT_ABSENT;
}

/* Judges the handlers that would have answered for what is not there. */
static enum verdict
judge_absent(struct refusal *refusal, const struct root *root, const char *path,
    bool is_last)
{
	char file[NODE_PATH_MAX], dir[NODE_PATH_MAX];

	strcpy(stpcpy(file, path), ".lua");
	if (is_last && root_serves(root, file) && conf_runs(root->conf, file) &&
	    judge_source(refusal, root, file) == VERDICT_REFUSED)
		return VERDICT_REFUSED;
	put_directory(dir, path);
	return root_index(root, dir, 0, file) &&
		judge_source(refusal, root, file) == VERDICT_REFUSED ?
	    VERDICT_REFUSED :
	    VERDICT_ABSENT;
}

static enum verdict
judge_path(struct refusal *refusal, const struct root *root, const char *path)
{
	char part[NODE_PATH_MAX];
	enum verdict verdict;
	const char *end;
	bool is_last;

	if (root_relative(root, path) == NULL)
		return VERDICT_ABSENT;
	/* A user directory begins with its prefix. */
	end = strchrnul(path, '/');
	for (;; end = strchrnul(end + 1, '/')) {
		is_last = *end == '\0';
		snprintf(part, sizeof part, "%.*s", (int)(end - path), path);
		verdict = judge_part(refusal, root, part, is_last);
		if (verdict == VERDICT_ABSENT)
			return judge_absent(refusal, root, part, is_last);
		if (verdict == VERDICT_REFUSED || is_last)
			return verdict;
	}
}

bool
refusal_find(struct refusal *refusal, const struct root *root, const char *path)
{
	if (judge_path(refusal, root, path) != VERDICT_REFUSED)
		return false;
	refusal->is_elsewhere = strcmp(refusal->path, path) != 0;
	return true;
}

bool
refusal_find_file(struct refusal *refusal, const struct root *root,
    const char *path)
{
	if (judge_source(refusal, root, path) != VERDICT_REFUSED)
		return false;
	refusal->is_elsewhere = strcmp(refusal->path, path) != 0;
	return true;
}

bool
refusal_find_request(struct refusal *refusal, const struct root *root,
    const struct request *request)
{
	struct request_path path;
	enum request_reading reading;

	for (reading = READING_RAW; reading < READINGS; reading++)
		if (request_path(request, reading, &path) == PATH_OK &&
		    refusal_find(refusal, root, path.path))
			return true;
	return false;
}

/* Judges a directory of the host. For root, the rights of others count. */
static enum verdict
judge_host_directory(struct refusal *refusal, const char *path, bool is_last)
{
	const bool is_root = geteuid() == 0;
	struct stat st;

	if (stat(path, &st) == -1)
		return VERDICT_ABSENT;
	if (!is_root &&
	    (eaccess(path, is_last ? R_OK | X_OK : X_OK) == 0 ||
		errno != EACCES))
		return VERDICT_SERVED;
	if ((is_root || st.st_uid != geteuid()) &&
	    judge_mode(refusal, path, &st,
		is_last ? S_IROTH | S_IXOTH : S_IXOTH) == VERDICT_REFUSED)
		return VERDICT_REFUSED;
	return is_root ? VERDICT_SERVED :
			 refuse(refusal, path, "let its account enter it",
			     "cannot be entered by the server");
}

bool
refusal_find_host(struct refusal *refusal, const char *path)
{
	char part[NODE_PATH_MAX];
	enum verdict verdict = VERDICT_SERVED;
	const char *end = path;

	if (strlen(path) >= sizeof part)
		return false;
	while (*end != '\0' && verdict == VERDICT_SERVED) {
		end = strchrnul(end + 1, '/');
		snprintf(part, sizeof part, "%.*s", (int)(end - path), path);
		verdict = judge_host_directory(refusal, part, *end == '\0');
	}
	if (verdict != VERDICT_REFUSED)
		return false;
	refusal->is_elsewhere = strcmp(refusal->path, path) != 0;
	return true;
}

/* --- text --- */

char *
refusal_show(const struct refusal *refusal, char *out)
{
	char path[REFUSAL_TEXT_MAX / 2];

	if (!refusal->is_elsewhere)
		return strcpy(out, refusal->reason);
	printable_copy(path, sizeof path, refusal->path, strlen(refusal->path));
	snprintf(out, REFUSAL_TEXT_MAX, "%s: /%s", refusal->reason, path);
	return out;
}

/* Logs a warning about `what`, with the site if there are several. */
static void
log_refusal(const struct conf *conf, const char *what,
    const struct refusal *refusal)
{
	char site[300] = "";

	if (conf->is_block)
		snprintf(site, sizeof site, "%s:%d ", conf->servername,
		    conf->serverport);
	log_warn("%s%s/%s: %s; %s", site, what, refusal->path, refusal->reason,
	    refusal->remedy != NULL ? refusal->remedy : "rename it");
}

void
refusal_warn(const struct root *root, const struct refusal *refusal)
{
	const uint64_t key =
	    hash_fast(root->conf->tag, refusal->path, strlen(refusal->path));

	if (refusal->remedy != NULL && log_throttle_admits(key))
		log_refusal(root->conf, "", refusal);
}

void
refusal_warn_front_page(const struct root *root)
{
	struct refusal refusal;

	if (refusal_find(&refusal, root, ""))
		log_refusal(root->conf, "front page: ", &refusal);
}
