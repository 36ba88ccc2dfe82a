/* Floors 3 and 6: what is written down of visits, and how it gets there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stats/ring.h"
#include "stats/query.h"
#include "stats/journal.h"
#include "store/db.h"
#include "store/state_dir.h"
#include "suite.h"

/* --- ring --- */

static const struct hit someone = {
	.time = 1795737600,
	.bytes = 42,
	.ms = 7,
	.status = 200,
	.by_site = true,
	.address = { [10] = 0xff, 0xff, 192, 0, 2, 7 },
	.selector = { "/hello", 6 },
	.what = { "hello.lua", 9 },
};

static struct ring *
new_ring(int wake_fd)
{
	struct ring *ring = ring_map(1);

	ck_assert_ptr_nonnull(ring);
	ring_use(ring, wake_fd);
	return ring;
}

/* How many visits are in the ring, which is empty then. */
static unsigned long
drain(struct ring *ring)
{
	unsigned long n = 0, at = atomic_load(&ring->tail);
	struct hit hit;

	while (ring_next(ring, &at, &hit))
		n++;
	ring_done(ring, at);
	return n;
}

START_TEST(what_goes_into_a_ring_comes_out)
{
	struct ring *ring = new_ring(-1);
	struct hit hit;
	unsigned long at = 0;

	ring_put(&someone);
	ck_assert(ring_next(ring, &at, &hit));
	ck_assert(hit.time == someone.time && hit.bytes == 42);
	ck_assert(hit.ms == 7 && hit.status == 200 && hit.by_site);
	ck_assert_mem_eq(hit.address, someone.address, 16);
	ck_assert_mem_eq(hit.selector.at, "/hello", 6);
	ck_assert_uint_eq(hit.selector.len, 6);
	ck_assert_mem_eq(hit.what.at, "hello.lua", 9);
	ck_assert_uint_eq(hit.what.len, 9);
	ck_assert(!ring_next(ring, &at, &hit));
	ring_done(ring, at);
	ck_assert_uint_eq(atomic_load(&ring->tail), atomic_load(&ring->head));
}
END_TEST

START_TEST(nothing_is_put_where_there_is_no_ring)
{
	ring_use(NULL, -1);
	ck_assert(!ring_is_used());
	ring_put(&someone);
}
END_TEST

START_TEST(long_texts_are_cut)
{
	struct ring *ring = new_ring(-1);
	struct hit hit = someone;
	unsigned long at = 0;
	char text[1000];

	memset(text, 'x', sizeof text);
	hit.selector = hit.what = (struct bytes){ text, sizeof text };
	ring_put(&hit);
	ck_assert(ring_next(ring, &at, &hit));
	ck_assert_uint_eq(hit.selector.len, HIT_TEXT_MAX);
	ck_assert_uint_eq(hit.what.len, HIT_TEXT_MAX);
}
END_TEST

START_TEST(a_ring_goes_round_and_round)
{
	struct ring *ring = new_ring(-1);
	struct hit hit = someone, out;
	unsigned long i, at = 0;
	char text[HIT_TEXT_MAX];

	memset(text, 'x', sizeof text);
	for (i = 0; i < 100000; i++) {
		hit.bytes = (int64_t)i;
		hit.selector = (struct bytes){ text, i % 256 };
		ring_put(&hit);
		ck_assert(ring_next(ring, &at, &out));
		ck_assert(out.bytes == (int64_t)i);
		ck_assert_uint_eq(out.selector.len, i % 256);
		ring_done(ring, at);
	}
	ck_assert_uint_gt(at, 2 * RING_BYTES);
	ck_assert_uint_eq(atomic_load(&ring->lost), 0);
}
END_TEST

