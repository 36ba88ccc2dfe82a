#include "conf/options.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"

/* clang-format off */
#define OPTION(scope, flag, name, type, fallback, min, max, words, help) \
	{ #name, VALUE_##type, SCOPE_##scope, flag, \
	  offsetof(struct conf, name), fallback, min, max, words, help }
#define TEXT(scope, flag, name, type, fallback, help) \
	OPTION(scope, flag, name, type, fallback, 0, 0, NULL, help)
#define NUMBER(scope, flag, name, fallback, min, max, help) \
	OPTION(scope, flag, name, NUMBER, fallback, min, max, NULL, help)
#define BOOL(scope, name, fallback, help) \
	OPTION(scope, 0, name, BOOL, fallback, 0, 1, NULL, help)
#define CHOICE(scope, name, fallback, words, help) \
	OPTION(scope, 0, name, CHOICE, fallback, 0, 0, words, help)
#define WORDS(scope, flag, name, type, words, help) \
	OPTION(scope, flag, name, type, NULL, 0, 0, words, help)

const struct conf_option conf_options[] = {
	TEXT(SITE, 'r', gopherroot, DIRECTORY, "/srv/gopher",
	    "directory to serve"),
	TEXT(SITE, 'n', servername, HOST, "",
	    "host name in menus (empty: name of this host)"),
	NUMBER(SITE, 'p', serverport, "70", 1, 65535,
	    "public port in menus; follows listen"),
	CHOICE(SITE, follow_links, "inside", "inside|owner",
	    "symbolic links inside gopherroot; or also out, to the same owner"),
	TEXT(SITE, 0, userdir, NAME, "",
	    "directory in the homes of users, served as /~name (empty: none)"),
	TEXT(SITE, 0, accounts, FILE, "/etc/passwd",
	    "file with users and their homes, see passwd(5)"),
	TEXT(SITE, 0, skeleton, FILE, "/etc/skel",
	    "directory of the files of a new home"),
	WORDS(SITE, 'l', listen, LIST, "[ADDRESS:]PORT",
	    "address to listen on (none: serverport on all)"),
	WORDS(SERVER, 0, proxy_from, NETS, "NETWORK|unix",
	    "proxies that send the PROXY protocol: 10.0.0.1, 10.0.0.0/8"),
	NUMBER(SERVER, 'w', workers, "0", 0, 256,
	    "worker processes (0: one per processor)"),
	NUMBER(SERVER, 0, max_connections, "4096", 1, 65536,
	    "limit of connections at once, of all workers"),
	NUMBER(SERVER, 0, cache, "64", 0, 65536,
	    "MiB of cached replies in each worker (0: no cache)"),
	TEXT(SERVER, 0, user, ACCOUNT, "",
	    "account to become when started as root"),
	TEXT(SERVER, 0, chroot, DIRECTORY, "",
	    "directory that is the file system of workers; needs root"),
	CHOICE(SERVER, no_new_privs, "auto", "auto|on|off",
	    "no privileges from set-user-ID programs"),
	CHOICE(SERVER, landlock, "auto", "auto|on|off",
	    "read gopherroot and library, write state, execute nothing"),
	CHOICE(SERVER, seccomp, "auto", "auto|on|off",
	    "allow only the system calls of a worker"),
	NUMBER(SERVER, 0, max_per_address, "64", 0, 65536,
	    "limit of connections at once from one address (0: none)"),
	NUMBER(SERVER, 0, rate, "0", 0, 100000,
	    "limit of requests per second from one address (0: none)"),
	NUMBER(SERVER, 0, burst, "100", 1, 100000,
	    "requests at once that rate allows after a pause"),
	NUMBER(SITE, 0, request_timeout, "10", 1, 3600,
	    "seconds to wait for the next part of a request"),
	NUMBER(SITE, 0, send_timeout, "60", 1, 3600,
	    "seconds in which a client must receive 4 KiB of the reply"),
	NUMBER(SERVER, 0, drain_timeout, "10", 0, 3600,
	    "seconds to finish replies at shutdown"),
	NUMBER(SERVER, 0, idle_exit, "0", 0, 604800,
	    "idle seconds before exit, with sockets of systemd (0: never)"),
	BOOL(SITE, details, "false",
	    "show size and date in directory listings"),
	CHOICE(SITE, sort, "name", "name|date",
	    "order of directory listings; date: the newest first"),
	BOOL(SITE, parent, "false",
	    "show a link to the parent directory in directory listings"),
	BOOL(SITE, readme, "false",
	    "show the README of a directory above its listing"),
	NUMBER(SITE, 0, width, "0", 0, 1000,
	    "column at which info lines wrap (0: never)"),
	CHOICE(SITE, text_end, "dot", "dot|none",
	    "end of a text: a dot on a line, or nothing"),
	CHOICE(SITE, charset, "auto", "auto|raw",
	    "texts in Windows-1252, UTF-16: send as UTF-8, or unchanged"),
	BOOL(SITE, http, "true",
	    "answer HTTP with a page that links to the site"),
	TEXT(SITE, 0, description, LINE, "",
	    "description of the site in caps.txt"),
	TEXT(SITE, 0, location, LINE, "",
	    "location of the server in caps.txt"),
	TEXT(SITE, 0, admin, LINE, "",
	    "contact address in caps.txt"),
	BOOL(SITE, extended_types, "false",
	    "item types d, ;, M and c, which few clients know, not 9"),
	WORDS(SITE, 0, hide, GLOBS, "PATTERN",
	    "names that are not served: \"*.tmp\", \"/drafts\""),
	WORDS(SITE, 0, types, ITEM_TYPES, "EXT=T",
	    "item type of a file name extension: foo=9"),
	WORDS(SITE, 0, moved, REDIRECTS, "PATTERN TARGET",
	    "redirect of selectors: \"^/old/(.*) /new/%1\""),
	WORDS(SITE, 0, gone, PATTERNS, "PATTERN",
	    "selectors that are permanently gone: \"^/tmp/\""),
	TEXT(SITE, 0, library, DIRECTORY, "",
	    "directory of Lua files that replace the built-in ones"),
	NUMBER(SERVER, 0, handlers, "128", 1, 4096,
	    "handlers that one worker runs at once; others wait"),
	NUMBER(SITE, 0, handler_instructions, "20000000", 1000, 2000000000,
	    "limit of Lua instructions of a handler"),
	NUMBER(SITE, 0, handler_memory, "16", 1, 1024,
	    "limit of memory of a handler in MiB"),
	NUMBER(SITE, 0, handler_output, "2048", 1, 1048576,
	    "limit of output of a handler in MiB"),
	NUMBER(SITE, 0, handler_files, "16", 1, 64,
	    "limit of open files of a handler"),
	NUMBER(SERVER, 0, handler_time, "10", 1, 3600,
	    "limit of seconds that a handler works and sleeps"),
	NUMBER(SERVER, 0, handler_stuck, "100", 10, 10000,
	    "limit of milliseconds that a handler is in one function"),
	BOOL(SITE, development, "false",
	    "show errors of handlers to this host"),
	OPTION(SITE, 0, handlers_in, FOLDERS, "true", 0, 0, "DIRECTORY",
	    "directory where Lua files are handlers (true: whole site)"),
	WORDS(SITE, 0, trusted, FOLDERS, "DIRECTORY",
	    "directory whose handlers have all Lua libraries (true: whole "
	    "site)"),
	TEXT(SERVER, 0, state, DIRECTORY, "",
	    "directory for databases of handlers and statistics"),
	NUMBER(SERVER, 0, state_size, "256", 1, 1048576,
	    "limit of the database of a site in MiB"),
	BOOL(SERVER, stats, "false",
	    "record requests for statistics"),
	CHOICE(SERVER, stats_address, "hash", "hash|full",
	    "form of client addresses in statistics"),
	NUMBER(SERVER, 0, keep_days, "90", 1, 36500,
	    "days that statistics store single requests"),
	CHOICE(SERVER, log, "auto", "auto|stderr|syslog",
	    "destination of the log"),
	CHOICE(SERVER, log_level, "info", "debug|info|warning|error",
	    "least severe level that is logged"),
	BOOL(SERVER, access_log, "true",
	    "log one line per request"),
	CHOICE(SERVER, log_format, "plain", "plain|combined|json",
	    "format of that line"),
	CHOICE(SERVER, log_address, "full", "full|net|none",
	    "form of client addresses in the log"),
	TEXT(SERVER, 0, log_file, FILE, "",
	    "file of the log (empty: destination of the option log)"),
};
/* clang-format on */
const size_t conf_options_n = sizeof conf_options / sizeof conf_options[0];
_Static_assert(sizeof conf_options / sizeof conf_options[0] <= CONF_OPTIONS_MAX,
    "set_by[] has an element for each option");

