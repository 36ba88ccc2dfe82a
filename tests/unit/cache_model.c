/*
 * A model test of the cache: files change at random, and each reply must be
 * what the files are now. The model knows the content of each file, and so the
 * reply to each request; the server has a cache, which must never show.
 *
 * Two kinds of replies may be old: those of a handler with cache_for(), and
 * listings, which need not show at once that a file is no longer public.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answer/file.h"
#include "answer/handler.h"
#include "base/clock.h"
#include "base/log.h"
#include "script/pool.h"
#include "conn/conn.h"
#include "conn/cache_policy.h"
#include "conn/coalesce.h"
#include "site/cache.h"
#include "suite.h"

/* --- the files --- */

enum {
	DIRS = 4,		/* of the same files: d0/t.txt, d1/t.txt */
	DIGITS = 8,		/* of versions, and of clients' names */
	TEXT_MAX = 2048,
	LISTING_MS = 1000,	/* how old a listing may be */
	SHORT_MS = 20,		/* cache_for() of some handlers */
	BUDGET = 1024 * 1024	/* of the cache */
};

#define CLIENT '\001'		/* in a reply: the name of a client */

enum name {
	TEXT,
	BINARY,
	DECODED,
	RAW,
	LINK, /* beside each other */
	HANDLER,
	MODULE,
	MAP,
	INCLUDED,
	PART, /* m/ */
	INDEX,
	INDEX_MAP,
	INDEX_DOT,
	SOME, /* x/ */
	TAG,
	SUBTAG,
	RUN,
	SNIFFED,
	KNOWN, /* s/ */
	NAMES
};

/* Directories whose entries are listed. */
enum { IN_M = 1, IN_X = 2, IN_S = 4 };

/*
 * In a text, `#` is the number of the directory, `@` the version, `~` a NUL,
 * `$` the cache_for() of the handler.
 */
static const struct {
	const char *path;
	unsigned place;
	const char *text;	/* of even versions */
	const char *odd;	/* or NULL: the same */
} names[NAMES] = {
	[TEXT] = { "t.txt", 0, "text # @\n.dot\nend\n", NULL },
	[BINARY] = { "b.bin", 0, "bin~ # @\n.\n~~~~~~~~", NULL },
	[DECODED] = { "a b.txt", 0, "decoded # @\n", NULL },
	[RAW] = { "a%20b.txt", 0, "raw # @\n", NULL },
	[LINK] = { "l.txt", 0, "t.txt", NULL },
	[HANDLER] = { "h.lua", 0,
	    "$ send_info('h @ ' .. require('d#') .. ' ' .. remote .. ' ' .. "
	    "(query or '-') .. ' ' .. (search or '-'))",
	    "$ send_info('h @ ' .. require('d#') .. ' ' .. remote .. ' ' .. "
	    "(query or '-') .. ' ' .. (search or '-')) "
	    "send_gophermap('/p.gophermap')" },
	[MODULE] = { "", 0, "return 'mod @'", NULL },
	[MAP] = { "m/gophermap", IN_M, "menu @\n=inc.gophermap\n=part.lua\n",
	    "menu @\n=inc.gophermap\n=part.lua\n0\t../s/run.lua\n" },
	[INCLUDED] = { "m/inc.gophermap", IN_M, "inc @\n", NULL },
	[PART] = { "m/part.lua", IN_M,
	    "-- title: Part @\n"
	    "$ send_info('part @ ' .. require('d#') .. ' ' .. remote)",
	    NULL },
	[INDEX] = { "x/index.lua", IN_X,
	    "$ send_info('index @ ' .. (path_info or '-') .. ' ' .. remote)",
	    NULL },
	[INDEX_MAP] = { "x/gophermap", IN_X, "xmap @\n", NULL },
	[INDEX_DOT] = { "x/.gophermap", IN_X, "xdot @\n", NULL },
	[SOME] = { "x/some", IN_X, "some @\n", "some~ @\n" },
	[TAG] = { "s/gophertag", IN_S, "tag @\n", NULL },
	[SUBTAG] = { "s/sub/gophertag", 0, "subtag @\n", NULL },
	[RUN] = { "s/run.lua", IN_S, "-- title: Run @\n-- type: 7\n",
	    "-- title: Run @\n-- hidden: yes\n" },
	[SNIFFED] = { "s/sniff", IN_S, "sniff @\n", "sniff~ @\n" },
	[KNOWN] = { "s/z.txt", IN_S, "known @\n", NULL },
};

enum state { ABSENT, PRIVATE, PUBLIC };

struct file {
	enum state state;
	unsigned version;
	bool cut;		/* its end is missing */
	long changed;		/* the first client that could see it so */
};

/* An own menu.lua, which puts its version before each menu. */
#define LIBRARY ".library"
static struct file own_menu;
enum { OWN_MENU = 1 << NAMES };

enum shelf { SHELF_HERE, SHELF_PRIVATE, SHELF_AWAY };

static struct file files[DIRS][NAMES];
static enum shelf shelves[DIRS];	/* the directories s/ */
static unsigned versions;
static long clients;			/* so many have come */
static int64_t *left;			/* when each of them had its reply */
static uint64_t seed, state;

static unsigned
choose(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 32) % n;
}

static const char *
path_of(int dir, enum name name)
{
	static char path[64];

	if (name == MODULE)
		(void)snprintf(path, sizeof path, "lib/d%d.lua", dir);
	else
		(void)snprintf(path, sizeof path, "d%d/%s", dir,
		    names[name].path);
	return path;
}

static bool
is_public(int dir, enum name name)
{
	return files[dir][name].state == PUBLIC;
}

/* Returns for how many ms a reply may be cached: -1 as long as it is valid. */
static int64_t
said_by(const struct file *file)
{
	static const int64_t said[] = { 0, -1, SHORT_MS };

	return said[file->version / 2 % 3];
}

static const char *
say_of(const struct file *file)
{
	if (said_by(file) == 0)
		return "";
	return said_by(file) == -1 ? "cache_for(3600)" : "cache_for(0.02)";
}

/* A text that grows. */
struct text {
	char at[TEXT_MAX];
	size_t len;
};

static void
add_byte(struct text *text, char byte)
{
	if (text->len == TEXT_MAX)
		ck_abort_msg("a text is too long");
	text->at[text->len++] = byte;
}

static void
add(struct text *text, const char *more)
{
	while (*more != '\0')
		add_byte(text, *more++);
}

static void
add_number(struct text *text, unsigned number, int digits)
{
	char shown[16];

	(void)snprintf(shown, sizeof shown, "%0*u", digits, number);
	add(text, shown);
}

static void
add_version(struct text *text, int dir, enum name name)
{
	add_number(text, files[dir][name].version, DIGITS);
}

/* Adds a letter of the table. */
static void
add_letter(struct text *text, int dir, enum name name, char letter)
{
	switch (letter) {
	case '#':
		add_number(text, (unsigned)dir, 1);
		break;
	case '@':
		add_version(text, dir, name);
		break;
	case '$':
		add(text, say_of(&files[dir][name]));
		break;
	case '~':
		add_byte(text, '\0');
		break;
	default:
		add_byte(text, letter);
	}
}

/* Returns the content of a file, or the target of a symlink. */
static void
content_of(struct text *text, int dir, enum name name)
{
	const struct file *file = &files[dir][name];
	bool odd = file->version % 2 == 1;
	const char *from;

	from = odd && names[name].odd ? names[name].odd : names[name].text;
	text->len = 0;
	if (name == LINK && odd) {
		add(text, "../d");
		add_number(text, (unsigned)(dir + 1) % DIRS, 1);
		add(text, "/");
	}
	while (*from != '\0')
		add_letter(text, dir, name, *from++);
	if (file->cut)
		text->len -= 4;
}

/* --- what the replies must be --- */

