/*
 * The options: names, defaults, ranges, help and values. One table, from which
 * come the fields, the long flags, --help, -T and a check of the man page.
 */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/log.h"

/* Words in the order in which they were given; conf owns them. */
struct conf_list {
	char **words;
	size_t n;
	int source;	/* who gave them: a stronger source replaces them all */
};

enum {
	CONF_SITES_MAX = 64,
	CONF_ROWS_MAX = 128	/* more than there are */
};

struct conf {
	/* the site */
	char *gopherroot;
	char *servername;
	int serverport;
	char *userdir;
	char *accounts;
	/* who listens */
	struct conf_list listen;
	struct conf_list proxy_from;
	int workers;
	int max_connections;
	int cache;
	char *user;
	char *chroot;
	int no_new_privs;
	int landlock;
	int seccomp;
	/* what visitors may take */
	int max_per_address;
	int rate;
	int burst;
	int request_timeout;
	int send_timeout;
	/* how long it lives */
	int drain_timeout;
	int idle_exit;
	/* menus and texts */
	int details;
	int width;
	int text_end;
	int charset;
	int http;
	char *description;
	char *location;
	char *admin;
	struct conf_list types;
	struct conf_list moved;
	struct conf_list gone;
	/* handlers */
	char *library;
	int handlers;
	int handler_instructions;
	int handler_memory;
	int handler_output;
	int handler_files;
	int handler_time;
	int handler_stuck;
	int development;
	struct conf_list trusted;
	/* the memory of the site */
	char *state;
	int state_size;
	int stats;
	int stats_address;
	int keep_days;
	/* words to the operator */
	int log;
	int log_level;
	int access_log;
	int log_format;
	int log_address;
	char *log_file;

	int source;	/* who is speaking: CONF_DEFAULT, CONF_FILE, ... */
	unsigned char set_by[CONF_ROWS_MAX]; /* who has said what a row is */

	/* What is served: one at least, after conf_complete(). */
	struct conf *sites;
	size_t n_sites;
	bool has_blocks;	/* each has said something of its own */
	bool is_block;		/* this is one of them */
	uint32_t tag;		/* of a site: a number made of its name */
};

enum { CONF_DEFAULT, CONF_FILE, CONF_FLAGS };
enum { TEXT_END_DOT, TEXT_END_NONE };
enum { CHARSET_AUTO, CHARSET_RAW };
enum { STATS_HASH, STATS_FULL };
enum { CONFINE_AUTO, CONFINE_ON, CONFINE_OFF };

enum conf_type {
	CONF_STRING,	/* char * */
	CONF_HOST,	/* char *, a host name or address, or empty */
	CONF_LINE,	/* char *, without control characters */
	CONF_NAME,	/* char *, a path without `.` and `..`, or empty */
	CONF_NUMBER,	/* int, from min to max */
	CONF_BOOL,	/* int, 0 or 1 */
	CONF_CHOICE,	/* int, the place of the word in `words` */
	CONF_LIST,	/* struct conf_list of words; so are all that follow */
	CONF_FOLDERS,	/* struct conf_list of paths; also true and false */
	CONF_CIDRS,	/* struct conf_list of nets, see base/addr.h */
	CONF_TYPES,	/* struct conf_list of "ext=T" */
	CONF_PATTERNS,	/* struct conf_list of patterns of Lua */
	CONF_REDIRECTS	/* struct conf_list of "pattern\ttarget" */
};

/* Whose is an option? */
enum conf_scope {
	CONF_SERVER,	/* there is one for all sites */
	CONF_SITE	/* each site may have its own */
};

/* One row of the table. */
struct option_row {
	const char *name;
	char flag;		/* the short flag, or 0 */
	enum conf_type type;
	size_t offset;		/* of the field in struct conf */
	const char *fallback;	/* the default, as text */
	int min, max;		/* of a number */
	const char *words;	/* of a choice: "auto|stderr|syslog"; of a list:
				   what one word is, for --help */
	const char *help;
	enum conf_scope scope;
};

extern const struct option_row conf_rows[];
extern const size_t conf_rows_n;

enum { CONF_ERR_MAX = 512 };

/* Sets every option to its default. Returns 0, or -1 if memory ran out. */
int conf_init(struct conf *conf);

/* The row of a name, or NULL. */
const struct option_row *conf_row(const char *name);

/*
 * Sets one option from text. A list grows by one word. Returns 0, or -1 with a
 * sentence in `err` (CONF_ERR_MAX bytes) that names the option, the value and
 * what was expected.
 */
int conf_set(struct conf *conf, const char *name, const char *value, char *err);

/* Empties a list that a weaker source has filled. */
void conf_clear(struct conf *conf, const struct option_row *row);

/*
 * Adds a site with options of its own, to be set as in any conf, which owns it.
 * It stays where it is until the next one is added. NULL if there is no memory,
 * or no room for more than CONF_SITES_MAX.
 */
struct conf *conf_add_site(struct conf *conf);

/* May a site have its own? Returns 0, or -1 with a sentence in `err`. */
int conf_check_site_row(const struct option_row *row, char *err);

/*
 * Fills in what was left to us: the host's own name, and for each site what it
 * has not said itself. Where there is none, all that was said is one. Checks
 * what concerns the host: `library` must be a directory. Call it when all has
 * been set. Returns 0, or -1 with a sentence in `err`.
 */
int conf_complete(struct conf *conf, char *err);

/*
 * Is there a `state` for what needs one, and has each site that remembers
 * something a name of its own? Call it when `state` is known. Returns 0, or -1
 * with a sentence in `err`.
 */
int conf_check_state(const struct conf *conf, char *err);

/*
 * What to say behind the error of a path that begins with a tilde, which only a
 * shell expands: a part of a sentence; or NULL for any other path.
 */
const char *conf_tilde_hint(const char *path);

/* The option's name that looks most like `name`, or NULL if none does. */
const char *conf_suggest(const char *name);

/* Prints all options, and those of each site, as a valid configuration file. */
void conf_dump(const struct conf *conf, FILE *out);

/* The item type that `types` gives to the extension of a file's name, or 0. */
char conf_type_of(const struct conf *conf, const char *name);

/* Does `trusted` hold for the handler at this clean relative path? */
bool conf_trusts(const struct conf *conf, const char *path);

/* Is this host one of `proxy_from`? He is named as in the log. */
bool conf_is_proxy(const struct conf *conf, const char *host);

/* The enum log_level (base/log.h) that `log_level` names. */
enum log_level conf_log_level(const struct conf *conf);

/* Lets go of all values. May be called twice. */
void conf_free(struct conf *conf);

#endif