START_TEST(a_full_ring_counts_what_it_loses)
{
	struct ring *ring = new_ring(-1);
	unsigned long i, lost;

	for (i = 0; i < 100000; i++)
		ring_put(&someone);
	lost = atomic_load(&ring->lost);
	ck_assert_uint_gt(lost, 0);
	ck_assert_uint_eq(drain(ring) + lost, 100000);
	ring_put(&someone);
	ck_assert_uint_eq(drain(ring), 1);
}
END_TEST

START_TEST(the_bell_rings_once_for_each_time_there_is_much)
{
	int wake_fd[2], i;
	char bytes[16];
	struct ring *ring;

	ck_assert_int_eq(pipe(wake_fd), 0);
	ring = new_ring(wake_fd[1]);
	for (i = 0; i < 20000; i++)
		ring_put(&someone);
	(void)drain(ring);
	for (i = 0; i < 20000; i++)
		ring_put(&someone);
	ck_assert_int_eq(read(wake_fd[0], bytes, sizeof bytes), 2);
}
END_TEST

/* Whoever writes may be anybody's by now. */
START_TEST(nonsense_in_a_ring_is_left_out)
{
	static const unsigned long heads[] = { 8, 9, 64, 4096, RING_BYTES,
		RING_BYTES + 8UL, 1UL << 40, ~0UL };
	struct ring *ring = new_ring(-1);
	struct hit hit;
	unsigned long at;
	size_t i;
	int fill;

	for (fill = 0; fill < 256; fill += 5)
		for (i = 0; i < sizeof heads / sizeof heads[0]; i++) {
			memset(ring->bytes, fill, 8192);
			atomic_store(&ring->tail, 0);
			atomic_store(&ring->head, heads[i]);
			at = 0;
			while (ring_next(ring, &at, &hit))
				ck_assert_uint_le(hit.selector.len,
				    HIT_TEXT_MAX);
			ck_assert_uint_eq(at, heads[i]);
		}
}
END_TEST

START_TEST(who_is_killed_leaves_whole_visits)
{
	struct ring *ring = new_ring(-1);
	pid_t pid;
	int status;

	pid = fork();
	if (pid == 0)
		for (;;)
			ring_put(&someone);
	while (atomic_load(&ring->head) < 100000)
		;
	(void)kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_uint_gt(drain(ring), 0);
	ck_assert_uint_eq(atomic_load(&ring->tail), atomic_load(&ring->head));
	ring_put(&someone);
	ck_assert_uint_eq(drain(ring), 1);
}
END_TEST

/* --- stats --- */

static const int64_t today = 1795737600;	/* midnight */
static struct conf conf;
static char state[] = "/tmp/gophermoon-stats-XXXXXX";

/* Statistics in a directory of their own; NULL in a build without SQLite. */
static struct writer *
stats_up(void)
{
	char err[WRITER_ERR_MAX] = "";
	struct writer *stats;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(conf_set(&conf, "servername", "unit.test", err), 0);
	if (!db_is_supported())
		return NULL;
	ck_assert_ptr_nonnull(mkdtemp(state));
	ck_assert_int_eq(state_dir_open(state), 0);
	stats = writer_open(&conf, 1000, err);
	ck_assert_msg(stats != NULL, "%s", err);
	return stats;
}

static void
stats_down(struct writer *stats)
{
	char command[64];

	query_close();
	writer_close(stats);
	state_dir_close();
	conf_free(&conf);
	(void)snprintf(command, sizeof command, "rm -r %s", state);
	ck_assert_int_eq(system(command), 0);
}

static void
visit_at(struct writer *stats, int64_t time, const char *remote,
    const char *selector, int status)
{
	struct hit hit = { .time = time,
		.bytes = 10,
		.ms = 2,
		.status = (uint16_t)status,
		.selector = bytes_of(selector),
		.what = bytes_of(status == 404 ? "error.lua" : "file") };

	hit_put_address(hit.address, remote);
	ck_assert_int_eq(writer_begin(stats), 0);
	ck_assert_int_eq(writer_add(stats, &hit), 0);
	ck_assert_int_eq(writer_end(stats), 0);
}