struct expected {
	struct text text;
	bool error;		/* any error */
	bool soft;		/* of entries: may be a second old */
	unsigned deps;	/* names: files it depends on */
	unsigned absent;	/* those of them that must not be there */
	unsigned places;	/* directories whose names it depends on */
	unsigned there;		/* those names, and what s/ is */
	long since;		/* the first client that may be named */
	int64_t most;		/* ms since it had its reply; as said_by() */
};

/*
 * If a file came and went, a reply that was made before it came is right again.
 */
static void
depend_on(struct expected *e, const struct file *file, unsigned bit)
{
	e->deps |= bit;
	if (file->state == ABSENT)
		e->absent |= bit;
	else if (file->changed > e->since)
		e->since = file->changed;
}

static void
depend(struct expected *e, int dir, enum name name)
{
	depend_on(e, &files[dir][name], 1U << name);
}

/* Adds what the own menu.lua puts before each menu of a map. */
static void
expect_own_menu(struct expected *e)
{
	depend_on(e, &own_menu, OWN_MENU);
	if (own_menu.state == ABSENT)
		return;
	add(&e->text, "iown ");
	add_number(&e->text, own_menu.version, DIGITS);
	add(&e->text, "\t\thost\t70\r\n");
}

static void
expect_error(struct expected *e)
{
	e->error = true;
}

static void
end_line(struct expected *e, const char *selector)
{
	add(&e->text, "\t");
	add(&e->text, selector);
	add(&e->text, "\thost\t70\r\n");
}

static void
expect_info(struct expected *e, const char *text)
{
	add(&e->text, "i");
	add(&e->text, text);
	end_line(e, "");
}

/* `i`, a word, and the version of a file. */
static void
expect_version(struct expected *e, const char *word, int dir, enum name name)
{
	add(&e->text, word);
	add_version(&e->text, dir, name);
}

static void
expect_own_selector(struct expected *e, int dir, const char *rest)
{
	char selector[64];

	(void)snprintf(selector, sizeof selector, "/d%d/%s", dir, rest);
	end_line(e, selector);
}

/* A text, framed. */
static void
expect_text(struct expected *e, const struct text *text)
{
	size_t i;

	for (i = 0; i < text->len; i++) {
		if (text->at[i] == '.' && (i == 0 || text->at[i - 1] == '\n'))
			add(&e->text, ".");
		if (text->at[i] == '\n')
			add(&e->text, "\r");
		add_byte(&e->text, text->at[i]);
	}
	add(&e->text, ".\r\n");
}

static bool
is_binary(const struct text *text)
{
	return memchr(text->at, '\0', text->len) != NULL;
}

/* The file itself. */
static void
expect_file(struct expected *e, int dir, enum name name)
{
	struct text text;

	if (!is_public(dir, name)) {
		expect_error(e);
		return;
	}
	content_of(&text, dir, name);
	if (is_binary(&text))
		e->text = text;
	else
		expect_text(e, &text);
}

static void
expect_decoded(struct expected *e, int dir)
{
	expect_file(e, dir, is_public(dir, RAW) ? RAW : DECODED);
}

static void
expect_link(struct expected *e, int dir)
{
	const struct file *link = &files[dir][LINK];

	if (link->state == ABSENT)
		expect_error(e);
	else
		expect_file(e, link->version % 2 ? (dir + 1) % DIRS : dir,
		    TEXT);
}

/* Adds the name of the client that had it made. */
static void
expect_client(struct expected *e, int64_t most)
{
	add_byte(&e->text, CLIENT);
	e->most = most;
}

static void
expect_handler(struct expected *e, int dir, const char *query,
    const char *search)
{
	const struct file *handler = &files[dir][HANDLER];

	if (!is_public(dir, HANDLER) || files[dir][MODULE].state == ABSENT) {
		expect_error(e);
		return;
	}
	depend(e, dir, HANDLER);
	depend(e, dir, MODULE);
	expect_version(e, "ih ", dir, HANDLER);
	expect_version(e, " mod ", dir, MODULE);
	add(&e->text, " ");
	expect_client(e, said_by(handler));
	add(&e->text, " ");
	add(&e->text, query);
	add(&e->text, " ");
	add(&e->text, search);
	end_line(e, "");
	if (handler->version % 2)
		expect_info(e, "p");
	add(&e->text, ".\r\n");
}

static void
expect_part(struct expected *e, int dir)
{
	depend(e, dir, PART);
	if (!is_public(dir, PART))
		return;
	depend(e, dir, MODULE);
	if (files[dir][MODULE].state == ABSENT) {
		add(&e->text,
		    "3This part of the menu could not be made (......)"
		    "\t\terror.host\t1\r\n");
		return;
	}
	expect_version(e, "ipart ", dir, PART);
	expect_version(e, " mod ", dir, MODULE);
	add(&e->text, " ");
	expect_client(e, said_by(&files[dir][PART]));
	end_line(e, "");
}

static void
expect_included(struct expected *e, int dir)
{
	depend(e, dir, INCLUDED);
	if (!is_public(dir, INCLUDED))
		return;
	expect_version(e, "iinc ", dir, INCLUDED);
	end_line(e, "");
}

/* Adds a dependency on the entries of s/. */
static void
look_at_shelf(struct expected *e, int dir)
{
	e->soft = true;
	e->places |= IN_S;
	if (shelves[dir] == SHELF_AWAY)
		return;
	depend(e, dir, SUBTAG);
	if (is_public(dir, RUN))
		depend(e, dir, RUN);
	if (is_public(dir, SNIFFED))
		depend(e, dir, SNIFFED);
}

/* Reports whether the handler is listed in s/. */
static bool
shows_run(int dir)
{
	return is_public(dir, RUN) && files[dir][RUN].version % 2 == 0;
}

static void
expect_run(struct expected *e, int dir)
{
	expect_version(e, "7Run ", dir, RUN);
	expect_own_selector(e, dir, "s/run");
}

/* A link without a name, to the handler in s/. */
static void
expect_nameless(struct expected *e, int dir)
{
	e->soft = true;
	e->places |= IN_S;
	if (shelves[dir] != SHELF_AWAY && is_public(dir, RUN))
		depend(e, dir, RUN);
	if (shelves[dir] != SHELF_AWAY && shows_run(dir)) {
		expect_run(e, dir);
		return;
	}
	add(&e->text, "0/d");
	add_number(&e->text, (unsigned)dir, 1);
	add(&e->text, "/s/run.lua");
	expect_own_selector(e, dir, "s/run.lua");
}

/* The entries of m/, if it has no map. */
static void
expect_entries_of_menu(struct expected *e, int dir)
{
	e->soft = true;
	e->places |= IN_M;
	if (is_public(dir, INCLUDED))
		expect_included(e, dir);
	if (is_public(dir, PART)) {
		depend(e, dir, PART);
		expect_version(e, "1Part ", dir, PART);
		expect_own_selector(e, dir, "m/part");
	}
	if (e->text.len == 0)
		expect_info(e, "This directory is empty.");
}

static void
expect_menu(struct expected *e, int dir)
{
	depend(e, dir, MAP);
	e->places = IN_M;
	if (files[dir][MAP].state == PRIVATE) {
		expect_error(e);
		return;
	}
	if (!is_public(dir, MAP))
		expect_entries_of_menu(e, dir);
	else {
		expect_own_menu(e);
		expect_version(e, "imenu ", dir, MAP);
		end_line(e, "");
		expect_included(e, dir);
		expect_part(e, dir);
		if (files[dir][MAP].version % 2)
			expect_nameless(e, dir);
	}
	add(&e->text, ".\r\n");
}

/* A line for a file whose bytes say what it is. */
static void
expect_sniffed(struct expected *e, int dir, enum name name)
{
	struct text text;

	depend(e, dir, name);
	content_of(&text, dir, name);
	add(&e->text, is_binary(&text) ? "9" : "0");
	add(&e->text, strchr(names[name].path, '/') + 1);
	expect_own_selector(e, dir, names[name].path);
}

