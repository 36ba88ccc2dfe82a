#include "conf/conf.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/addr.h"
#include "conf/lua_pattern.h"

/* clang-format off */
#define ROW(whose, flag, name, type, fallback, min, max, words, help) \
	{ #name, flag, type, offsetof(struct conf, name), fallback, \
	  min, max, words, help, whose }
#define STRING_OF(whose, flag, name, fallback, help) \
	ROW(whose, flag, name, CONF_STRING, fallback, 0, 0, NULL, help)
#define HOST_OF(whose, flag, name, fallback, help) \
	ROW(whose, flag, name, CONF_HOST, fallback, 0, 0, NULL, help)
#define LINE_OF(whose, name, fallback, help) \
	ROW(whose, 0, name, CONF_LINE, fallback, 0, 0, NULL, help)
#define NAME_OF(whose, name, fallback, help) \
	ROW(whose, 0, name, CONF_NAME, fallback, 0, 0, NULL, help)
#define NUMBER_OF(whose, flag, name, fallback, min, max, help) \
	ROW(whose, flag, name, CONF_NUMBER, fallback, min, max, NULL, help)
#define BOOL_OF(whose, name, fallback, help) \
	ROW(whose, 0, name, CONF_BOOL, fallback, 0, 1, NULL, help)
#define CHOICE_OF(whose, name, fallback, words, help) \
	ROW(whose, 0, name, CONF_CHOICE, fallback, 0, 0, words, help)
#define LIST_OF(whose, flag, name, type, words, help) \
	ROW(whose, flag, name, type, NULL, 0, 0, words, help)

/* The server's alone. */
#define STRING(...) STRING_OF(CONF_SERVER, __VA_ARGS__)
#define NUMBER(...) NUMBER_OF(CONF_SERVER, __VA_ARGS__)
#define BOOL(...) BOOL_OF(CONF_SERVER, __VA_ARGS__)
#define CHOICE(...) CHOICE_OF(CONF_SERVER, __VA_ARGS__)
#define LIST(...) LIST_OF(CONF_SERVER, __VA_ARGS__)

/* Each site may have its own. */
#define SITE_STRING(...) STRING_OF(CONF_SITE, __VA_ARGS__)
#define SITE_HOST(...) HOST_OF(CONF_SITE, __VA_ARGS__)
#define SITE_LINE(...) LINE_OF(CONF_SITE, __VA_ARGS__)
#define SITE_NAME(...) NAME_OF(CONF_SITE, __VA_ARGS__)
#define SITE_NUMBER(...) NUMBER_OF(CONF_SITE, __VA_ARGS__)
#define SITE_BOOL(...) BOOL_OF(CONF_SITE, __VA_ARGS__)
#define SITE_CHOICE(...) CHOICE_OF(CONF_SITE, __VA_ARGS__)
#define SITE_LIST(...) LIST_OF(CONF_SITE, __VA_ARGS__)