/* The figure of this name in the first row of an answer; -1: there is none. */
static int64_t
value(const char *question, const char *name, int64_t from, int64_t to)
{
	struct query_result answer = { 0 };
	char err[QUERY_ERR_MAX];
	int64_t found = -1;
	struct query_value each;
	size_t i;

	ck_assert_msg(query_ask(&answer, &conf, question, from, to, 100, err) ==
		0,
	    "%s", err);
	for (i = 0; i < answer.columns && answer.rows > 0; i++) {
		each = query_next(&answer);
		if (strcmp(answer.names[i], name) == 0 &&
		    each.type == QUERY_NUMBER)
			found = each.number;
	}
	query_free(&answer);
	return found;
}

static int64_t
rows_of(const char *question)
{
	struct query_result answer = { 0 };
	char err[QUERY_ERR_MAX];
	int64_t rows;

	ck_assert_int_eq(
	    query_ask(&answer, &conf, question, 0, INT64_MAX, QUERY_ROWS, err),
	    0);
	rows = (int64_t)answer.rows;
	query_free(&answer);
	return rows;
}

#define TOTAL(name) value("total", name, 0, INT64_MAX)

START_TEST(visits_are_summed)
{
	struct writer *stats = stats_up();

	if (stats == NULL)
		return;
	visit_at(stats, today + 5, "192.0.2.1", "/a", 200);
	visit_at(stats, today + 6, "192.0.2.1", "/b", 404);
	visit_at(stats, today + 4000, "192.0.2.2", "/a", HIT_ABORTED);
	ck_assert_int_eq(TOTAL("requests"), 3);
	ck_assert_int_eq(TOTAL("errors"), 1);
	ck_assert_int_eq(TOTAL("bytes"), 30);
	ck_assert_int_eq(TOTAL("ms"), 6);
	ck_assert_int_eq(TOTAL("slowest"), 2);
	ck_assert_int_eq(value("hours", "requests", today, today + 3600), 2);
	ck_assert_int_eq(value("hours", "requests", today + 3600, INT64_MAX),
	    1);
	ck_assert_int_eq(value("selectors", "requests", 0, INT64_MAX), 2);
	ck_assert_int_eq(value("missing", "requests", 0, INT64_MAX), 1);
	ck_assert_int_eq(rows_of("kinds"), 2);
	ck_assert_int_eq(rows_of("errors"), 2);
	stats_down(stats);
}
END_TEST

START_TEST(a_visitor_counts_once_a_day_and_once_an_hour)
{
	struct writer *stats = stats_up();

	if (stats == NULL)
		return;
	visit_at(stats, today + 5, "192.0.2.1", "/a", 200);
	visit_at(stats, today + 5, "::ffff:192.0.2.1", "/a", 200);
	visit_at(stats, today + 5, "2001:db8::1", "/a", 200);
	visit_at(stats, today + 3600, "192.0.2.1", "/a", 200);
	visit_at(stats, today + 86400, "192.0.2.1", "/a", 200);
	ck_assert_int_eq(TOTAL("visitors"), 3);
	ck_assert_int_eq(value("days", "visitors", today, today + 1), 2);
	ck_assert_int_eq(value("hours", "visitors", today, today + 1), 2);
	ck_assert_int_eq(value("hours", "visitors", today + 3600, today + 3601),
	    1);
	ck_assert_int_eq(value("months", "visitors", 0, INT64_MAX), 3);
	stats_down(stats);
}
END_TEST

START_TEST(who_opens_anew_knows_the_visitors_of_today)
{
	struct writer *stats = stats_up();
	char err[WRITER_ERR_MAX];

	if (stats == NULL)
		return;
	visit_at(stats, today + 5, "192.0.2.1", "/a", 200);
	writer_close(stats);
	stats = writer_open(&conf, 1000, err);
	ck_assert_ptr_nonnull(stats);
	visit_at(stats, today + 6, "192.0.2.1", "/a", 200);
	ck_assert_int_eq(TOTAL("requests"), 2);
	ck_assert_int_eq(TOTAL("visitors"), 1);
	ck_assert_int_eq(rows_of("selectors"), 1);
	stats_down(stats);
}
END_TEST