static void
expect_index(struct expected *e, int dir, const char *info)
{
	depend(e, dir, INDEX);
	expect_version(e, "iindex ", dir, INDEX);
	add(&e->text, " ");
	add(&e->text, info);
	add(&e->text, " ");
	expect_client(e, said_by(&files[dir][INDEX]));
	end_line(e, "");
	add(&e->text, ".\r\n");
}

static void
expect_index_map(struct expected *e, int dir, const char *word, enum name name)
{
	expect_own_menu(e);
	expect_version(e, word, dir, name);
	end_line(e, "");
	add(&e->text, ".\r\n");
}

/* A directory that may have an index, of several kinds. */
static void
expect_indexed(struct expected *e, int dir)
{
	e->places = IN_X;
	if (is_public(dir, INDEX)) {
		expect_index(e, dir, "-");
		return;
	}
	if (is_public(dir, INDEX_MAP)) {
		expect_index_map(e, dir, "ixmap ", INDEX_MAP);
		return;
	}
	if (is_public(dir, INDEX_DOT)) {
		expect_index_map(e, dir, "ixdot ", INDEX_DOT);
		return;
	}
	if (files[dir][INDEX].state == PRIVATE ||
	    files[dir][INDEX_MAP].state == PRIVATE ||
	    files[dir][INDEX_DOT].state == PRIVATE) {
		expect_error(e);
		return;
	}
	depend(e, dir, INDEX);
	depend(e, dir, INDEX_MAP);
	depend(e, dir, INDEX_DOT);
	e->soft = true;
	if (is_public(dir, SOME))
		expect_sniffed(e, dir, SOME);
	else
		expect_info(e, "This directory is empty.");
	add(&e->text, ".\r\n");
}

/* A selector below x/, which its index may answer. */
static void
expect_below(struct expected *e, int dir, const char *info)
{
	if (is_public(dir, INDEX))
		expect_index(e, dir, info);
	else
		expect_error(e);
}

static void
expect_some(struct expected *e, int dir)
{
	depend(e, dir, SOME);
	if (is_public(dir, SOME))
		expect_file(e, dir, SOME);
	else
		expect_below(e, dir, "some");
}

static void
expect_listing(struct expected *e, int dir)
{
	e->places = IN_S;
	if (shelves[dir] != SHELF_HERE) {
		expect_error(e);
		return;
	}
	look_at_shelf(e, dir);
	depend(e, dir, TAG);
	if (is_public(dir, TAG)) {
		expect_version(e, "itag ", dir, TAG);
		end_line(e, "TITLE");
	}
	if (is_public(dir, SUBTAG))
		expect_version(e, "1subtag ", dir, SUBTAG);
	else
		add(&e->text, "1sub");
	expect_own_selector(e, dir, "s/sub");
	if (shows_run(dir))
		expect_run(e, dir);
	if (is_public(dir, SNIFFED))
		expect_sniffed(e, dir, SNIFFED);
	if (is_public(dir, KNOWN)) {
		add(&e->text, "0z.txt");
		expect_own_selector(e, dir, "s/z.txt");
	}
	add(&e->text, ".\r\n");
}

/* --- requests --- */

enum request_name {
	ASK_MENU,
	ASK_INDEXED,
	ASK_LISTING, /* those that may be of entries */
	ASK_TEXT,
	ASK_BINARY,
	ASK_DECODED,
	ASK_LINK,
	ASK_SOME,
	ASK_BELOW,
	ASK_HANDLER,
	ASK_FOLDED,
	ASK_UNFOLDED,
	ASK_SLASH,
	ASK_SEARCH,
	REQUESTS,
	ENTRIES = ASK_LISTING + 1
};

static const char *const requests[REQUESTS] = {
	[ASK_MENU] = "m",
	[ASK_INDEXED] = "x",
	[ASK_LISTING] = "s",
	[ASK_TEXT] = "t.txt",
	[ASK_BINARY] = "b.bin",
	[ASK_DECODED] = "a%20b.txt",
	[ASK_LINK] = "l.txt",
	[ASK_SOME] = "x/some",
	[ASK_BELOW] = "x/some/more",
	[ASK_HANDLER] = "h",
	[ASK_FOLDED] = "h?a/b",
	[ASK_UNFOLDED] = "h?a//b",
	[ASK_SLASH] = "h?a/b/",
	[ASK_SEARCH] = "h\ta/b",
};

static void
expect_reply(struct expected *e, int dir, enum request_name request)
{
	switch (request) {
	case ASK_MENU:
		expect_menu(e, dir);
		break;
	case ASK_INDEXED:
		expect_indexed(e, dir);
		break;
	case ASK_LISTING:
		expect_listing(e, dir);
		break;
	case ASK_TEXT:
		expect_file(e, dir, TEXT);
		break;
	case ASK_BINARY:
		expect_file(e, dir, BINARY);
		break;
	case ASK_DECODED:
		expect_decoded(e, dir);
		break;
	case ASK_LINK:
		expect_link(e, dir);
		break;
	case ASK_SOME:
		expect_some(e, dir);
		break;
	case ASK_BELOW:
		expect_below(e, dir, "some/more");
		break;
	case ASK_HANDLER:
		expect_handler(e, dir, "-", "-");
		break;
	case ASK_FOLDED:
		expect_handler(e, dir, "a/b", "-");
		break;
	case ASK_UNFOLDED:
		expect_handler(e, dir, "a//b", "-");
		break;
	case ASK_SLASH:
		expect_handler(e, dir, "a/b/", "-");
		break;
	default:
		expect_handler(e, dir, "-", "a/b");
		break;
	}
}

/* Returns which names are in these directories, and what s/ is. */
static unsigned
names_there(int dir, unsigned places)
{
	unsigned there = places & IN_S ? (unsigned)shelves[dir] << NAMES : 0;
	enum name name;

	for (name = 0; name < NAMES; name++)
		if ((names[name].place & places) &&
		    files[dir][name].state != ABSENT)
			there |= 1U << name;
	return there;
}

static void
expect(struct expected *e, int dir, enum request_name request)
{
	*e = (struct expected){ .most = -1 };
	expect_reply(e, dir, request);
	e->there = names_there(dir, e->places);
}

/* Reports whether the reply may name this earlier client `now`. */
static bool
may_be_named(const struct expected *e, const char *digits, int64_t now)
{
	char name[DIGITS + 1] = "";
	long n;

	memcpy(name, digits, DIGITS);
	n = strtol(name, NULL, 10);
	if (n == clients)
		return true;
	return n >= e->since && n < clients &&
	    (e->most == -1 || now < left[n] + e->most);
}

/* Reports whether the reply to a request from `now` is this one. */
static bool
matches(const struct expected *e, const struct text *said, int64_t now)
{
	size_t i, j;

	if (e->error)
		return said->len > 0 && said->at[0] == '3';
	for (i = j = 0; i < e->text.len && j < said->len; i++) {
		if (e->text.at[i] != CLIENT && e->text.at[i] != said->at[j++])
			return false;
		if (e->text.at[i] != CLIENT)
			continue;
		if (j + DIGITS > said->len ||
		    !may_be_named(e, said->at + j, now))
			return false;
		j += DIGITS;
	}
	return i == e->text.len && j == said->len;
}

/* --- replies of entries that may still be shown --- */

enum { PAST_MAX = 256 };

struct past {
	struct expected expected;
	int64_t until;
};

static struct {
	struct past list[PAST_MAX];
	size_t n;
} pasts[DIRS][ENTRIES];

/*
 * Reports whether the change of these files ends for good what is expected. A
 * file that was absent may be absent again.
 */
static bool
is_hit(const struct expected *e, unsigned changed)
{
	return (e->deps & ~e->absent & changed) != 0;
}

/* Reports whether the same files are absent and there. */
static bool
finds_the_same(const struct expected *e, int dir)
{
	enum name name;

	for (name = 0; name < NAMES; name++)
		if ((e->absent >> name & 1) && files[dir][name].state != ABSENT)
			return false;
	return e->there == names_there(dir, e->places) &&
	    (!(e->absent & OWN_MENU) || own_menu.state == ABSENT);
}

