/* Floor 6: conn, driven by hand through a socketpair. */
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "script/pool.h"
#include "server/conn.h"
#include "suite.h"

static struct conf conf;
static struct root root;
static struct means means;
static struct conn conn;
static int visitor;

static void
meet(void)
{
	int ends[2];

	(void)signal(SIGPIPE, SIG_IGN);	/* as main does */
	ck_assert_int_eq(conf_init(&conf), 0);
	conf.access_log = 0;
	ck_assert_int_eq(root_open(&root, tree_make(), &conf), 0);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	ck_assert_int_ne(fcntl(ends[0], F_SETFL, O_NONBLOCK), -1);
	visitor = ends[1];
	means =
	    (struct means){ &conf, &root, pool_new(&conf), NULL, NULL, NULL };
	conn_open(&conn, &means, ends[0], ends[0], NULL, "test");
}

/* A step; where others would have had their turn, the next one. */
static enum step
step(void)
{
	enum step next;

	do {
		pool_new_turn(means.pool);
		next = conn_step(&conn);
	} while (next == STEP_TURN || next == STEP_ASKED);
	return next;
}

static void
part(void)
{
	conn_close(&conn);
	pool_free(means.pool);
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

START_TEST(a_request_has_its_time_however_slowly_it_comes)
{
	int64_t deadline;

	meet();
	deadline = conn_deadline(&conn);
	ck_assert_int_le(deadline_left(deadline), 10000);
	ck_assert_int_gt(deadline_left(deadline), 9000);
	say("/a");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_int_eq(conn_deadline(&conn), deadline);
	conn.deadline = clock_ms();
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
	char line[sizeof conn.visit->line + 1];

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
	char line[sizeof conn.visit->line + 1];

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
	ck_assert_uint_lt(conn.visit->task.reply.out.cap, 512 * 1024);
	conn.deadline = clock_ms();
	ck_assert_int_eq(step(), STEP_CLOSED);
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
		a_request_has_its_time_however_slowly_it_comes,
		who_says_more_is_heard_for_a_second,
		the_headers_of_http_are_heard,
		what_did_not_fit_is_heard,
		who_says_too_much_is_heard,
		a_long_answer_is_safe_from_what_comes_late,
		who_hangs_up_is_not_waited_for,
		who_takes_nothing_is_given_up,
		even_a_sleep_of_no_time_lets_others_have_their_turn,
		who_goes_away_is_let_go,
	};

	return SUITE("conn", tests);
}