const struct option_row conf_rows[] = {
	SITE_STRING('r', gopherroot, "/srv/gopher",
	    "the directory that is served"),
	SITE_HOST('n', servername, "",
	    "the public host name in menus (empty: the host's own)"),
	SITE_NUMBER('p', serverport, "70", 1, 65535,
	    "the public port in menus"),
	SITE_NAME(userdir, "",
	    "the directory in people's homes that is their space (or none)"),
	SITE_STRING(0, accounts, "/etc/passwd",
	    "the file that names these people, as passwd(5) says"),
	SITE_LIST('l', listen, CONF_LIST, "[ADDRESS:]PORT",
	    "[address:]port to listen on (none: serverport, everywhere)"),
	LIST(0, proxy_from, CONF_CIDRS, "NET|unix",
	    "proxies, which tell for whom they come: 10.0.0.1, 10.0.0.0/8"),
	NUMBER('w', workers, "0", 0, 256,
	    "worker processes (0: one for each processor)"),
	NUMBER(0, max_connections, "4096", 1, 65536,
	    "visitors that all workers together serve at once"),
	NUMBER(0, cache, "64", 0, 65536,
	    "MiB of finished replies that each worker keeps (0: none)"),
	STRING(0, user, "",
	    "the account to become when started as root"),
	STRING(0, chroot, "",
	    "a directory that workers, started by root, see as all there is"),
	CHOICE(no_new_privs, "auto", "auto|on|off",
	    "gain nothing from programs that are set-user-ID"),
	CHOICE(landlock, "auto", "auto|on|off",
	    "read gopherroot and library, write only state, run nothing"),
	CHOICE(seccomp, "auto", "auto|on|off",
	    "only the system calls of serving: no program, no new socket"),
	NUMBER(0, max_per_address, "64", 0, 65536,
	    "visitors from one address at once (0: any number)"),
	NUMBER(0, rate, "0", 0, 100000,
	    "requests a second from one address (0: any number)"),
	NUMBER(0, burst, "100", 1, 100000,
	    "requests that rate lets come at once"),
	SITE_NUMBER(0, request_timeout, "10", 1, 3600,
	    "seconds that a visitor may send nothing of the request"),
	SITE_NUMBER(0, send_timeout, "60", 1, 3600,
	    "seconds in which a visitor has to take 4 KiB of the reply"),
	NUMBER(0, drain_timeout, "10", 0, 3600,
	    "seconds to serve visitors to the end when told to stop"),
	NUMBER(0, idle_exit, "0", 0, 604800,
	    "seconds without visitors, then end; systemd starts it (0: never)"),
	SITE_BOOL(details, "false",
	    "show size and date in listings"),
	SITE_NUMBER(0, width, "0", 0, 1000,
	    "columns at which info lines are wrapped (0: never)"),
	SITE_CHOICE(text_end, "dot", "dot|none",
	    "how a text ends: with a dot on a line, or just so"),
	SITE_CHOICE(charset, "auto", "auto|raw",
	    "texts in Latin-1: send them as UTF-8, or as they are"),
	SITE_BOOL(http, "true",
	    "answer HTTP with a page that leads to gopherspace"),
	SITE_LINE(description, "",
	    "what caps.txt says of the site"),
	SITE_LINE(location, "",
	    "where the server stands, for caps.txt"),
	SITE_LINE(admin, "",
	    "whom to write to, for caps.txt"),
	SITE_LIST(0, types, CONF_TYPES, "EXT=T",
	    "more item types for extensions: foo=9"),
	SITE_LIST(0, moved, CONF_REDIRECTS, "PATTERN TARGET",
	    "where selectors have moved to: \"^/old/(.*) /new/%1\""),
	SITE_LIST(0, gone, CONF_PATTERNS, "PATTERN",
	    "selectors that are gone for good: \"^/tmp/\""),
	SITE_STRING(0, library, "",
	    "a directory of Lua files that win over the built-in ones"),
	NUMBER(0, handlers, "128", 1, 4096,
	    "handlers that one worker runs at once; others wait"),
	SITE_NUMBER(0, handler_instructions, "20000000", 1000, 2000000000,
	    "Lua instructions that one run of a handler may take"),
	SITE_NUMBER(0, handler_memory, "16", 1, 1024,
	    "MiB of memory that one run may use"),
	SITE_NUMBER(0, handler_output, "2048", 1, 1048576,
	    "MiB that one run may send"),
	SITE_NUMBER(0, handler_files, "16", 1, 64,
	    "files that one run may have open"),
	NUMBER(0, handler_time, "10", 1, 3600,
	    "seconds that one run may work and sleep"),
	NUMBER(0, handler_stuck, "100", 10, 10000,
	    "milliseconds that a run may take in one function"),
	SITE_BOOL(development, "false",
	    "show errors of handlers to visitors from this host"),
	SITE_LIST(0, trusted, CONF_FOLDERS, "FOLDER",
	    "folders whose handlers get all of Lua's libraries (true: all)"),
	STRING(0, state, "",
	    "the directory for what the site remembers (empty: nothing)"),
	NUMBER(0, state_size, "256", 1, 1048576,
	    "MiB that the database of a site may take"),
	BOOL(stats, "false",
	    "write down each request, for the statistics"),
	CHOICE(stats_address, "hash", "hash|full",
	    "what is written down of visitors' addresses"),
	NUMBER(0, keep_days, "90", 1, 36500,
	    "days for which single requests stay written down"),
	CHOICE(log, "auto", "auto|stderr|syslog",
	    "where messages go"),
	CHOICE(log_level, "info", "debug|info|warning|error",
	    "the least bad message that is logged"),
	BOOL(access_log, "true",
	    "log one line for each request"),
	CHOICE(log_format, "plain", "plain|combined|json",
	    "how that line is written"),
	CHOICE(log_address, "full", "full|net|none",
	    "how much of visitors' addresses is logged"),
	STRING(0, log_file, "",
	    "the file for all messages (empty: as log says)"),
};
/* clang-format on */
const size_t conf_rows_n = sizeof conf_rows / sizeof conf_rows[0];
_Static_assert(sizeof conf_rows / sizeof conf_rows[0] <= CONF_ROWS_MAX,
    "conf->given has a place for each row");

