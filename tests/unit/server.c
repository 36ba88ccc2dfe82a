/* Floor 6: conn, driven by hand through a socketpair. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "script/pool.h"
#include "conn/conn.h"
#include "suite.h"

static struct conf conf;
static struct root root;
static struct site_context context;
static struct conn conn;
static int visitor;

/* The next visitor. */
static void
come_again(void)
{
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	ck_assert_int_ne(fcntl(ends[0], F_SETFL, O_NONBLOCK), -1);
	visitor = ends[1];
	conn_open(&conn, &context, ends[0], ends[0], NULL, "test");
}

static void
meet(void)
{
	(void)signal(SIGPIPE, SIG_IGN);	/* as main does */
	ck_assert_int_eq(conf_init(&conf), 0);
	conf.access_log = 0;
	ck_assert_int_eq(root_open(&root, tree_make(), &conf), 0);
	context = (struct site_context){ &conf, &root, pool_new(&conf), NULL,
		NULL, NULL };
	come_again();
}

/* A step; where others would have had their turn, the next one. */
static enum step
step(void)
{
	enum step next;

	do {
		pool_new_turn(context.pool);
		next = conn_step(&conn);
	} while (next == STEP_YIELD || next == STEP_PARSED);
	return next;
}

static void
part(void)
{
	conn_close(&conn);
	pool_free(context.pool);
	(void)close(visitor);
	root_close(&root);
	conf_free(&conf);
	tree_remove();
}

static void
say(const char *words)
{
	ck_assert_int_eq(write(visitor, words, strlen(words)),
	    (ssize_t)strlen(words));
}

/* What the visitor can read now; "" also where that is the end. */
static const char *
hear(void)
{
	static char heard[1000];
	ssize_t n;

	n = recv(visitor, heard, sizeof heard - 1, MSG_DONTWAIT);
	heard[n > 0 ? n : 0] = '\0';
	return heard;
}

START_TEST(a_request_may_come_byte_by_byte)
{
	meet();
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert(conn_is_idle(&conn));
	say("/a");
	ck_assert_int_eq(step(), STEP_READ);
	say(".txt\r");
	ck_assert_int_eq(step(), STEP_READ);
	say("\n");
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(hear(), "a\r\n.\r\n");
	part();
}
END_TEST

/* Who comes is a proxy, and has to say so first. */
static void
meet_proxy(void)
{
	char err[CONF_ERR_MAX];

	meet();
	ck_assert_int_eq(conf_set(&conf, "proxy_from", "unix", err), 0);
	conn_open(&conn, &context, conn.in, conn.out, NULL, "local");
}

START_TEST(a_header_may_come_byte_by_byte)
{
	static const char header[] =
	    "PROXY TCP4 192.0.2.7 192.0.2.1 40000 70\r\n";
	char shown[ADDR_TEXT_MAX];
	size_t i;

	meet_proxy();
	ck_assert_int_eq(step(), STEP_READ);
	for (i = 0; header[i] != '\0'; i++) {
		ck_assert(conn.is_proxy);
		say((char[]){ header[i], '\0' });
		ck_assert_int_eq(step(), STEP_READ);
		ck_assert(conn_is_idle(&conn));
	}
	ck_assert(!conn.is_proxy);
	ck_assert_str_eq(addr_show(&conn.client.addr, shown), "192.0.2.7");
	ck_assert_ptr_null(conn.exchange); /* he costs nothing until he asks */
	say("/a.txt\r\n");
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(hear(), "a\r\n.\r\n");
	part();
}
END_TEST

START_TEST(half_a_request_may_come_with_the_header)
{
	meet_proxy();
	say("PROXY UNKNOWN\r\n/a.t");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert(conn.is_proxy);
	say("xt\r\n");
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(hear(), "a\r\n.\r\n");
	part();
}
END_TEST

/* HAProxy does so in a health check of version 1. */
START_TEST(a_header_may_name_the_connection_of_the_proxy)
{
	struct addr peer;
	char err[CONF_ERR_MAX];

	meet();
	ck_assert_int_eq(conf_set(&conf, "proxy_from", "192.0.2.7", err), 0);
	ck_assert_int_eq(addr_parse_port(&peer, "192.0.2.7:40000"), 0);
	conn_open(&conn, &context, conn.in, conn.out, &peer, NULL);
	say("PROXY TCP4 192.0.2.7 192.0.2.1 40000 70\r\n");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert(conn.is_proxy);
	conn_open(&conn, &context, conn.in, conn.out, &peer, NULL);
	say("PROXY TCP4 192.0.2.7 192.0.2.1 40001 70\r\n");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert(!conn.is_proxy);
	part();
}
END_TEST