/* Removes what is too old, or known to have changed. */
static void
forget_pasts(int dir, int request, unsigned changed)
{
	struct past *list = pasts[dir][request].list;
	size_t i, n;

	for (i = n = 0; i < pasts[dir][request].n; i++)
		if (list[i].until > clock_ms() &&
		    !is_hit(&list[i].expected, changed))
			list[n++] = list[i];
	pasts[dir][request].n = n;
}

static void
remember(int dir, int request, const struct expected *e)
{
	size_t n = pasts[dir][request].n;

	ck_assert_uint_lt(n, PAST_MAX);
	pasts[dir][request].list[n].expected = *e;
	pasts[dir][request].list[n].until = deadline_in(LISTING_MS);
	pasts[dir][request].n++;
}

/* Reports whether both expect the same, of the same clients. */
static bool
is_same(const struct expected *a, const struct expected *b)
{
	return a->since == b->since && a->text.len == b->text.len &&
	    memcmp(a->text.at, b->text.at, a->text.len) == 0;
}

/* After a change: keeps the replies that it did not touch. */
static void
note_change(int dir, const struct expected *before, unsigned changed)
{
	struct expected after;
	int request;

	for (request = 0; request < ENTRIES; request++) {
		forget_pasts(dir, request, changed);
		expect(&after, dir, (enum request_name)request);
		if (before[request].soft &&
		    !is_hit(&before[request], changed) &&
		    !is_same(&before[request], &after))
			remember(dir, request, &before[request]);
	}
}

static bool
matches_past(int dir, enum request_name request, const struct text *said,
    int64_t now)
{
	const struct past *past;
	size_t i;

	if (request >= ENTRIES)
		return false;
	past = pasts[dir][request].list;
	for (i = 0; i < pasts[dir][request].n; i++)
		if (now < past[i].until &&
		    finds_the_same(&past[i].expected, dir) &&
		    matches(&past[i].expected, said, now))
			return true;
	return false;
}

/* --- changes --- */

enum way {
	REWRITE,	/* in place */
	REWRITE_QUIETLY,/* with the mtime of before */
	REPLACE,	/* by a rename */
	TRUNCATE,
	TOUCH,
	REMOVE,
	CHMOD,
	WAYS
};

/*
 * Some file systems write truncated and renamed files to the disk at once: that
 * is slow, and so it is only done now and then.
 */
static bool
may_be_slow(void)
{
	return choose(16) == 0;
}

static void
rewrite(const char *path, const struct text *text)
{
	int fd;

	fd = open(path, O_WRONLY | O_CREAT | (may_be_slow() ? O_TRUNC : 0),
	    0644);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(write(fd, text->at, text->len), (ssize_t)text->len);
	ck_assert_int_eq(ftruncate(fd, (off_t)text->len), 0);
	ck_assert_int_eq(close(fd), 0);
}