static void *
field_of(struct conf *conf, const struct option_row *row)
{
	return (char *)conf + row->offset;
}

static const void *
value_of(const struct conf *conf, const struct option_row *row)
{
	return (const char *)conf + row->offset;
}

static bool
is_string(const struct option_row *row)
{
	return row->type <= CONF_NAME;
}

static bool
is_list(const struct option_row *row)
{
	return row->type >= CONF_LIST;
}

/* Somebody has said what this option is. */
static void
note_given(struct conf *conf, const struct option_row *row)
{
	conf->set_by[row - conf_rows] = (unsigned char)conf->source;
}

const struct option_row *
conf_row(const char *name)
{
	size_t i;

	for (i = 0; i < conf_rows_n; i++)
		if (strcmp(conf_rows[i].name, name) == 0)
			return &conf_rows[i];
	return NULL;
}

/* How many letters must change to make b of a; at most 32 letters each. */
static unsigned
distance(const char *a, const char *b)
{
	unsigned row[33], diagonal, above, best;
	size_t i, j, n;

	n = strnlen(b, 32);
	for (j = 0; j <= n; j++)
		row[j] = (unsigned)j;
	for (i = 1; i <= 32 && a[i - 1] != '\0'; i++) {
		diagonal = row[0];
		row[0] = (unsigned)i;
		for (j = 1; j <= n; j++) {
			above = row[j];
			best = diagonal + (a[i - 1] != b[j - 1]);
			best = above + 1 < best ? above + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			diagonal = above;
		}
	}
	return row[n];
}

const char *
conf_suggest(const char *name)
{
	const char *best;
	unsigned least, far;
	size_t i;

	best = NULL;
	least = strlen(name) < 5 ? 2 : 4;	/* farther is no likeness */
	for (i = 0; i < conf_rows_n; i++) {
		far = distance(name, conf_rows[i].name);
		if (far < least) {
			least = far;
			best = conf_rows[i].name;
		}
	}
	return best;
}

static int
out_of_memory(char *err)
{
	(void)snprintf(err, CONF_ERR_MAX, "out of memory");
	return -1;
}

static int
wrong_value(const struct option_row *row, const char *value, char *err,
    const char *expected)
{
	(void)snprintf(err, CONF_ERR_MAX, "%s: \"%.100s\" is not %s", row->name,
	    value, expected);
	return -1;
}

static int
set_string(char **field, const char *value, char *err)
{
	char *copy;

	copy = strdup(value);
	if (copy == NULL)
		return out_of_memory(err);
	free(*field);
	*field = copy;
	return 0;
}

/* Only names that the menus of all clients can carry. */
static bool
is_host(const char *name)
{
	const unsigned char *c;

	for (c = (const unsigned char *)name; *c != '\0'; c++)
		if (*c < 0x80 && !isalnum(*c) && strchr("-.:[]_", *c) == NULL)
			return false;
	return true;
}