START_TEST(a_header_has_the_time_of_the_request)
{
	int64_t deadline;

	meet_proxy();
	deadline = conn_deadline(&conn);
	say("PROXY UNKNOWN\r\n");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_int_eq(conn_deadline(&conn), deadline);
	conn.deadline = clock_ms();
	ck_assert_int_eq(step(), STEP_CLOSED);
	part();
	meet_proxy();
	conn.deadline = clock_ms();
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(hear(), "");
	part();
}
END_TEST

/* Behind the header, the kernel may have more than fitted in. */
START_TEST(what_did_not_fit_behind_a_header_is_heard)
{
	char more[3000];

	meet_proxy();
	memset(more, 'x', sizeof more - 1);
	more[sizeof more - 1] = '\0';
	say("PROXY UNKNOWN\r\n/a.txt\r\n");
	say(more);
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_str_eq(hear(), "a\r\n.\r\n");
	ck_assert_int_eq(close(visitor), 0);
	ck_assert_int_eq(step(), STEP_CLOSED);
	part();
}
END_TEST

/* As if so many seconds had passed. */
static void
age(int seconds)
{
	conn.began -= (int64_t)seconds * 1000;
	conn.deadline -= (int64_t)seconds * 1000;
}

static void
assert_seconds_left(int least, int most)
{
	int left = deadline_left(conn_deadline(&conn));

	ck_assert_int_gt(left, (least - 1) * 1000);
	ck_assert_int_le(left, most * 1000);
}

START_TEST(a_slow_request_has_time_but_not_for_ever)
{
	int i;

	meet();
	assert_seconds_left(10, 10);
	for (i = 0; i < 6; i++) {
		say("/");
		ck_assert_int_eq(step(), STEP_READ);
		assert_seconds_left(10, 10);
		age(9);
	}
	say("a");
	ck_assert_int_eq(step(), STEP_READ);
	assert_seconds_left(6, 6);	/* of 60 in all */
	age(6);
	say(".txt\r\n");
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(hear(), "");
	part();
}
END_TEST

START_TEST(who_sends_nothing_has_to_go)
{
	meet();
	say("/a");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_int_eq(step(), STEP_READ);
	age(10);
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(hear(), "");
	part();
}
END_TEST

START_TEST(who_says_more_is_heard_for_a_second)
{
	char end;

	meet();
	say("/a.txt\r\nand more");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_str_eq(hear(), "a\r\n.\r\n");
	ck_assert_int_eq(recv(visitor, &end, 1, MSG_DONTWAIT), 0);
	ck_assert_int_le(deadline_left(conn_deadline(&conn)), 1000);
	say("and more");
	ck_assert_int_eq(step(), STEP_READ);
	conn.deadline = clock_ms();
	ck_assert_int_eq(step(), STEP_CLOSED);
	part();
}
END_TEST

/* Reads all that is there; how much that was. */
static size_t
hear_all(void)
{
	static char heard[100000];
	size_t all;
	ssize_t n;

	for (all = 0;; all += (size_t)n) {
		n = recv(visitor, heard, sizeof heard, MSG_DONTWAIT);
		if (n <= 0)
			return all;
	}
}

START_TEST(a_long_answer_is_safe_from_what_comes_late)
{
	enum { LEN = 3 * 1024 * 1024 };
	static char text[LEN + 1];
	size_t heard;

	meet();
	memset(text, 'x', LEN);
	tree_write("long.txt", text);
	say("/long.txt\r\n");
	for (heard = 0; step() == STEP_WRITE;)
		heard += hear_all();
	ck_assert_int_le(deadline_left(conn_deadline(&conn)), 1000);
	say("and more");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_uint_eq(heard + hear_all(), LEN + 5);
	ck_assert_int_eq(shutdown(visitor, SHUT_WR), 0);
	ck_assert_int_eq(step(), STEP_CLOSED);
	part();
}
END_TEST