const struct conf_option *
conf_option(const char *name)
{
	size_t i;

	for (i = 0; i < conf_options_n; i++)
		if (strcmp(conf_options[i].name, name) == 0)
			return &conf_options[i];
	return NULL;
}

/* Words of other servers, and the options that they mean. */
static const struct {
	const char *word, *option;
} synonyms[] = {
	{ "address", "listen" },
	{ "bind", "listen" },
	{ "debug", "development" },
	{ "dir", "gopherroot" },
	{ "directory", "gopherroot" },
	{ "docroot", "gopherroot" },
	{ "domain", "servername" },
	{ "host", "servername" },
	{ "hostname", "servername" },
	{ "interface", "listen" },
	{ "logfile", "log_file" },
	{ "loglevel", "log_level" },
	{ "name", "servername" },
	{ "port", "serverport" },
	{ "root", "gopherroot" },
	{ "threads", "workers" },
	{ "timeout", "request_timeout" },
	{ "uid", "user" },
	{ "verbose", "log_level" },
};

const char *
conf_synonym(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++)
		if (strcmp(synonyms[i].word, word) == 0)
			return synonyms[i].option;
	return NULL;
}

const char *
conf_suggest(const char *name)
{
	const char *meant = conf_synonym(name);
	struct suggestion suggestion;
	size_t i;

	suggest_begin(&suggestion, name);
	for (i = 0; i < conf_options_n; i++)
		suggest_offer(&suggestion, conf_options[i].name);
	return meant ? meant : suggestion.best;
}

int
conf_error(char *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err, CONF_ERR_MAX, fmt, ap);
	va_end(ap);
	return -1;
}