static int
set_host(char **field, const struct option_row *row, const char *value,
    char *err)
{
	if (!is_host(value))
		return wrong_value(row, value, err,
		    "a host name like gopher.example.org, or an address");
	return set_string(field, value, err);
}

static int
set_line(char **field, const struct option_row *row, const char *value,
    char *err)
{
	const unsigned char *c;

	for (c = (const unsigned char *)value; *c != '\0'; c++)
		if (*c < 0x20 || *c == 0x7f)
			return wrong_value(row, value, err,
			    "one line without control characters");
	return set_string(field, value, err);
}

/* Segments with one slash between them, none of which leads elsewhere. */
static bool
is_name(const char *path)
{
	const char *end;
	size_t len;

	for (;; path = end + 1) {
		end = strchrnul(path, '/');
		len = (size_t)(end - path);
		if (len == 0 || (len == 1 && path[0] == '.') ||
		    (len == 2 && path[0] == '.' && path[1] == '.'))
			return false;
		if (*end == '\0')
			return true;
	}
}

static int
set_name(char **field, const struct option_row *row, const char *value,
    char *err)
{
	if (*value != '\0' && !is_name(value))
		return wrong_value(row, value, err,
		    "a name like public_gopher, beneath each home");
	return set_string(field, value, err);
}

static int
set_number(int *field, const struct option_row *row, const char *value,
    char *err)
{
	char *end, expected[80];
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (end == value || *end != '\0' || errno != 0 || n < row->min ||
	    n > row->max) {
		(void)snprintf(expected, sizeof expected,
		    "a whole number from %d to %d", row->min, row->max);
		return wrong_value(row, value, err, expected);
	}
	*field = (int)n;
	return 0;
}

static int
set_bool(int *field, const struct option_row *row, const char *value, char *err)
{
	if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
		return wrong_value(row, value, err, "true or false");
	*field = value[0] == 't';
	return 0;
}

/* The place of `value` among "a|b|c", or -1. */
static int
choice_of(const char *words, const char *value)
{
	const char *end;
	int i;

	for (i = 0;; i++, words = end + 1) {
		end = strchrnul(words, '|');
		if (strlen(value) == (size_t)(end - words) &&
		    strncmp(words, value, (size_t)(end - words)) == 0)
			return i;
		if (*end == '\0')
			return -1;
	}
}

static int
set_choice(int *field, const struct option_row *row, const char *value,
    char *err)
{
	char expected[80];
	int i;

	i = choice_of(row->words, value);
	if (i == -1) {
		(void)snprintf(expected, sizeof expected, "one of %s",
		    row->words);
		return wrong_value(row, value, err, expected);
	}
	*field = i;
	return 0;
}

static void
list_free(struct conf_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		free(list->words[i]);
	free(list->words);
	*list = (struct conf_list){ NULL, 0, list->source };
}

void
conf_clear(struct conf *conf, const struct option_row *row)
{
	struct conf_list *list;

	list = field_of(conf, row);
	if (list->source != conf->source)
		list_free(list);
	list->source = conf->source;
	note_given(conf, row);
}

static int
list_grow(struct conf_list *list, const char *value, char *err)
{
	char **words;

	words = reallocarray(list->words, list->n + 1, sizeof *words);
	if (words == NULL)
		return out_of_memory(err);
	list->words = words;
	words[list->n] = strdup(value);
	if (words[list->n] == NULL)
		return out_of_memory(err);
	list->n++;
	return 0;
}

/* "ext=T": an extension, and one printable byte. */
static bool
is_type_pair(const char *value)
{
	const char *is;

	is = strchr(value, '=');
	return is != NULL && is > value && is[1] > ' ' && is[1] < 0x7f &&
	    is[2] == '\0';
}