START_TEST(the_headers_of_http_are_heard)
{
	meet();
	say("GET / HTTP/1.1\r\n");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_int_eq(strncmp(hear(), "HTTP/1.0 200 OK\r\n", 17), 0);
	say("Host: test\r\n");
	ck_assert_int_eq(step(), STEP_READ);
	say("\r\n");
	ck_assert_int_eq(shutdown(visitor, SHUT_WR), 0);
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_int_eq(step(), STEP_CLOSED);
	part();
}
END_TEST

START_TEST(what_did_not_fit_is_heard)
{
	char line[sizeof conn.exchange->line + 1];

	meet();
	memset(line, 'x', sizeof line - 1);
	memcpy(line, "/a.txt\t", 7);
	memcpy(line + sizeof line - 3, "\r\n", 3);
	say(line);
	say("and more");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_str_eq(hear(), "a\r\n.\r\n");
	ck_assert_int_eq(step(), STEP_READ);
	part();
}
END_TEST

START_TEST(who_says_too_much_is_heard)
{
	char line[sizeof conn.exchange->line + 1];

	meet();
	memset(line, 'x', sizeof line - 1);
	line[sizeof line - 1] = '\0';
	say(line);
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_str_eq(hear(), "3Bad request\t\terror.host\t1\r\n.\r\n");
	part();
}
END_TEST

START_TEST(who_hangs_up_is_not_waited_for)
{
	meet();
	say("/a.txt\r\nand more");
	ck_assert_int_eq(shutdown(visitor, SHUT_WR), 0);
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(hear(), "a\r\n.\r\n");
	part();
}
END_TEST

/* He has a state, and takes nothing; another one waits for it. */
START_TEST(who_takes_his_time_gives_way_where_others_wait)
{
	struct conn first;
	int takes_nothing;

	meet();
	conf.handlers = 1;
	tree_write("long.lua", "for i = 1, 100000 do send_info('line') end");
	tree_write("short.lua", "send_info('short')");
	say("/long\r\n");
	while (step() == STEP_WRITE && conn.exchange->task.reply.sent < 100)
		continue;
	first = conn;
	takes_nothing = visitor;
	first.exchange->made_at -= 2000;
	ck_assert(!conn_blocks_handler(&first));

	come_again();
	say("/short\r\n");
	ck_assert_int_eq(step(), STEP_QUEUE);
	ck_assert(conn_blocks_handler(&first));
	first.exchange->made_at += 1000;
	ck_assert(!conn_blocks_handler(&first));
	ck_assert(!conn_blocks_handler(&conn));
	conn_abort_slow(&first);
	conn_close(&first);
	(void)close(takes_nothing);
	ck_assert(conn_has_room(&conn));
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_int_eq(strncmp(hear(), "ishort\t", 7), 0);
	part();
}
END_TEST

START_TEST(who_takes_nothing_is_given_up)
{
	int64_t deadline;
	int i;

	meet();
	tree_write("long.lua", "for i = 1, 100000 do send_info('line') end");
	say("/long\r\n");
	ck_assert_int_eq(step(), STEP_WRITE);
	for (i = 0; i < 100; i++)
		ck_assert_int_eq(step(), STEP_WRITE);
	deadline = conn_deadline(&conn);
	ck_assert_int_le(deadline_left(deadline), 60000);
	ck_assert_int_eq(step(), STEP_WRITE);
	ck_assert_int_eq(conn_deadline(&conn), deadline);
	ck_assert_uint_lt(conn.exchange->task.reply.out.cap, 512 * 1024);
	age(60);
	ck_assert_int_eq(step(), STEP_WRITE); /* what the kernel has taken */
	age(60);
	ck_assert_int_eq(step(), STEP_CLOSED);
	part();
}
END_TEST

/* --- the crowd --- */

enum { HERE_MOST = 2 };

static struct limit_table *table;
static struct limit_slot places[HERE_MOST + 1];
static struct conn conns[HERE_MOST + 1];