/* Is this text in any file of the state directory? */
static bool
is_on_disk(const char *text)
{
	char command[200];

	(void)snprintf(command, sizeof command, "grep -qaF -e '%s' %s/*", text,
	    state);
	return system(command) == 0;
}

START_TEST(an_address_is_written_down_only_where_that_is_wanted)
{
	struct writer *stats = stats_up();
	char err[CONF_ERR_MAX];

	if (stats == NULL)
		return;
	visit_at(stats, today, "192.0.2.77", "/a", 200);
	ck_assert(!is_on_disk("192.0.2.77"));
	ck_assert_int_eq(conf_set(&conf, "stats_address", "full", err), 0);
	visit_at(stats, today, "192.0.2.78", "/a", 200);
	visit_at(stats, today, "2001:db8::79", "/a", 200);
	visit_at(stats, today, "local", "/a", 200);
	ck_assert(is_on_disk("192.0.2.78"));
	ck_assert(is_on_disk("2001:db8::79"));
	ck_assert(is_on_disk("local"));
	ck_assert(!is_on_disk("192.0.2.77"));
	stats_down(stats);
}
END_TEST

START_TEST(the_secret_of_a_day_is_forgotten_soon_after_it)
{
	struct writer *stats = stats_up();

	if (stats == NULL)
		return;
	visit_at(stats, today + 5, "192.0.2.1", "/a", 200);
	ck_assert_int_eq(writer_tidy(stats, today + 86400 + 599), 0);
	visit_at(stats, today + 6, "192.0.2.1", "/a", 200);
	ck_assert_int_eq(value("days", "visitors", today, today + 1), 1);
	ck_assert_int_eq(writer_tidy(stats, today + 86400 + 601), 0);
	visit_at(stats, today + 86400 + 601, "192.0.2.1", "/a", 200);
	/* Nobody can tell any more who this was. */
	visit_at(stats, today + 7, "192.0.2.1", "/a", 200);
	ck_assert_int_eq(value("days", "visitors", today, today + 1), 2);
	stats_down(stats);
}
END_TEST

START_TEST(single_visits_are_forgotten_and_sums_are_not)
{
	struct writer *stats = stats_up();
	int i;

	if (stats == NULL)
		return;
	for (i = 0; i < 5; i++)
		visit_at(stats, today + i, "192.0.2.1", "/a", 200);
	ck_assert_int_eq(writer_tidy(stats, today + 90 * 86400LL + 3), 1);
	ck_assert_int_eq(writer_tidy(stats, today + 90 * 86400LL + 3), 0);
	ck_assert_int_eq(TOTAL("requests"), 5);
	ck_assert_int_eq(rows_of("selectors"), 1);
	ck_assert_int_eq(writer_tidy(stats, today + 91 * 86400LL + 9), 1);
	ck_assert_int_eq(rows_of("selectors"), 0);
	ck_assert_int_eq(TOTAL("requests"), 5);
	ck_assert_int_eq(value("hours", "requests", 0, INT64_MAX), 5);
	stats_down(stats);
}
END_TEST

/* As many names as there are visits; what they do is told in the end. */
static void
many_names(struct writer *stats, int n)
{
	struct hit hit = { .time = today,
		.status = 404,
		.what = bytes_of("error.lua") };
	char name[32];
	int i;

	ck_assert_int_eq(writer_begin(stats), 0);
	for (i = 0; i < n; i++) {
		(void)snprintf(name, sizeof name, "/%d", i);
		hit.selector = bytes_of(name);
		hit_put_address(hit.address, name + 1);
		ck_assert_int_eq(writer_add(stats, &hit), 0);
	}
	ck_assert_int_eq(writer_end(stats), 0);
}