static int
set_net(struct conf *conf, const struct option_row *row, const char *value,
    char *err)
{
	const char *expected;

	expected = addr_block_check(value);
	if (expected != NULL)
		return wrong_value(row, value, err, expected);
	conf_clear(conf, row);
	return list_grow(field_of(conf, row), value, err);
}

static int
wrong_pattern(const struct option_row *row, const char *pattern,
    const char *why, char *err)
{
	(void)snprintf(err, CONF_ERR_MAX, "%s: the pattern \"%.100s\": %s",
	    row->name, pattern, why);
	return -1;
}

static int
set_pattern(struct conf *conf, const struct option_row *row, const char *value,
    char *err)
{
	const char *why;

	why = lua_pattern_check(value, NULL);
	if (why != NULL)
		return wrong_pattern(row, value, why, err);
	conf_clear(conf, row);
	return list_grow(field_of(conf, row), value, err);
}

/* "pattern\ttarget", which is cut in two for the check. */
static int
set_pair(struct conf *conf, const struct option_row *row, char *pair, char *err)
{
	const char *why;
	char *tab;

	tab = strchr(pair, '\t');
	*tab = '\0';
	why = lua_pattern_check(pair, tab + 1);
	if (why != NULL)
		return wrong_pattern(row, pair, why, err);
	*tab = '\t';
	conf_clear(conf, row);
	return list_grow(field_of(conf, row), pair, err);
}

/* A pattern and its target; on the command line a blank stands between. */
static int
set_move(struct conf *conf, const struct option_row *row, const char *value,
    char *err)
{
	char *pair;
	int result;

	if (strpbrk(value, "\t ") == NULL)
		return wrong_value(row, value, err,
		    "a pattern and where it leads to");
	pair = strdup(value);
	if (pair == NULL)
		return out_of_memory(err);
	if (strchr(pair, '\t') == NULL)
		*strchr(pair, ' ') = '\t';
	result = set_pair(conf, row, pair, err);
	free(pair);
	return result;
}

/* Paths that begin with a slash; `true` is all of the site, `false` nothing. */
static int
set_folder(struct conf *conf, const struct option_row *row, const char *value,
    char *err)
{
	if (strcmp(value, "false") == 0) {
		list_free(field_of(conf, row));
		((struct conf_list *)field_of(conf, row))->source =
		    conf->source;
		return 0;
	}
	if (strcmp(value, "true") == 0)
		value = "/";
	if (value[0] != '/')
		return wrong_value(row, value, err,
		    "true, false, or a folder of the site like /admin");
	conf_clear(conf, row);
	return list_grow(field_of(conf, row), value, err);
}

static int
set_row(struct conf *conf, const struct option_row *row, const char *value,
    char *err)
{
	void *field;

	field = field_of(conf, row);
	switch (row->type) {
	case CONF_STRING:
		return set_string(field, value, err);
	case CONF_HOST:
		return set_host(field, row, value, err);
	case CONF_LINE:
		return set_line(field, row, value, err);
	case CONF_NAME:
		return set_name(field, row, value, err);
	case CONF_NUMBER:
		return set_number(field, row, value, err);
	case CONF_BOOL:
		return set_bool(field, row, value, err);
	case CONF_CHOICE:
		return set_choice(field, row, value, err);
	case CONF_TYPES:
		if (!is_type_pair(value))
			return wrong_value(row, value, err,
			    "an extension and its type, like foo=9");
		break;
	case CONF_FOLDERS:
		return set_folder(conf, row, value, err);
	case CONF_CIDRS:
		return set_net(conf, row, value, err);
	case CONF_PATTERNS:
		return set_pattern(conf, row, value, err);
	case CONF_REDIRECTS:
		return set_move(conf, row, value, err);
	case CONF_LIST:
		break;
	}
	conf_clear(conf, row);
	return list_grow(field, value, err);
}

