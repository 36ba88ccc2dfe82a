/* The suites, one for each module. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>

#include "base/buf.h"

Suite *access_format_suite(void);
Suite *arena_suite(void);
Suite *authorizer_suite(void);
Suite *beneath_suite(void);
Suite *buf_suite(void);
Suite *cache_suite(void);
Suite *chunk_cache_suite(void);
Suite *clock_suite(void);
Suite *conf_suite(void);
Suite *args_suite(void);
Suite *conffile_suite(void);
Suite *conn_suite(void);
Suite *db_suite(void);
Suite *hit_suite(void);
Suite *intern_suite(void);
Suite *query_suite(void);
Suite *rollup_suite(void);
Suite *supervisor_suite(void);
Suite *limit_suite(void);
Suite *resolve_suite(void);
Suite *frame_suite(void);
Suite *fresh_suite(void);
Suite *handler_header_suite(void);
Suite *file_id_suite(void);
Suite *item_suite(void);
Suite *kind_suite(void);
Suite *journal_suite(void);
Suite *library_suite(void);
Suite *like_suite(void);
Suite *listing_suite(void);
Suite *hash_suite(void);
Suite *log_suite(void);
Suite *logs_suite(void);
Suite *deps_suite(void);
Suite *dir_hash_suite(void);
Suite *addr_suite(void);
Suite *notify_suite(void);
Suite *scoreboard_suite(void);
Suite *unique_suite(void);
Suite *userdir_suite(void);
Suite *privs_suite(void);
Suite *proxy_protocol_suite(void);
Suite *reply_suite(void);
Suite *request_suite(void);
Suite *ring_suite(void);
Suite *root_suite(void);
Suite *route_suite(void);
Suite *sockets_suite(void);
Suite *matcher_suite(void);
Suite *search_suite(void);
Suite *session_suite(void);
Suite *sql_functions_suite(void);
Suite *state_dir_suite(void);
Suite *states_suite(void);
Suite *vfs_suite(void);
Suite *vm_suite(void);
Suite *walk_suite(void);
Suite *writer_suite(void);

/* A suite with one case that holds these tests. */
Suite *suite_of(const char *name, const TTest *const *tests, size_t n);
#define SUITE(name, tests) \
	suite_of(name, tests, sizeof(tests) / sizeof(tests)[0])

/* Does the buffer hold exactly this text? Fails the test if not. */
void assert_holds(const struct buf *buf, const char *text);

/*
 * A directory of its own for one test, with this in it:
 *   CRITICAL             a file beside the site
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
 *   site/out -> ../CRITICAL, site/abs -> (absolute) CRITICAL,
 *   site/outdir -> .., site/round -> round, site/fifo
 * tree_make() returns the path of `site`, which tree_remove() removes with all
 * that is around it.
 */
const char *tree_make(void);
void tree_remove(void);

/* Writes a file beneath the tree's site. */
void tree_write(const char *path, const char *text);

#endif
