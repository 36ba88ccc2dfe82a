/*
 * The options. An option is a field of struct conf and a row of the table in
 * options.c. Its flag, --help, the completion of shells, -T and a check of the
 * manuals use the row.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A list of words in the order in which they were given; conf owns them. */
struct conf_list {
	char **words;
	size_t n;
};

/* The source of a value; each source replaces values of those before it. */
enum conf_source { CONF_DEFAULT, CONF_FILE, CONF_FLAGS };

enum {
	CONF_ERR_MAX = 512,	/* bytes of an error message */
	CONF_SITES_MAX = 64,
	CONF_GOPHER_PORT = 70,	/* RFC 1436 */
	HIDE_GLOB_MAX = 255,	/* bytes of a pattern of `hide` */
	CONF_OPTIONS_MAX = 128	/* there are fewer */
};

/* The values of all options. The field types are listed in enum value_type. */
struct conf {
	/* Names and directories */
	char *gopherroot;
	char *servername;
	int serverport;
	char *userdir;
	char *accounts;
	char *skeleton;
	/* Listening and workers */
	struct conf_list listen;
	struct conf_list proxy_from;
	int workers;
	int max_connections;
	int cache;
	/* Confinement */
	char *user;
	char *chroot;
	int no_new_privs;
	int landlock;
	int seccomp;
	/* Limits */
	int max_per_address;
	int rate;
	int burst;
	int request_timeout;
	int send_timeout;
	/* Shutdown */
	int drain_timeout;
	int idle_exit;
	/* Menus and texts */
	int details;
	int sort;
	int parent;
	int readme;
	int follow_links;
	int width;
	int text_end;
	int charset;
	int http;
	char *description;
	char *location;
	char *admin;
	int extended_types;
	struct conf_list hide;
	struct conf_list types;
	struct conf_list moved;
	struct conf_list gone;
	/* Handlers */
	char *library;
	int handlers;
	int handler_instructions;
	int handler_memory;
	int handler_output;
	int handler_files;
	int handler_time;
	int handler_stuck;
	int development;
	struct conf_list handlers_in;
	struct conf_list trusted;
	/* State directory and statistics */
	char *state;
	int state_size;
	int stats;
	int stats_address;
	int keep_days;
	/* Logging */
	int log;
	int log_level;
	int access_log;
	int log_format;
	int log_address;
	char *log_file;

	enum conf_source source;	/* of the values that are set next */
	unsigned char set_by[CONF_OPTIONS_MAX];	/* the source of each option */

	struct conf *sites;	/* one or more, after conf_complete() */
	size_t n_sites;
	bool has_blocks;	/* the file has site{} blocks */
	bool is_block;		/* this is the conf of a site{} block */
	bool is_adopted;	/* its database was made for the other form,
				   with or without a block; see db_adopt() */
	uint32_t tag;		/* of a site: a hash of its name and port */
};

enum { FOLLOW_LINKS_INSIDE, FOLLOW_LINKS_OWNER };
enum { SORT_NAME, SORT_DATE };
enum { TEXT_END_DOT, TEXT_END_NONE };
enum { CHARSET_AUTO, CHARSET_RAW };
enum { STATS_HASH, STATS_FULL };
enum { CONFINE_AUTO, CONFINE_ON, CONFINE_OFF };

/* The types of values; value_types[] (conf/value.h) has a row for each. */
enum value_type {
	VALUE_DIRECTORY,	/* char *, a path */
	VALUE_FILE,		/* char *, a path */
	VALUE_ACCOUNT,		/* char *, a name of passwd(5) */
	VALUE_HOST,		/* char *, a host name or address, or empty */
	VALUE_LINE,		/* char *, without control characters */
	VALUE_NAME,		/* char *, a path without `.` and `..`, or "" */
	VALUE_NUMBER,		/* int, from min to max */
	VALUE_BOOL,		/* int, 0 or 1 */
	VALUE_CHOICE,		/* int, the index of a word in `words` */
	VALUE_LIST,		/* struct conf_list, as all below */
	VALUE_FOLDERS,		/* of paths */
	VALUE_NETS,		/* of address blocks, see base/addr.h */
	VALUE_ITEM_TYPES,	/* of "ext=T" */
	VALUE_GLOBS,		/* of patterns of file names */
	VALUE_PATTERNS,		/* of Lua patterns */
	VALUE_REDIRECTS,	/* of "pattern\ttarget" */
	VALUE_TYPES
};

/* The scope of an option: one value for all sites, or one for each. */
enum conf_scope { SCOPE_SERVER, SCOPE_SITE };

struct conf_option {
	const char *name;
	enum value_type type;
	enum conf_scope scope;
	char flag;		/* the short flag, or 0 */
	size_t offset;		/* of the field in struct conf */
	const char *fallback;	/* the default as text; NULL: an empty list */
	int min, max;		/* of a number */
	const char *words;	/* of a choice: "auto|stderr|syslog"; of a list:
				   the form of one word, for --help; or NULL */
	const char *help;
};

extern const struct conf_option conf_options[];
extern const size_t conf_options_n;

/* Returns the option of that name, or NULL. */
const struct conf_option *conf_option(const char *name);

/* Returns the option that a word of other servers means, or NULL. */
const char *conf_synonym(const char *word);

/* Returns the name of the option that `name` may mean, or NULL. */
const char *conf_suggest(const char *name);

/* Writes a message into `err` (CONF_ERR_MAX bytes). Returns -1. */
int conf_error(char *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
