/* The suites, one for each module. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>

#include "base/buf.h"
#include "conf/conf.h"
#include "site/listing.h"

/* Every suite, one for each module: the only list of them. */
#define ALL_SUITES(SUITE_OF) \
	SUITE_OF(access_format) \
	SUITE_OF(addr) \
	SUITE_OF(arena) \
	SUITE_OF(args) \
	SUITE_OF(authorizer) \
	SUITE_OF(beneath) \
	SUITE_OF(buf) \
	SUITE_OF(cache) \
	SUITE_OF(cache_model) \
	SUITE_OF(chunk_cache) \
	SUITE_OF(clock) \
	SUITE_OF(conf) \
	SUITE_OF(conf_sites) \
	SUITE_OF(conffile) \
	SUITE_OF(conn) \
	SUITE_OF(coroutine) \
	SUITE_OF(db) \
	SUITE_OF(decimal) \
	SUITE_OF(deps) \
	SUITE_OF(dir_hash) \
	SUITE_OF(endpoints) \
	SUITE_OF(fast_integers) \
	SUITE_OF(file_id) \
	SUITE_OF(frame) \
	SUITE_OF(handler_header) \
	SUITE_OF(hash) \
	SUITE_OF(hit) \
	SUITE_OF(intern) \
	SUITE_OF(isolation) \
	SUITE_OF(item) \
	SUITE_OF(kind) \
	SUITE_OF(landlock) \
	SUITE_OF(decoder) \
	SUITE_OF(library) \
	SUITE_OF(like) \
	SUITE_OF(limit) \
	SUITE_OF(listing) \
	SUITE_OF(log) \
	SUITE_OF(log_throttle) \
	SUITE_OF(lua_match) \
	SUITE_OF(lua_pattern) \
	SUITE_OF(matcher) \
	SUITE_OF(notify) \
	SUITE_OF(options) \
	SUITE_OF(owned_link) \
	SUITE_OF(pool) \
	SUITE_OF(printable) \
	SUITE_OF(privs) \
	SUITE_OF(proxy_protocol) \
	SUITE_OF(query) \
	SUITE_OF(redirect) \
	SUITE_OF(refusal) \
	SUITE_OF(reply) \
	SUITE_OF(request) \
	SUITE_OF(resolve) \
	SUITE_OF(ring) \
	SUITE_OF(rollup) \
	SUITE_OF(root) \
	SUITE_OF(route) \
	SUITE_OF(scoreboard) \
	SUITE_OF(search) \
	SUITE_OF(seccomp) \
	SUITE_OF(session) \
	SUITE_OF(share) \
	SUITE_OF(sockets) \
	SUITE_OF(sql_functions) \
	SUITE_OF(state_dir) \
	SUITE_OF(std_fds) \
	SUITE_OF(suggest) \
	SUITE_OF(supervisor) \
	SUITE_OF(unique) \
	SUITE_OF(userdir) \
	SUITE_OF(utf8) \
	SUITE_OF(utf16) \
	SUITE_OF(value) \
	SUITE_OF(vfs) \
	SUITE_OF(vm) \
	SUITE_OF(walk) \
	SUITE_OF(watchdog) \
	SUITE_OF(writer)

#define DECLARE_SUITE(module) Suite *module##_suite(void);
ALL_SUITES(DECLARE_SUITE)
#undef DECLARE_SUITE

/*
 * Reads a configuration from this text, written to conf.lua of tree_make().
 * Returns the error, or "". The caller frees `conf` in either case.
 */
const char *conf_load(struct conf *conf, const char *text);

/*
 * A suite with one case that holds these tests. Each may take a minute; with
 * `has_runs`, ten minutes and more for more than the default of test_runs().
 */
Suite *suite_of(const char *name, const TTest *const *tests, size_t n,
    bool has_runs);
#define SUITE(name, tests) \
	suite_of(name, tests, sizeof(tests) / sizeof(tests)[0], false)
#define SUITE_OF_RUNS(name, tests) \
	suite_of(name, tests, sizeof(tests) / sizeof(tests)[0], true)

/* Returns how often a test repeats: RUNS in the environment, or 10,000. */
long test_runs(void);

/*
 * The same with each test run twice: its `_i` is 0 or 1, for paths that are
 * walked and paths that openat2 opens.
 */
Suite *suite_of_both_ways(const char *name, const TTest *const *tests,
    size_t n);
#define SUITE_BOTH_WAYS(name, tests) \
	suite_of_both_ways(name, tests, sizeof(tests) / sizeof(tests)[0])

/* Fails the test unless the buffer holds exactly this text. */
void assert_holds(const struct buf *buf, const char *text);

/*
 * A directory for one test:
 *   OUTSIDE              a file beside the site
 *   site/a.txt          "a\n"
 *   site/secret.txt     mode 0600
 *   site/.hidden        a dotfile
 *   site/run.lua        "-- title: Run\n-- type: 7\n"
 *   site/data           NUL bytes, no extension
 *   site/gophertag      "The site\n"
 *   site/x.gophermap    a map
 *   site/map/gophermap  a map
 *   site/app/index.lua  a handler
 *   site/lib/mod.lua    a module
 *   site/dir/f2, f10, sub/deep.txt
 *   site/in -> dir/sub/deep.txt, site/up -> dir/../a.txt,
 *   site/out -> ../OUTSIDE, site/abs -> (absolute) OUTSIDE,
 *   site/outdir -> .., site/round -> round, site/fifo
 * tree_make() returns the path of `site`, and makes it the working directory.
 * tree_remove() removes all.
 */
const char *tree_make(void);
void tree_remove(void);

/* Writes a file of the site. */
void tree_write(const char *path, const char *text);

/* The same directory as a gopherroot with default options, tree_root. */
extern struct conf tree_conf;
extern struct root tree_root;
void tree_open(void);
void tree_close(void);

/* Adds a path as if it had not changed for a day. */
void tree_add_dep(struct deps *deps, const char *path);

/* Lists a directory, see listing_open(). Returns 0, or -1 and errno. */
int tree_list(struct listing *listing, const struct root *root,
    const char *path, struct deps *deps);

/* Returns the hash of a directory's names. */
struct dir_hash tree_dir_hash(const char *path);

#endif