static void
rewrite_quietly(const char *path, const struct text *text)
{
	struct timespec times[2];
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	rewrite(path, text);
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* A name that is never served, and in no listing. */
static void
replace(const char *path, const struct text *text, bool is_link)
{
	char target[64];

	if (is_link) {
		(void)snprintf(target, sizeof target, "%.*s", (int)text->len,
		    text->at);
		ck_assert_int_eq(symlink(target, ".new"), 0);
	} else
		rewrite(".new", text);
	if (!may_be_slow())
		(void)unlink(path);
	ck_assert_int_eq(rename(".new", path), 0);
}

static void
new_version(struct file *file)
{
	file->version = ++versions;
	file->cut = false;
}

/* Returns a change that is possible now; REPLACE makes an absent file. */
static enum way
possible_way(const struct file *file, enum name name, enum way way)
{
	if (file->state == ABSENT)
		return REPLACE;
	if (name == LINK && way != REMOVE)
		return REPLACE;
	if (way == TRUNCATE && ((name != TEXT && name != BINARY) || file->cut))
		return REWRITE;
	return way;
}

/* Changes a file, and what the model knows of it. */
static void
change_file(int dir, enum name name, enum way way)
{
	struct file *file = &files[dir][name];
	const char *path = path_of(dir, name);
	struct text text;

	if (way == REWRITE || way == REWRITE_QUIETLY || way == REPLACE)
		new_version(file);
	file->cut |= way == TRUNCATE;
	content_of(&text, dir, name);
	switch (way) {
	case REWRITE:
		rewrite(path, &text);
		break;
	case REWRITE_QUIETLY:
		rewrite_quietly(path, &text);
		break;
	case REPLACE:
		replace(path, &text, name == LINK);
		file->state = PUBLIC;
		break;
	case TRUNCATE:
		ck_assert_int_eq(truncate(path, (off_t)text.len), 0);
		break;
	case TOUCH:
		ck_assert_int_eq(utimensat(AT_FDCWD, path, NULL, 0), 0);
		break;
	case REMOVE:
		ck_assert_int_eq(remove(path), 0);
		file->state = ABSENT;
		break;
	default:
		file->state = file->state == PUBLIC ? PRIVATE : PUBLIC;
		ck_assert_int_eq(
		    chmod(path, file->state == PUBLIC ? 0644 : 0600), 0);
	}
	file->changed = clients + 1;
}

static void
expect_entries(struct expected *before, int dir)
{
	int request;

	for (request = 0; request < ENTRIES; request++)
		expect(&before[request], dir, (enum request_name)request);
}

static void
change_one(int dir)
{
	struct expected before[ENTRIES];
	enum name name = choose(NAMES);
	enum way way = possible_way(&files[dir][name], name, choose(WAYS));

	if (shelves[dir] == SHELF_AWAY &&
	    ((names[name].place & IN_S) || name == SUBTAG))
		return;
	expect_entries(before, dir);
	change_file(dir, name, way);
	note_change(dir, before, 1U << name);
}

/* The directory s/ becomes private, goes away, or comes back. */
static void
change_shelf(int dir)
{
	struct expected before[ENTRIES];
	char here[16], away[16];

	(void)snprintf(here, sizeof here, "d%d/s", dir);
	(void)snprintf(away, sizeof away, "d%d/.s", dir);
	expect_entries(before, dir);
	if (shelves[dir] == SHELF_AWAY) {
		ck_assert_int_eq(rename(away, here), 0);
		shelves[dir] = SHELF_HERE;
	} else if (shelves[dir] == SHELF_PRIVATE) {
		ck_assert_int_eq(chmod(here, 0755), 0);
		shelves[dir] = SHELF_HERE;
	} else if (choose(2)) {
		ck_assert_int_eq(chmod(here, 0700), 0);
		shelves[dir] = SHELF_PRIVATE;
	} else {
		ck_assert_int_eq(rename(here, away), 0);
		shelves[dir] = SHELF_AWAY;
	}
	note_change(dir, before, 0);
}

/* Writes the own menu.lua, or removes it. */
static void
change_library(void)
{
	struct expected before[DIRS][ENTRIES];
	char text[128];
	int dir;

	for (dir = 0; dir < DIRS; dir++)
		expect_entries(before[dir], dir);
	if (own_menu.state == PUBLIC && choose(2)) {
		ck_assert_int_eq(remove(LIBRARY "/menu.lua"), 0);
		own_menu.state = ABSENT;
	} else {
		new_version(&own_menu);
		(void)snprintf(text, sizeof text,
		    "send_info('own %0*u') send_gophermap(request.map)", DIGITS,
		    own_menu.version);
		tree_write(LIBRARY "/menu.lua", text);
		own_menu.state = PUBLIC;
	}
	own_menu.changed = clients + 1;
	for (dir = 0; dir < DIRS; dir++)
		note_change(dir, before[dir], OWN_MENU);
}

/* --- the server --- */

static struct conf conf;
static struct root root;
static struct exchange_pool exchanges;
static struct site_context context;
static long hits, hits_of[REQUESTS];

static void
make_dir(int dir)
{
	static const char *const below[] = { "", "/m", "/x", "/s", "/s/sub" };
	char path[32];
	size_t i;

	for (i = 0; i < sizeof below / sizeof below[0]; i++) {
		(void)snprintf(path, sizeof path, "d%d%s", dir, below[i]);
		ck_assert_int_eq(mkdir(path, 0755), 0);
	}
}

static void
open_site(long runs)
{
	char err[256];
	int dir;
	enum name name;

	(void)signal(SIGPIPE, SIG_IGN);
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(conf_set(&conf, "servername", "host", err), 0);
	conf.access_log = 0;
	conf.handler_stuck = 5000;	/* for a busy machine */
	ck_assert_int_eq(root_open(&root, tree_make(), &conf), 0);
	ck_assert_int_eq(mkdir(LIBRARY, 0755), 0);
	ck_assert_int_eq(conf_set(&conf, "library", LIBRARY, err), 0);
	tree_write("p.gophermap", "=p.lua\n");
	tree_write("p.lua", "cache_for(3600) send_info('p')");
	for (dir = 0; dir < DIRS; dir++) {
		make_dir(dir);
		for (name = 0; name < NAMES; name++)
			change_file(dir, name, REPLACE);
	}
	context = (struct site_context){ &conf, &root, pool_new(&conf, 64),
		cache_new(BUDGET, root.fd), NULL, NULL, &exchanges };
	left = calloc((size_t)runs * 3 + 1, sizeof *left);
	ck_assert_ptr_nonnull(left);
	log_open(LOG_TO_STDERR, 0);	/* logs nothing */
}

static void
close_site(void)
{
	free(left);
	exchange_pool_free(&exchanges);
	cache_free(context.cache);
	pool_free(context.pool);
	root_close(&root);
	conf_free(&conf);
	tree_remove();
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
}

static void
hear(int fd, struct text *said)
{
	ssize_t n;

	n = recv(fd, said->at + said->len, TEXT_MAX - said->len, MSG_DONTWAIT);
	if (n > 0)
		said->len += (size_t)n;
}

/* Masks the letters of an id. */
static void
mask_ids(struct text *said)
{
	static const char before[] = "could not be made (";
	enum { ID_LEN = 6 };
	char *at = said->at, *end = said->at + said->len;

	while ((at = memmem(at, (size_t)(end - at), before,
		    sizeof before - 1)) != NULL) {
		at += sizeof before - 1;
		if (end - at < ID_LEN)
			return;
		memset(at, '.', ID_LEN);
	}
}

struct connection {
	char name[24];
	struct conn conn;
	int end;		/* its end of the connection */
};

/* Connects the next client, which sends a request. */
static void
come(struct connection *v, const char *line)
{
	int ends[2];

	(void)snprintf(v->name, sizeof v->name, "%0*ld", DIGITS, ++clients);
	ck_assert_int_eq(
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
	conn_open(&v->conn, &context, ends[0], ends[0], NULL, v->name);
	v->end = ends[1];
	ck_assert_int_eq(write(v->end, line, strlen(line)),
	    (ssize_t)strlen(line));
}

/* Serves a client until it has to wait. */
static enum step
serve(struct connection *v)
{
	enum step step;

	do {
		context.pool->turn_is_over = false;
		step = conn_step(&v->conn);
	} while (step == STEP_PARSED || step == STEP_YIELD);
	return step;
}

/* Closes a client. Reports whether its reply came from the cache. */
static bool
leave(struct connection *v)
{
	bool is_kept = v->conn.exchange->entry != NULL;

	conn_close(&v->conn);
	(void)close(v->end);
	return is_kept;
}

/* Gets a reply in the same generation. Reports whether it was cached. */
static bool
ask_at_once(const char *line, struct text *said)
{
	struct connection v;

	come(&v, line);
	said->len = 0;
	while (serve(&v) != STEP_CLOSED)
		hear(v.end, said);
	hear(v.end, said);
	mask_ids(said);
	left[clients] = clock_ms();
	return leave(&v);
}

/* Gets a reply in the next generation. Reports whether it was cached. */
static bool
ask(const char *line, struct text *said)
{
	cache_next_generation(context.cache);
	return ask_at_once(line, said);
}

/* Sends a random request, and checks the reply. */
static void
check_one(int dir, enum request_name request)
{
	struct expected expected;
	struct text said;
	char line[64];
	int64_t now = clock_ms();

	expect(&expected, dir, request);
	(void)snprintf(line, sizeof line, "/d%d/%s\r\n", dir,
	    requests[request]);
	if (ask(line, &said)) {
		hits++;
		hits_of[request]++;
	}
	if (matches(&expected, &said, now) ||
	    matches_past(dir, request, &said, now))
		return;
	ck_abort_msg("SEED=%ju, client %ld (since %ld) asks %s\n%.*s\n"
		     "where this was right:\n%.*s",
	    (uintmax_t)seed, clients, expected.since, line, (int)said.len,
	    said.at, expected.error ? 5 : (int)expected.text.len,
	    expected.error ? "error" : expected.text.at);
}

static void
begin_chance(void)
{
	const char *given = getenv("SEED");

	if (given != NULL)
		seed = strtoull(given, NULL, 10);
	else
		ck_assert_int_eq(getrandom(&seed, sizeof seed, 0), sizeof seed);
	seed += seed == 0;
	state = seed;
}

static void
change_something(int dir)
{
	if (choose(256) == 0)
		change_library();
	else if (choose(16))
		change_one(dir);
	else
		change_shelf(dir);
}

START_TEST(no_reply_is_ever_stale_or_mixed)
{
	enum { BUSY_ROUNDS = 512, OFTEN = 8 };
	long i, runs = test_runs();
	enum request_name request;
	int busy = 0, dir;

	begin_chance();
	open_site(runs);
	for (i = 0; i < runs; i++) {
		/* Most files rest, so that replies are cached. */
		if (i % BUSY_ROUNDS == 0)
			busy = (int)choose(DIRS);
		dir = choose(16) ? busy : (int)choose(DIRS);
		request = choose(REQUESTS);
		check_one(dir, request);
		change_something(dir);
		check_one(dir, request);
		check_one((int)choose(DIRS), choose(REQUESTS));
	}
	ck_assert_int_gt(hits, runs / OFTEN);
	for (request = 0; request < REQUESTS; request++)
		ck_assert_msg(hits_of[request] > 0, "%s was never kept",
		    requests[request]);
	close_site();
}
END_TEST

/* Sends requests until what has been written may be cached. */
static void
let_rest(void)
{
	struct text said;

	tree_write("last.txt", "last\n");
	while (!ask("/last.txt\r\n", &said))
		;
}

START_TEST(no_menu_is_cached_with_a_part_that_has_failed)
{
	static const struct {
		const char *part;
		bool is_kept;
	} cases[] = {
		{ "cache_for(100) send_info('x')", true },
		{ "cache_for(100) error('x')", false },
		{ "cache_for(100) send_error('x')", false },
		{ "send_error('x') cache_for(100)", false },
		{ "cache_for(100) x = = x", false },
		{ "_G.cache_for = function() end", false },
	};
	enum { VISITORS = 100000 };
	struct text said;
	size_t i;

	open_site(VISITORS);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		tree_write("part.lua", cases[i].part);
		tree_write("part.gophermap", "=part.lua\n");
		let_rest();
		ck_assert(!ask("/part.gophermap\r\n", &said));
		ck_assert_msg(ask("/part.gophermap\r\n", &said) ==
			cases[i].is_kept,
		    "%s", cases[i].part);
	}
	close_site();
}
END_TEST

static bool
says(const char *line, const char *reply)
{
	struct text said;

	(void)ask_at_once(line, &said);
	return said.len == strlen(reply) &&
	    memcmp(said.at, reply, said.len) == 0;
}

START_TEST(a_handler_is_read_again_where_its_code_is_gone)
{
	static const char right[] = "ix\t\thost\t70\r\n.\r\n";

	open_site(100000);
	tree_write("a.lua", "send_info('x')");
	tree_write("b.lua", "send_info('x')");
	let_rest();
	ck_assert(says("/a\r\n", right));
	ck_assert(says("/b\r\n", right));
	ck_assert(says("/b\r\n", right));
	/* The locations are cached, but no code. */
	pool_free(context.pool);
	context.pool = pool_new(&conf, 64);
	ck_assert(says("/a\r\n", right));
	ck_assert(says("/a\r\n", right));
	ck_assert_int_eq(remove("b.lua"), 0);
	ck_assert(says("/b\r\n",
	    "3The server could not send this: /b\t\terror.host\t1\r\n.\r\n"));
	cache_next_generation(context.cache);
	ck_assert(says("/b\r\n", "3Not found: /b\t\terror.host\t1\r\n.\r\n"));
	close_site();
}
END_TEST

START_TEST(a_handler_that_asks_for_it_is_cached_from_then_on)
{
	static const struct {
		const char *line;
		bool is_kept[4];	/* at further requests */
	} cases[] = {
		{ "/h\r\n", { false, false, false, false } },
		{ "/h\ta\r\n", { false, false, true, true } },
		{ "/h\tb\r\n", { false, true, true, true } },
		{ "/h\r\n", { false, false, false, false } },
		{ "/h\ta\r\n", { true, true, true, true } },
	};
	struct text said;
	size_t i, j;

	open_site(100000);
	tree_write("h.lua", "if search then cache_for(100) end send_info('x')");
	let_rest();
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (j = 0; j < 4; j++)
			ck_assert_msg(ask(cases[i].line, &said) ==
				cases[i].is_kept[j],
			    "%zu: %s", j, cases[i].line);
	close_site();
}
END_TEST

/* Reports whether the listing of many/ is cached after a touch. */
static bool
touch_and_ask(void)
{
	struct connection v;

	ck_assert_int_eq(utimensat(AT_FDCWD, "many", NULL, 0), 0);
	cache_next_generation(context.cache);
	come(&v, "/many\r\n");
	while (serve(&v) != STEP_CLOSED)
		continue;
	return leave(&v);
}

START_TEST(a_listing_is_valid_if_only_times_have_changed)
{
	/* Around the size that the library reads at once. */
	static const int numbers[] = { 1, 999, 1000, 1001, 2000 };
	enum { TRIES = 100 };
	char path[32];
	size_t i;
	int file = 0, tries;

	open_site(100000);
	ck_assert_int_eq(mkdir("many", 0755), 0);
	for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		for (; file < numbers[i]; file++) {
			(void)snprintf(path, sizeof path, "many/%d.txt", file);
			tree_write(path, "");
		}
		ck_assert(!touch_and_ask());
		/* It is made anew every second. */
		for (tries = 0; !touch_and_ask(); tries++)
			ck_assert_msg(tries < TRIES, "%d files", numbers[i]);
	}
	close_site();
}
END_TEST