int
conf_set(struct conf *conf, const char *name, const char *value, char *err)
{
	const struct option_row *row;
	const char *like;

	row = conf_row(name);
	if (row != NULL) {
		note_given(conf, row);
		return set_row(conf, row, value, err);
	}
	like = conf_suggest(name);
	(void)snprintf(err, CONF_ERR_MAX, "unknown option \"%.100s\"%s%s%s",
	    name, like ? "; did you mean \"" : "", like ? like : "",
	    like ? "\"?" : "");
	return -1;
}

int
conf_init(struct conf *conf)
{
	char err[CONF_ERR_MAX];
	size_t i;

	*conf = (struct conf){ .source = CONF_DEFAULT };
	for (i = 0; i < conf_rows_n; i++)
		if (conf_rows[i].fallback != NULL &&
		    set_row(conf, &conf_rows[i], conf_rows[i].fallback, err))
			return -1;
	return 0;
}

const char *
conf_tilde_hint(const char *path)
{
	return path[0] == '~' ? "~ is not expanded here: write the whole path" :
				NULL;
}

/* It would be left out without a word, file by file. */
static int
check_library(const char *path, char *err)
{
	const char *hint;
	struct stat st;

	if (path[0] == '\0')
		return 0;
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return 0;
	hint = conf_tilde_hint(path);
	(void)snprintf(err, CONF_ERR_MAX,
	    "library: \"%.200s\" is not a directory%s%s", path,
	    hint ? "; " : "", hint ? hint : "");
	return -1;
}

static int
name_host(struct conf *conf, char *err)
{
	char host[HOST_NAME_MAX + 1];

	if (conf->servername[0] != '\0')
		return 0;
	if (gethostname(host, sizeof host) == -1)
		(void)strcpy(host, "localhost");
	return set_row(conf, conf_row("servername"), host, err);
}

struct conf *
conf_add_site(struct conf *conf)
{
	struct conf *sites;

	if (conf->n_sites == CONF_SITES_MAX)
		return NULL;
	sites = reallocarray(conf->sites, conf->n_sites + 1, sizeof *sites);
	if (sites == NULL)
		return NULL;
	conf->sites = sites;
	if (conf_init(&sites[conf->n_sites]) == -1) {
		conf_free(&sites[conf->n_sites]);
		return NULL;
	}
	conf->has_blocks = true;
	return &sites[conf->n_sites++];
}

int
conf_check_site_row(const struct option_row *row, char *err)
{
	if (row->scope == CONF_SITE)
		return 0;
	(void)snprintf(err, CONF_ERR_MAX,
	    "%s: this is the server's, not a site's; set it outside of site {}",
	    row->name);
	return -1;
}

static int
copy_list(struct conf_list *list, const struct conf_list *from, char *err)
{
	size_t i;

	list_free(list);
	list->source = from->source;
	for (i = 0; i < from->n; i++)
		if (list_grow(list, from->words[i], err) == -1)
			return -1;
	return 0;
}

/* Gives an option the value that it has elsewhere. */
static int
copy_row(struct conf *conf, const struct option_row *row,
    const struct conf *from, char *err)
{
	void *field = field_of(conf, row);
	const void *value = value_of(from, row);

	if (is_list(row))
		return copy_list(field, value, err);
	if (is_string(row))
		return set_string(field, *(char *const *)value, err);
	memcpy(field, value, sizeof(int));
	return 0;
}

/* What a site has not said itself is as it was said for all. */
static int
complete_site(struct conf *site, const struct conf *conf, char *err)
{
	size_t i;

	for (i = 0; i < conf_rows_n; i++)
		if (site->set_by[i] == CONF_DEFAULT &&
		    copy_row(site, &conf_rows[i], conf, err) == -1)
			return -1;
	if (name_host(site, err) == -1)
		return -1;
	return check_library(site->library, err);
}

static void
free_sites(struct conf *conf)
{
	while (conf->n_sites > 0)
		conf_free(&conf->sites[--conf->n_sites]);
	free(conf->sites);
	conf->sites = NULL;
	conf->has_blocks = false;
}