START_TEST(a_million_names_fill_no_table)
{
	enum { NAMES = 6000 };
	struct writer *stats = stats_up();
	struct query_result answer = { 0 };
	char err[QUERY_ERR_MAX];

	if (stats == NULL)
		return;
	many_names(stats, NAMES);
	many_names(stats, 10);
	ck_assert_int_eq(TOTAL("requests"), NAMES + 10);
	/* Those that were not told apart come first, without a name. */
	ck_assert_int_eq(
	    query_ask(&answer, &conf, "missing", 0, INT64_MAX, 1, err), 0);
	ck_assert_uint_eq(query_next(&answer).text.len, 0);
	ck_assert_int_eq(query_next(&answer).number, NAMES - 4096);
	query_free(&answer);
	stats_down(stats);
}
END_TEST

START_TEST(where_there_is_no_room_the_oldest_goes)
{
	struct writer *stats = stats_up();
	char err[WRITER_ERR_MAX];
	int i;

	if (stats == NULL)
		return;
	writer_close(stats);
	conf.state_size = 1;
	stats = writer_open(&conf, 1000, err);
	ck_assert_ptr_nonnull(stats);
	for (i = 0; i < 20; i++) {
		many_names(stats, 2000);
		(void)writer_tidy(stats, today);
	}
	ck_assert_int_eq(TOTAL("requests"), 40000);
	stats_down(stats);
}
END_TEST

START_TEST(a_batch_that_fails_leaves_nothing)
{
	struct writer *stats = stats_up();
	char err[WRITER_ERR_MAX];
	struct writer *other;

	if (stats == NULL)
		return;
	other = writer_open(&conf, 1, err);
	ck_assert_ptr_nonnull(other);
	ck_assert_int_eq(writer_begin(stats), 0);
	ck_assert_int_eq(writer_add(stats, &someone), 0);
	ck_assert_int_eq(writer_begin(other), -1);
	ck_assert_str_eq(writer_error(other), "database is locked");
	writer_close(stats);	/* in the middle of a batch */
	ck_assert_int_eq(writer_begin(other), 0);
	ck_assert_int_eq(writer_add(other, &someone), 0);
	ck_assert_int_eq(writer_add_lost(other, today, 3), 0);
	ck_assert_int_eq(writer_end(other), 0);
	ck_assert_int_eq(TOTAL("requests"), 1);
	ck_assert_int_eq(TOTAL("lost"), 3);
	ck_assert_int_eq(value("handlers", "requests", 0, INT64_MAX), 1);
	stats_down(other);
}
END_TEST

START_TEST(sites_have_figures_of_their_own)
{
	char one[] = "one.test", two[] = "two.test", err[WRITER_ERR_MAX];
	struct writer *stats = stats_up();
	char *own = conf.servername;

	if (stats == NULL)
		return;
	writer_close(stats);
	conf.is_block = true;
	conf.servername = one;
	stats = writer_open(&conf, 1000, err);
	ck_assert_ptr_nonnull(stats);
	visit_at(stats, today, "192.0.2.1", "/one", 200);
	ck_assert_int_eq(TOTAL("requests"), 1);
	conf.servername = two;
	ck_assert_int_eq(rows_of("selectors"), 0);
	conf.servername = one;
	ck_assert_int_eq(rows_of("selectors"), 1);
	conf.servername = own;
	stats_down(stats);
}
END_TEST

START_TEST(the_front_page_is_one)
{
	struct writer *stats = stats_up();

	if (stats == NULL)
		return;
	visit_at(stats, today + 1, "192.0.2.1", "", 200);
	visit_at(stats, today + 2, "192.0.2.1", "/", 200);
	visit_at(stats, today + 3, "192.0.2.1", "//", 200);
	ck_assert_int_eq(rows_of("selectors"), 2);
	ck_assert_int_eq(value("selectors", "requests", 0, INT64_MAX), 2);
	stats_down(stats);
}
END_TEST