/* Slow clients must not fill the memory with replies to be cached. */
START_TEST(slow_clients_collect_no_more_than_the_cache_may_hold)
{
	enum { CROWD = 40, LEN = 100 * 1024 };
	static struct connection crowd[CROWD];
	char *text = malloc(LEN + 1);
	struct text said;
	size_t i, sum = 0;

	open_site(100000);
	ck_assert_ptr_nonnull(text);
	memset(text, 'x', LEN);
	text[LEN] = '\0';
	tree_write("long.txt", text);
	free(text);
	let_rest();
	for (i = 0; i < CROWD; i++) {
		come(&crowd[i], "/long.txt\r\n");
		ck_assert_int_eq(serve(&crowd[i]), STEP_WRITE);
		sum += crowd[i].conn.exchange->collected.len;
	}
	ck_assert_uint_le(sum, cache_used(context.cache));
	ck_assert_uint_le(sum, BUDGET / 4);
	ck_assert_uint_gt(sum, LEN);
	for (i = 0; i < CROWD; i++)
		(void)leave(&crowd[i]);
	(void)ask("/long.txt\r\n", &said);
	ck_assert(ask("/long.txt\r\n", &said));
	close_site();
}
END_TEST

/* --- slow clients of a large text --- */

enum {
	SLOW = 40,		/* clients */
	LARGE = 80 * 1024,	/* less than an eighth of BUDGET, framed */
	LONG_AGO = 3000		/* ms */
};

/* Fills in a text of n bytes with all that framing changes. */
static void
make_long_text(char *text, size_t n)
{
	static const char line[] = ".a line\n..\r\n.\nanother\xe9\r line\n\n";
	size_t i;

	for (i = 0; i < n; i++)
		text[i] = line[(i + i / 5000) % (sizeof line - 1)];
	text[n] = '\0';
}

static void
write_long_text(const char *path, size_t n)
{
	char *text = malloc(n + 1);

	ck_assert_ptr_nonnull(text);
	make_long_text(text, n);
	tree_write(path, text);
	free(text);
	let_rest();
}

/* Serves a client to its end; appends the reply to `said`. */
static void
hear_all(struct connection *v, struct buf *said)
{
	enum step step;
	ssize_t n;

	do {
		step = serve(v);
		n = recv(v->end, buf_room(said, PIPE_BUF), PIPE_BUF,
		    MSG_DONTWAIT);
		said->len += n > 0 ? (size_t)n : 0;
	} while (step != STEP_CLOSED || n > 0);
}

/* Gets a whole reply. Reports whether it was cached. */
static bool
ask_long(const char *line, struct buf *said)
{
	struct connection v;

	cache_next_generation(context.cache);
	come(&v, line);
	hear_all(&v, said);
	return leave(&v);
}

static const char *const spellings[] = { "/long.txt\r\n", "long.txt\r\n",
	"//long.txt\r\n", "/./long.txt\r\n", "/long.txt/\r\n",
	"/long.txt?1\r\n", "/long.txt\tsearch\r\n", "/0/l%6fng.txt\r\n" };

enum { SPELLINGS = sizeof spellings / sizeof spellings[0] };

START_TEST(all_spellings_of_a_selector_share_the_entry_of_the_file)
{
	struct buf first = { 0 }, said = { 0 };
	size_t i, used;

	open_site(100000);
	write_long_text("long.txt", LARGE);
	ck_assert(!ask_long("/long.txt?1\r\n", &first));
	used = cache_used(context.cache);
	ck_assert_uint_gt(used, LARGE);
	for (i = 0; i < SPELLINGS; i++) {
		ck_assert_msg(ask_long(spellings[i], &said), "%s",
		    spellings[i]);
		ck_assert_uint_eq(said.len, first.len);
		ck_assert_mem_eq(buf_bytes(&said), buf_bytes(&first),
		    first.len);
		ck_assert_uint_eq(cache_used(context.cache), used);
		buf_free(&said);
	}
	/* A file of a name that another selector had to lack. */
	tree_write("long.txt?1", "x\n");
	(void)ask_long("/long.txt?1\r\n", &said);
	ck_assert_uint_eq(said.len, sizeof "x\r\n.\r\n" - 1);
	buf_free(&said);
	ck_assert(ask_long("/long.txt\r\n", &said));
	buf_free(&said);
	buf_free(&first);
	close_site();
}
END_TEST

START_TEST(a_path_of_a_user_directory_is_no_key)
{
	struct buf said = { 0 };
	char err[256];
	int i;

	open_site(100000);
	ck_assert_int_eq(conf_set(&conf, "userdir", "public_gopher", err), 0);
	ck_assert_int_eq(mkdir("~alice", 0755), 0);
	write_long_text("~alice/a.txt", 10);
	for (i = 0; i < 3; i++)
		ck_assert(!ask_long("/0/~alice/a.txt\r\n", &said));
	buf_free(&said);
	close_site();
}
END_TEST