/* A flag would be for all sites at once what each must have for itself. */
static int
check_flags(const struct conf *conf, char *err)
{
	size_t i;

	for (i = 0; i < conf_rows_n; i++) {
		if (conf->set_by[i] != CONF_FLAGS ||
		    conf_rows[i].scope != CONF_SITE || conf_rows[i].flag == 0)
			continue;
		(void)snprintf(err, CONF_ERR_MAX,
		    "-%c: the configuration has several sites; set %s in each "
		    "site {}",
		    conf_rows[i].flag, conf_rows[i].name);
		return -1;
	}
	return 0;
}

/* The same site has the same one in the next configuration, whatever order. */
static uint32_t
tag_of(const struct conf *site)
{
	uint32_t tag = 2166136261U;	/* FNV-1a */
	const char *c;

	for (c = site->servername; *c != '\0'; c++)
		tag = (tag ^ (unsigned char)tolower((unsigned char)*c)) *
		    16777619U;
	return (tag ^ (uint32_t)site->serverport) * 16777619U;
}

int
conf_complete(struct conf *conf, char *err)
{
	size_t i;

	if (name_host(conf, err) == -1 ||
	    check_library(conf->library, err) == -1)
		return -1;
	if (conf->has_blocks && check_flags(conf, err) == -1)
		return -1;
	if (!conf->has_blocks) {
		free_sites(conf);
		if (conf_add_site(conf) == NULL)
			return out_of_memory(err);
		conf->has_blocks = false;
	}
	for (i = 0; i < conf->n_sites; i++) {
		conf->sites[i].is_block = conf->has_blocks;
		if (complete_site(&conf->sites[i], conf, err) == -1)
			return -1;
		conf->sites[i].tag = tag_of(&conf->sites[i]);
	}
	return 0;
}

/* What a site remembers is called by its name. */
static int
check_names(const struct conf *conf, char *err)
{
	size_t i, j;

	for (i = 0; i < conf->n_sites; i++)
		for (j = 0; j < i; j++)
			if (conf->sites[i].tag == conf->sites[j].tag) {
				(void)snprintf(err, CONF_ERR_MAX,
				    "site: two are called %.200s:%d, by which "
				    "what they remember is told apart",
				    conf->sites[i].servername,
				    conf->sites[i].serverport);
				return -1;
			}
	return 0;
}

int
conf_check_state(const struct conf *conf, char *err)
{
	if (conf->state[0] != '\0')
		return check_names(conf, err);
	if (!conf->stats)
		return 0;
	(void)snprintf(err, CONF_ERR_MAX,
	    "stats: there is nowhere to write them: name a directory with "
	    "state");
	return -1;
}

/* A Lua string that reads back as the same bytes. */
static void
dump_string(const char *s, FILE *out)
{
	fputc('"', out);
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			fprintf(out, "\\%c", *s);
		else if ((unsigned char)*s < 0x20 || *s == 0x7f)
			fprintf(out, "\\%03d", *s);
		else
			fputc(*s, out);
	}
	fputc('"', out);
}

static void
dump_choice(const char *words, int choice, FILE *out)
{
	for (; choice > 0; choice--)
		words = strchr(words, '|') + 1;
	fprintf(out, "\"%.*s\"", (int)(strchrnul(words, '|') - words), words);
}

static void
dump_list(const struct conf_list *list, FILE *out)
{
	size_t i;

	fputs("{", out);
	for (i = 0; i < list->n; i++) {
		fputs(i ? ", " : " ", out);
		dump_string(list->words[i], out);
	}
	fputs(list->n ? " }" : "}", out);
}

/* Pairs of words, with `between` them: { ["foo"] = "9" }. */
static void
dump_pairs(const struct conf_list *list, char between, FILE *out)
{
	char *key, *at;
	size_t i;

	fputs("{", out);
	for (i = 0; i < list->n; i++) {
		fputs(i ? ", [" : " [", out);
		at = strchr(list->words[i], between);
		key = strndup(list->words[i], (size_t)(at - list->words[i]));
		dump_string(key ? key : "", out);
		free(key);
		fputs("] = ", out);
		dump_string(at + 1, out);
	}
	fputs(list->n ? " }" : "}", out);
}