START_TEST(who_is_turned_away_is_no_handler)
{
	struct hit hit = { .time = today,
		.status = 429,
		.what = bytes_of("limited") };
	struct writer *stats = stats_up();

	ck_assert_int_eq(hit_kind_of(&hit), HIT_LIMITED);
	hit.by_site = true;	/* a script of that name */
	ck_assert_int_eq(hit_kind_of(&hit), HIT_HANDLER);
	if (stats == NULL)
		return;
	hit.by_site = false;
	ck_assert_int_eq(writer_begin(stats), 0);
	ck_assert_int_eq(writer_add(stats, &hit), 0);
	ck_assert_int_eq(writer_end(stats), 0);
	ck_assert_int_eq(rows_of("handlers"), 0);
	ck_assert_int_eq(value("errors", "status", 0, INT64_MAX), 429);
	stats_down(stats);
}
END_TEST

START_TEST(selectors_can_be_shown_anywhere)
{
	static const struct {
		const char *selector, *shown;
	} cases[] = {
		{ "/plain", "/plain" },
		{ "/gr\xc3\xbc\xc3\x9f", "/gr\xc3\xbc\xc3\x9f" },
		{ "/\xe2\x82\xac \xf0\x9f\x8c\x99",
		    "/\xe2\x82\xac \xf0\x9f\x8c\x99" },
		{ "/\x1b[31m\t\x7f", "/?[31m??" },
		{ "/\xff\xc3", "/??" },
		{ "/\xc0\xaf\xc1\x81", "/????" },
		{ "/\xed\xa0\x80", "/???" },	/* half a pair */
		{ "/\xe0\x80\xaf", "/???" },	/* too long a form */
		{ "/\xc2\x9b\x31", "/??1" },	/* steers, too */
		{ "/\xf4\x90\x80\x80", "/????" },
	};
	struct query_result answer = { 0 };
	char err[QUERY_ERR_MAX];
	struct writer *stats;
	struct query_value name;
	size_t i;

	stats = stats_up();
	if (stats == NULL)
		return;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		visit_at(stats, today + (int64_t)i * 86400, "192.0.2.1",
		    cases[i].selector, 200);
		ck_assert_int_eq(query_ask(&answer, &conf, "selectors",
				     today + (int64_t)i * 86400, INT64_MAX, 1,
				     err),
		    0);
		name = query_next(&answer);
		ck_assert_uint_eq(name.text.len, strlen(cases[i].shown));
		ck_assert_mem_eq(name.text.at, cases[i].shown, name.text.len);
	}
	query_free(&answer);
	stats_down(stats);
}
END_TEST

START_TEST(a_question_that_nobody_knows_has_no_answer)
{
	struct writer *stats = stats_up();
	struct query_result answer = { 0 };
	char err[QUERY_ERR_MAX];

	ck_assert_int_eq(
	    query_ask(&answer, &conf, "x; DROP TABLE", 0, 1, 1, err), -1);
	ck_assert_str_eq(err, "there is no such question");
	if (stats != NULL)
		stats_down(stats);
}
END_TEST

/* --- journal --- */

START_TEST(the_names_of_units_are_understood)
{
	static const struct {
		const char *name, *local, *remote;
		unsigned number;
		int local_port, remote_port;
	} cases[] = {
		{ "gophermoon@199-5.45.107.88:70-212.111.43.252:60215.service",
		    "5.45.107.88", "212.111.43.252", 199, 70, 60215 },
		{ "gophermoon@0-::1:7070-2001:db8::7:1.service", "::1",
		    "2001:db8::7", 0, 7070, 1 },
		{ "gophermoon-sandbox@3-10.0.0.1:70-10.0.0.2:9.service",
		    "10.0.0.1", "10.0.0.2", 3, 70, 9 },
		{ "gophermoon@7-18446744073709551-10.0.0.1:70-10.0.0.2:9",
		    "10.0.0.1", "10.0.0.2", 7, 70, 9 },
	};
	struct unit unit;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert(unit_parse(&unit, bytes_of(cases[i].name)));
		ck_assert_str_eq(unit.local, cases[i].local);
		ck_assert_str_eq(unit.remote, cases[i].remote);
		ck_assert_uint_eq(unit.number, cases[i].number);
		ck_assert_int_eq(unit.local_port, cases[i].local_port);
		ck_assert_int_eq(unit.remote_port, cases[i].remote_port);
	}
}
END_TEST