/* Connects a client whose socket takes little, and serves it until then. */
static void
come_slowly(struct connection *v, const char *line)
{
	const int size = 4096;

	cache_next_generation(context.cache);
	come(v, line);
	ck_assert_int_eq(
	    setsockopt(v->conn.out, SOL_SOCKET, SO_SNDBUF, &size, sizeof size),
	    0);
	while (v->conn.exchange == NULL || v->conn.exchange->blocked_at == 0)
		ck_assert_int_eq(serve(v), STEP_WRITE);
}

START_TEST(what_slow_clients_hold_is_within_the_budget)
{
	static struct connection crowd[SLOW];
	struct buf said = { 0 };
	const char *line;
	size_t i;

	open_site(100000);
	for (i = 0; i < SLOW; i++) {
		/* Each client holds another version. */
		write_long_text("long.txt", LARGE - i);
		line = spellings[i % SPELLINGS];
		(void)ask_long(line, &said);
		buf_free(&said);
		come_slowly(&crowd[i], line);
		ck_assert_uint_le(cache_used(context.cache), BUDGET);
	}
	ck_assert_uint_gt(cache_used(context.cache), BUDGET / 2);
	for (i = 0; i < SLOW; i++)
		(void)leave(&crowd[i]);
	ck_assert_uint_lt(cache_used(context.cache), 2 * LARGE);
	close_site();
}
END_TEST

/* Serves a client that takes nothing for a long time. */
static void
serve_slowly(struct connection *v, const char *line)
{
	come_slowly(v, line);
	conn_relieve_cache(&v->conn);
	v->conn.exchange->blocked_at -= LONG_AGO;
}

/* The budget of a cache with larger entries, and a text of which one is made. */
enum { BIG_BUDGET = 8 * BUDGET, BIG_LEN = 700 * 1024 };

static void
enlarge_cache(void)
{
	cache_free(context.cache);
	context.cache = cache_new(BIG_BUDGET, root.fd);
}

static void
open_big_site(struct buf *right)
{
	open_site(100000);
	enlarge_cache();
	write_long_text("long.txt", BIG_LEN);
	ck_assert(!ask_long("/long.txt\r\n", right));
	ck_assert_uint_gt(right->len, BIG_LEN);
}

START_TEST(a_slow_client_gets_the_rest_of_a_large_text_from_its_file)
{
	struct buf right = { 0 }, said = { 0 };
	struct connection v;
	size_t used;

	open_big_site(&right);
	used = cache_used(context.cache);
	serve_slowly(&v, "/long.txt\r\n");
	ck_assert_ptr_nonnull(v.conn.exchange->entry);
	conn_relieve_cache(&v.conn);
	ck_assert_ptr_null(v.conn.exchange->entry);
	hear_all(&v, &said);
	ck_assert_uint_eq(said.len, right.len);
	ck_assert_mem_eq(buf_bytes(&said), buf_bytes(&right), right.len);
	ck_assert_uint_eq(v.conn.exchange->task.reply.sent, right.len);
	(void)leave(&v);
	ck_assert_uint_eq(cache_used(context.cache), used);
	buf_free(&said);
	buf_free(&right);
	close_site();
}
END_TEST

START_TEST(a_slow_client_keeps_the_text_of_a_file_that_has_changed)
{
	struct buf right = { 0 }, said = { 0 };
	struct connection v;

	open_big_site(&right);
	serve_slowly(&v, "/long.txt\r\n");
	tree_write("long.txt", "another\n");
	conn_relieve_cache(&v.conn);
	ck_assert_ptr_nonnull(v.conn.exchange->entry);
	hear_all(&v, &said);
	ck_assert_uint_eq(said.len, right.len);
	ck_assert_mem_eq(buf_bytes(&said), buf_bytes(&right), right.len);
	(void)leave(&v);
	buf_free(&said);
	buf_free(&right);
	close_site();
}
END_TEST

/* The client has had a part; another text must not follow it. */
START_TEST(a_text_that_shrinks_while_it_is_made_again_is_cut_off)
{
	static const char *const texts[] = { "short\n", "" };
	struct buf right = { 0 }, said = { 0 };
	struct connection v;
	size_t i;

	for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		open_big_site(&right);
		serve_slowly(&v, "/long.txt\r\n");
		conn_relieve_cache(&v.conn);
		tree_write("long.txt", texts[i]);
		hear_all(&v, &said);
		ck_assert_uint_lt(said.len, right.len);
		ck_assert_mem_eq(buf_bytes(&said), buf_bytes(&right), said.len);
		(void)leave(&v);
		buf_free(&said);
		buf_free(&right);
		close_site();
	}
}
END_TEST

START_TEST(the_reply_of_a_slow_client_is_not_collected)
{
	struct connection v;

	open_site(100000);
	write_long_text("long.txt", BUDGET / 8 - 1);
	serve_slowly(&v, "/long.txt\r\n");
	ck_assert_uint_gt(cache_used(context.cache), 0);
	ck_assert(v.conn.exchange->collecting);
	conn_relieve_cache(&v.conn);
	ck_assert(!v.conn.exchange->collecting);
	(void)leave(&v);
	close_site();
}
END_TEST

START_TEST(much_output_keeps_a_state_until_it_is_sent)
{
	static const struct {
		const char *start;	/* of the handler: its type */
		int pieces;		/* that it sends without a pause */
		bool is_cached;
	} cases[] = {
		{ "0\n", 4, false }, { "0\ncache_for(100)", 4, true },
		{ "1\ncache_for(100)", 40, false }, /* too much */
	};
	struct buf said = { 0 };
	struct connection v;
	char text[256];
	size_t i;

	open_site(100000);
	enlarge_cache();
	conf.handler_memory = 1;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		(void)snprintf(text, sizeof text,
		    "-- type: %s "
		    "local x = ('x'):rep(50000) for _ = 1, 3 do send_info(x) end "
		    "('x'):gsub('.', function() "
		    "for _ = 1, %d do send_info(x) end end)",
		    cases[i].start, cases[i].pieces);
		tree_write("much.lua", text);
		let_rest();
		come_slowly(&v, "/much\r\n");
		ck_assert_ptr_nonnull(v.conn.exchange->task.vm);
		hear_all(&v, &said);
		ck_assert_uint_gt(said.len, 5 * 50000);
		ck_assert_ptr_null(v.conn.exchange->task.vm);
		(void)leave(&v);
		buf_free(&said);
		ck_assert_msg(ask_long("/much\r\n", &said) ==
			cases[i].is_cached,
		    "%s %d", cases[i].start, cases[i].pieces);
		buf_free(&said);
	}
	close_site();
}
END_TEST

/* Serves a client to the end; the reply names the client `name`. */
static void
assert_served(struct connection *v, const char *name)
{
	struct text said = { .len = 0 };
	struct text right = { .len = 0 };

	while (serve(v) != STEP_CLOSED)
		cache_next_generation(context.cache);
	hear(v->end, &said);
	add(&right, "i");
	add(&right, name);
	add(&right, "\t\thost\t70\r\n.\r\n");
	ck_assert_uint_eq(said.len, right.len);
	ck_assert_mem_eq(said.at, right.at, said.len);
	(void)leave(v);
}

static void
open_slow_site(const char *keeps)
{
	char text[128];

	(void)snprintf(text, sizeof text,
	    "%s sleep(search == 'long' and 2 or 0.01) send_info(remote)",
	    keeps);
	open_site(100000);
	tree_write("slow.lua", text);
	let_rest();
}

START_TEST(followers_wait_for_their_leader)
{
	struct connection first, second, other;
	unsigned long led = exchanges.ended;

	open_slow_site("cache_for(100)");
	come(&first, "/slow\r\n");
	come(&second, "/slow\r\n");
	come(&other, "/slow\tother\r\n");
	ck_assert_int_eq(serve(&first), STEP_SLEEP);
	ck_assert_int_eq(serve(&second), STEP_WAIT_LEADER);
	ck_assert_int_eq(serve(&other), STEP_SLEEP);
	ck_assert_uint_eq(exchanges.ended, led);
	assert_served(&first, first.name);
	ck_assert_uint_eq(exchanges.ended, led + 1);
	assert_served(&second, first.name);
	assert_served(&other, other.name);
	close_site();
}
END_TEST