static void
dump_value(const struct conf *conf, const struct option_row *row, FILE *out)
{
	const void *value;

	value = value_of(conf, row);
	switch (row->type) {
	case CONF_STRING:
	case CONF_HOST:
	case CONF_LINE:
	case CONF_NAME:
		dump_string(*(char *const *)value, out);
		break;
	case CONF_NUMBER:
		fprintf(out, "%d", *(const int *)value);
		break;
	case CONF_BOOL:
		fputs(*(const int *)value ? "true" : "false", out);
		break;
	case CONF_CHOICE:
		dump_choice(row->words, *(const int *)value, out);
		break;
	case CONF_LIST:
	case CONF_FOLDERS:
	case CONF_CIDRS:
	case CONF_PATTERNS:
		dump_list(value, out);
		break;
	case CONF_TYPES:
		dump_pairs(value, '=', out);
		break;
	case CONF_REDIRECTS:
		dump_pairs(value, '\t', out);
		break;
	}
}

static void
dump_site(const struct conf *site, FILE *out)
{
	size_t i;

	fputs("\nsite {\n", out);
	for (i = 0; i < conf_rows_n; i++) {
		if (conf_rows[i].scope != CONF_SITE)
			continue;
		fprintf(out, "   %s = ", conf_rows[i].name);
		dump_value(site, &conf_rows[i], out);
		fputs(",\n", out);
	}
	fputs("}\n", out);
}

void
conf_dump(const struct conf *conf, FILE *out)
{
	size_t i;

	for (i = 0; i < conf_rows_n; i++) {
		fprintf(out, "-- %s\n%s = ", conf_rows[i].help,
		    conf_rows[i].name);
		dump_value(conf, &conf_rows[i], out);
		fputc('\n', out);
	}
	for (i = 0; conf->has_blocks && i < conf->n_sites; i++)
		dump_site(&conf->sites[i], out);
}

char
conf_type_of(const struct conf *conf, const char *name)
{
	const char *dot, *is;
	size_t i, len;

	dot = strrchr(name, '.');
	if (dot == NULL)
		return 0;
	for (i = conf->types.n; i > 0; i--) {
		is = strchr(conf->types.words[i - 1], '=');
		len = (size_t)(is - conf->types.words[i - 1]);
		if (strlen(dot + 1) == len &&
		    strncasecmp(dot + 1, conf->types.words[i - 1], len) == 0)
			return is[1];
	}
	return 0;
}

/* Does the folder, which begins with a slash, hold the path? */
static bool
folder_holds(const char *folder, const char *path)
{
	size_t len;

	len = strlen(++folder);
	while (len > 0 && folder[len - 1] == '/')
		len--;
	return len == 0 ||
	    (strncmp(folder, path, len) == 0 && path[len] == '/');
}

bool
conf_trusts(const struct conf *conf, const char *path)
{
	size_t i;

	for (i = 0; i < conf->trusted.n; i++)
		if (folder_holds(conf->trusted.words[i], path))
			return true;
	return false;
}

bool
conf_is_proxy(const struct conf *conf, const char *host)
{
	size_t i;

	for (i = 0; i < conf->proxy_from.n; i++)
		if (addr_block_holds(conf->proxy_from.words[i], host))
			return true;
	return false;
}

enum log_level
conf_log_level(const struct conf *conf)
{
	static const enum log_level levels[] = { LOG_LEVEL_DEBUG,
		LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

	return levels[conf->log_level];
}

void
conf_free(struct conf *conf)
{
	size_t i;
	char **string;

	free_sites(conf);
	for (i = 0; i < conf_rows_n; i++) {
		if (is_string(&conf_rows[i])) {
			string = field_of(conf, &conf_rows[i]);
			free(*string);
			*string = NULL;
		} else if (is_list(&conf_rows[i]))
			list_free(field_of(conf, &conf_rows[i]));
	}
}