/* One more comes from 192.0.2.1. Where he is let in, he says nothing. */
static bool
come(struct conn *c, struct limit_slot *place, int *end)
{
	struct addr peer;
	int ends[2];

	ck_assert_int_eq(
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
	*end = ends[1];
	ck_assert_int_eq(addr_parse(&peer, "192.0.2.1"), 0);
	conn_open(c, &context, ends[0], ends[0], &peer, NULL);
	conn_set_limit(c, table, place);
	return conn_admit(c);
}

static void
leave(struct conn *c, int end)
{
	conn_close(c);
	(void)close(end);
}

START_TEST(one_too_many_is_told_and_the_next_just_closed)
{
	static const char told[] =
	    "3Too many connections from your address\t\terror.host\t1\r\n"
	    ".\r\n";
	int ends[HERE_MOST + 1], i, tries;

	meet();
	conf.max_per_address = HERE_MOST;
	table = limit_map();
	for (i = 0; i < HERE_MOST; i++) {
		ck_assert(come(&conns[i], &places[i], &ends[i]));
		ck_assert_int_eq(conn_step(&conns[i]), STEP_READ);
	}
	ck_assert(come(&conns[i], &places[i], &ends[i]));
	ck_assert_int_eq(conn_step(&conns[i]), STEP_READ); /* until he goes */
	ck_assert_int_le(deadline_left(conn_deadline(&conns[i])), 1000);
	(void)dup2(ends[i], visitor);
	ck_assert_str_eq(hear(), told);
	leave(&conns[i], ends[i]);
	/* Once more, perhaps, where another second has just begun. */
	for (tries = 0; come(&conns[i], &places[i], &ends[i]); tries++)
		leave(&conns[i], ends[i]);
	ck_assert_int_lt(tries, 10);
	leave(&conns[i], ends[i]);
	leave(&conns[0], ends[0]);
	ck_assert(come(&conns[0], &places[0], &ends[0]));
	ck_assert_int_eq(conn_step(&conns[0]), STEP_READ);
	for (i = 0; i < HERE_MOST; i++)
		leave(&conns[i], ends[i]);
	part();
}
END_TEST

/* He has used up all, and more than his burst is now. */
START_TEST(who_comes_too_fast_is_told_so)
{
	static const struct limits many = { .rate = 1, .burst = 1000 };
	int end, i;

	meet();
	table = limit_map();
	conf.rate = 1;
	ck_assert(come(&conns[0], &places[0], &end));
	for (i = 0; i < 1000; i++) {
		limit_release(table, &places[0]);
		(void)limit_acquire(table,
		    limit_key(table, &conns[0].client.addr), &many, clock_ms(),
		    &places[0]);
	}
	leave(&conns[0], end);
	ck_assert(come(&conns[0], &places[0], &end));
	ck_assert_int_eq(conn_step(&conns[0]), STEP_READ);
	(void)dup2(end, visitor);
	ck_assert_str_eq(hear(),
	    "3Too many requests from your address; try again in a second\t\t"
	    "error.host\t1\r\n.\r\n");
	leave(&conns[0], end);
	part();
}
END_TEST

START_TEST(even_a_sleep_of_no_time_lets_others_have_their_turn)
{
	int turns;

	meet();
	tree_write("nap.lua", "for i = 1, 3 do sleep(0) end send_info('up')");
	say("/nap\r\n");
	for (turns = 0; step() == STEP_SLEEP; turns++)
		;
	ck_assert_int_eq(turns, 3);
	ck_assert_ptr_nonnull(strstr(hear(), "iup\t"));
	part();
}
END_TEST

START_TEST(who_goes_away_is_let_go)
{
	meet();
	tree_write("long.lua", "for i = 1, 100000 do send_info('line') end");
	say("/long\r\n");
	ck_assert_int_eq(step(), STEP_WRITE);
	(void)close(visitor);
	ck_assert_int_eq(step(), STEP_CLOSED);
	visitor = dup(0);
	part();
}
END_TEST

Suite *
conn_suite(void)
{
	const TTest *const tests[] = {
		a_request_may_come_byte_by_byte,
		a_header_may_come_byte_by_byte,
		half_a_request_may_come_with_the_header,
		a_header_may_name_the_connection_of_the_proxy,
		a_header_has_the_time_of_the_request,
		what_did_not_fit_behind_a_header_is_heard,
		a_slow_request_has_time_but_not_for_ever,
		who_sends_nothing_has_to_go,
		who_says_more_is_heard_for_a_second,
		the_headers_of_http_are_heard,
		what_did_not_fit_is_heard,
		who_says_too_much_is_heard,
		a_long_answer_is_safe_from_what_comes_late,
		who_hangs_up_is_not_waited_for,
		who_takes_his_time_gives_way_where_others_wait,
		who_takes_nothing_is_given_up,
		one_too_many_is_told_and_the_next_just_closed,
		who_comes_too_fast_is_told_so,
		even_a_sleep_of_no_time_lets_others_have_their_turn,
		who_goes_away_is_let_go,
	};

	return SUITE("conn", tests);
}