START_TEST(followers_of_a_leader_that_has_gone_run_at_once)
{
	struct connection first, second, third, fourth;
	unsigned long led = exchanges.ended;

	open_slow_site("cache_for(100)");
	come(&first, "/slow\tlong\r\n");
	come(&second, "/slow\tlong\r\n");
	come(&third, "/slow\tlong\r\n");
	ck_assert_int_eq(serve(&first), STEP_SLEEP);
	ck_assert_int_eq(serve(&second), STEP_WAIT_LEADER);
	ck_assert_int_eq(serve(&third), STEP_WAIT_LEADER);
	(void)leave(&first);
	ck_assert_uint_eq(exchanges.ended, led + 1);
	ck_assert_int_eq(serve(&second), STEP_SLEEP);
	ck_assert_int_eq(serve(&third), STEP_SLEEP);
	come(&fourth, "/slow\tlong\r\n");
	ck_assert_int_eq(serve(&fourth), STEP_WAIT_LEADER);
	(void)leave(&second);
	(void)leave(&third);
	ck_assert_uint_eq(exchanges.ended, led + 3);
	ck_assert_int_eq(serve(&fourth), STEP_SLEEP);
	(void)leave(&fourth);
	close_site();
}
END_TEST

START_TEST(followers_wait_on_when_another_leader_ends)
{
	struct connection first, second, other;

	open_slow_site("cache_for(100)");
	come(&first, "/slow\tlong\r\n");
	come(&second, "/slow\tlong\r\n");
	come(&other, "/slow\r\n");
	ck_assert_int_eq(serve(&first), STEP_SLEEP);
	ck_assert_int_eq(serve(&second), STEP_WAIT_LEADER);
	ck_assert(!coalesce_is_over(second.conn.exchange));
	assert_served(&other, other.name);
	ck_assert(!coalesce_is_over(second.conn.exchange));
	ck_assert_int_eq(serve(&second), STEP_WAIT_LEADER);
	(void)leave(&first);
	ck_assert(coalesce_is_over(second.conn.exchange));
	(void)leave(&second);
	close_site();
}
END_TEST

/* The redirect has replaced the selector, also for a file that is new now. */
START_TEST(a_request_that_was_redirected_has_no_leader)
{
	struct connection first, redirected, direct;
	char err[CONF_ERR_MAX];

	open_slow_site("cache_for(100)");
	ck_assert_int_eq(conf_set(&conf, "moved", "^/old$\t/slow", err), 0);
	context.pool->shares[POOL_SITE].most[SHARE_STATES] = 2;
	come(&first, "/slow\tlong\r\n");
	come(&redirected, "/old\r\n");
	ck_assert_int_eq(serve(&first), STEP_SLEEP);
	ck_assert_int_eq(serve(&redirected), STEP_QUEUE);
	tree_write("old.lua", "cache_for(100) sleep(2)");
	let_rest();
	come(&direct, "/old\r\n");
	ck_assert_int_eq(serve(&direct), STEP_SLEEP);
	(void)leave(&first);
	ck_assert_int_eq(serve(&redirected), STEP_SLEEP);
	(void)leave(&redirected);
	(void)leave(&direct);
	close_site();
}
END_TEST

START_TEST(replies_that_are_not_cached_have_no_leader)
{
	struct connection first, second;

	open_slow_site("");
	come(&first, "/slow\r\n");
	come(&second, "/slow\r\n");
	ck_assert_int_eq(serve(&first), STEP_SLEEP);
	ck_assert_int_eq(serve(&second), STEP_SLEEP);
	assert_served(&second, second.name);
	assert_served(&first, first.name);
	close_site();
}
END_TEST

/* A leader that is being sent to may be slow. */
START_TEST(a_reply_that_is_being_sent_has_no_followers)
{
	struct connection first, second;

	open_slow_site("cache_for(100) send_info('x')");
	come(&first, "/slow\tlong\r\n");
	come(&second, "/slow\tlong\r\n");
	ck_assert_int_eq(serve(&first), STEP_SLEEP);
	ck_assert_int_eq(serve(&second), STEP_SLEEP);
	(void)leave(&first);
	(void)leave(&second);
	close_site();
}
END_TEST

START_TEST(a_file_is_cached_once_for_all_searches)
{
	struct text said;

	open_site(100000);
	let_rest();
	ck_assert(ask("/last.txt\ta\r\n", &said));
	ck_assert(ask("/last.txt\tb\r\n", &said));
	close_site();
}
END_TEST

/* A file of /proc/self as the node of a task. */
static void
open_odd(struct task *task, struct root *odd, const char *path)
{
	*task = (struct task){ .conf = &conf,
		.root = odd,
		.pool = context.pool,
		.client_address = "test",
		.cache_limit = CACHE_FOREVER };
	ck_assert_int_eq(root_open(odd, "/proc/self", &conf), 0);
	reply_init(&task->reply, "host", 70, false, true);
	ck_assert_int_eq(root_find(odd, path, &task->node, NULL), 0);
}

static void
serve_odd(struct task *task, struct root *odd, const struct answer *answer)
{
	enum answer_state next;

	for (next = answer->start(task); next == ANSWER_MORE;)
		next = answer->more(task);
	ck_assert_int_eq(next, ANSWER_DONE);
	answer->stop(task);
	root_close(odd);
}

START_TEST(a_map_that_cannot_be_read_is_an_error)
{
	struct task task;
	struct root odd;

	open_site(0);
	open_odd(&task, &odd, "");
	/* A regular file that cannot be read at its start. */
	task.script = "menu.lua";
	task.node.kind = NODE_MENU;
	(void)strcpy(task.node.file, "mem");
	serve_odd(&task, &odd, &handler_answer);
	ck_assert(task.reply.is_error);
	reply_free(&task.reply);
	close_site();
}
END_TEST

START_TEST(a_text_is_sent_to_its_end_however_little_comes_at_once)
{
	struct task task;
	struct root odd;

	open_site(0);
	/* No read(2) gives more than about a page of it. */
	open_odd(&task, &odd, "smaps");
	ck_assert_int_eq(task.node.type, '0');
	serve_odd(&task, &odd, &file_answer);
	ck_assert_uint_gt(task.reply.out.len, 10000);
	reply_free(&task.reply);
	close_site();
}
END_TEST

Suite *
cache_model_suite(void)
{
	const TTest *const tests[] = {
		no_reply_is_ever_stale_or_mixed,
		no_menu_is_cached_with_a_part_that_has_failed,
		a_handler_is_read_again_where_its_code_is_gone,
		a_handler_that_asks_for_it_is_cached_from_then_on,
		a_file_is_cached_once_for_all_searches,
		a_listing_is_valid_if_only_times_have_changed,
		slow_clients_collect_no_more_than_the_cache_may_hold,
		all_spellings_of_a_selector_share_the_entry_of_the_file,
		a_path_of_a_user_directory_is_no_key,
		what_slow_clients_hold_is_within_the_budget,
		a_slow_client_gets_the_rest_of_a_large_text_from_its_file,
		a_slow_client_keeps_the_text_of_a_file_that_has_changed,
		a_text_that_shrinks_while_it_is_made_again_is_cut_off,
		the_reply_of_a_slow_client_is_not_collected,
		much_output_keeps_a_state_until_it_is_sent,
		followers_wait_for_their_leader,
		followers_of_a_leader_that_has_gone_run_at_once,
		followers_wait_on_when_another_leader_ends,
		a_request_that_was_redirected_has_no_leader,
		replies_that_are_not_cached_have_no_leader,
		a_reply_that_is_being_sent_has_no_followers,
		a_map_that_cannot_be_read_is_an_error,
		a_text_is_sent_to_its_end_however_little_comes_at_once,
	};

	return SUITE_OF_RUNS("cache_model", tests);
}