START_TEST(other_names_are_not)
{
	static const char *const names[] = {
		"gophermoon@1-2-3-10.0.0.1:70-10.0.0.2:9.service",
		"gophermoon@1-10.0.0.1:70-10.0.0.2:9.socket",
		"gophermoon@1-10.0.0.1:70-10.0.0.2.service",
		"gophermoon@1-10.0.0.1:70-10.0.0.256:9.service",
		"gophermoon@1-10.0.0.1:70-10.0.0.2:65536.service",
		"gophermoon@1-10.0.0.1:70-10.0.0.2:-1.service",
		"gophermoon@-10.0.0.1:70-10.0.0.2:9.service",
		"gophermoon@99999999999-10.0.0.1:70-10.0.0.2:9.service",
		"gophermoon@1-10.0.0.1:70-:9.service",
		"gophermoon@1-4711-1000.service",
		"gophermoon@.service",
		"gophermoon@",
		"gophermoons@1-10.0.0.1:70-10.0.0.2:9.service",
		"gophernicus@1-10.0.0.1:70-10.0.0.2:9.service",
		"",
	};
	struct unit unit;
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		ck_assert_msg(!unit_parse(&unit, bytes_of(names[i])), "%s",
		    names[i]);
}
END_TEST

START_TEST(names_that_are_too_long_are_no_names)
{
	char name[JOURNAL_UNIT_MAX + 100] = "gophermoon@1-10.0.0.1:70-";
	struct unit unit;
	size_t len = strlen(name);

	memset(name + len, '1', sizeof name - len);
	for (len = 0; len <= sizeof name; len++)
		ck_assert(!unit_parse(&unit, (struct bytes){ name, len }));
}
END_TEST

Suite *
ring_suite(void)
{
	const TTest *const tests[] = {
		what_goes_into_a_ring_comes_out,
		nothing_is_put_where_there_is_no_ring,
		long_texts_are_cut,
		a_ring_goes_round_and_round,
		a_full_ring_counts_what_it_loses,
		the_bell_rings_once_for_each_time_there_is_much,
		nonsense_in_a_ring_is_left_out,
		who_is_killed_leaves_whole_visits,
	};

	return SUITE("ring", tests);
}

Suite *
stats_suite(void)
{
	const TTest *const tests[] = {
		visits_are_summed,
		a_visitor_counts_once_a_day_and_once_an_hour,
		who_opens_anew_knows_the_visitors_of_today,
		an_address_is_written_down_only_where_that_is_wanted,
		the_secret_of_a_day_is_forgotten_soon_after_it,
		single_visits_are_forgotten_and_sums_are_not,
		a_million_names_fill_no_table,
		where_there_is_no_room_the_oldest_goes,
		a_batch_that_fails_leaves_nothing,
		sites_have_figures_of_their_own,
		the_front_page_is_one,
		who_is_turned_away_is_no_handler,
		selectors_can_be_shown_anywhere,
		a_question_that_nobody_knows_has_no_answer,
	};

	return SUITE("stats", tests);
}

Suite *
journal_suite(void)
{
	const TTest *const tests[] = {
		the_names_of_units_are_understood,
		other_names_are_not,
		names_that_are_too_long_are_no_names,
	};

	return SUITE("journal", tests);
}
