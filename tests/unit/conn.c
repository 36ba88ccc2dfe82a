/* Connections, driven step by step through a socketpair. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "conf/sites.h"
#include "conn/conn.h"
#include "script/pool.h"
#include "suite.h"

static struct conf conf;
static struct root root;
static struct exchange_pool exchanges;
static struct site_context context;
static struct conn conn;
static int client;	/* its end of the connection */

/* Opens a connection. */
static void
connect_client(void)
{
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	ck_assert_int_ne(fcntl(ends[0], F_SETFL, O_NONBLOCK), -1);
	client = ends[1];
	conn_open(&conn, &context, ends[0], ends[0], NULL, "test");
}

/* Opens a site, and a connection to it. */
static void
open_site(void)
{
	char err[CONF_ERR_MAX];

	signal(SIGPIPE, SIG_IGN);	/* as main does */
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(conf_complete(&conf, err), 0);
	conf.access_log = 0;
	ck_assert_int_eq(root_open(&root, tree_make(), &conf), 0);
	context = (struct site_context){ &conf, &root, pool_new(&conf, 64),
		NULL, NULL, NULL, &exchanges };
	connect_client();
}

/* Steps until the client or a deadline has to come. */
static enum step
step(void)
{
	enum step next;

	do {
		context.pool->turn_is_over = false;
		next = conn_step(&conn);
	} while (next == STEP_YIELD || next == STEP_PARSED);
	return next;
}

static void
close_site(void)
{
	conn_close(&conn);
	exchange_pool_free(&exchanges);
	pool_free(context.pool);
	close(client);
	root_close(&root);
	conf_free(&conf);
	tree_remove();
}

static void
send_bytes(const char *bytes)
{
	ck_assert_int_eq(write(client, bytes, strlen(bytes)),
	    (ssize_t)strlen(bytes));
}

/* Returns what the client can read now; "" also at the end. */
static const char *
receive(void)
{
	static char received[1000];
	ssize_t n;

	n = recv(client, received, sizeof received - 1, MSG_DONTWAIT);
	received[n > 0 ? n : 0] = '\0';
	return received;
}

START_TEST(a_request_may_come_byte_by_byte)
{
	open_site();
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert(conn_is_idle(&conn));
	send_bytes("/a");
	ck_assert_int_eq(step(), STEP_READ);
	send_bytes(".txt\r");
	ck_assert_int_eq(step(), STEP_READ);
	send_bytes("\n");
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(receive(), "a\r\n.\r\n");
	close_site();
}
END_TEST

/* Opens a connection from a proxy. */
static void
open_site_to_proxy(void)
{
	char err[CONF_ERR_MAX];

	open_site();
	ck_assert_int_eq(conf_set(&conf, "proxy_from", "unix", err), 0);
	conn_open(&conn, &context, conn.in, conn.out, NULL, "local");
}

START_TEST(a_header_may_come_byte_by_byte)
{
	static const char header[] =
	    "PROXY TCP4 192.0.2.7 192.0.2.1 40000 70\r\n";
	char shown[ADDR_TEXT_MAX];
	size_t i;

	open_site_to_proxy();
	ck_assert_int_eq(step(), STEP_READ);
	for (i = 0; header[i] != '\0'; i++) {
		ck_assert(conn.is_proxy);
		send_bytes((char[]){ header[i], '\0' });
		ck_assert_int_eq(step(), STEP_READ);
		ck_assert(conn_is_idle(&conn));
	}
	ck_assert(!conn.is_proxy);
	ck_assert_str_eq(addr_show(&conn.client.addr, shown), "192.0.2.7");
	ck_assert_ptr_null(conn.exchange); /* idle: little memory */
	send_bytes("/a.txt\r\n");
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(receive(), "a\r\n.\r\n");
	close_site();
}
END_TEST

START_TEST(part_of_a_request_may_come_with_the_header)
{
	open_site_to_proxy();
	send_bytes("PROXY UNKNOWN\r\n/a.t");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert(conn.is_proxy);
	send_bytes("xt\r\n");
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(receive(), "a\r\n.\r\n");
	close_site();
}
END_TEST

/* So does HAProxy in a health check of version 1. */
START_TEST(a_header_may_name_the_connection_of_the_proxy)
{
	struct addr peer;
	char err[CONF_ERR_MAX];

	open_site();
	ck_assert_int_eq(conf_set(&conf, "proxy_from", "192.0.2.7", err), 0);
	ck_assert_int_eq(addr_parse_port(&peer, "192.0.2.7:40000"), 0);
	conn_open(&conn, &context, conn.in, conn.out, &peer, NULL);
	send_bytes("PROXY TCP4 192.0.2.7 192.0.2.1 40000 70\r\n");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert(conn.is_proxy);
	conn_open(&conn, &context, conn.in, conn.out, &peer, NULL);
	send_bytes("PROXY TCP4 192.0.2.7 192.0.2.1 40001 70\r\n");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert(!conn.is_proxy);
	close_site();
}
END_TEST

START_TEST(header_and_request_share_one_timeout)
{
	int64_t deadline;

	open_site_to_proxy();
	deadline = conn.deadline;
	send_bytes("PROXY UNKNOWN\r\n");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_int_eq(conn.deadline, deadline);
	conn.deadline = clock_ms();
	ck_assert_int_eq(step(), STEP_CLOSED);
	close_site();
	open_site_to_proxy();
	conn.deadline = clock_ms();
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(receive(), "");
	close_site();
}
END_TEST

/* The kernel may have more than the buffer takes. */
START_TEST(input_behind_header_and_request_is_drained)
{
	char more[3000];

	open_site_to_proxy();
	memset(more, 'x', sizeof more - 1);
	more[sizeof more - 1] = '\0';
	send_bytes("PROXY UNKNOWN\r\n/a.txt\r\n");
	send_bytes(more);
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_str_eq(receive(), "a\r\n.\r\n");
	ck_assert_int_eq(close(client), 0);
	ck_assert_int_eq(step(), STEP_CLOSED);
	close_site();
}
END_TEST

/* Pretends that so many seconds have passed. */
static void
age(int seconds)
{
	conn.opened_at -= (int64_t)seconds * 1000;
	conn.deadline -= (int64_t)seconds * 1000;
}

static void
assert_seconds_left(int least, int most)
{
	int left = deadline_left(conn.deadline);

	ck_assert_int_gt(left, (least - 1) * 1000);
	ck_assert_int_le(left, most * 1000);
}

START_TEST(a_slow_request_has_several_timeouts_but_not_more)
{
	int i;

	open_site();
	assert_seconds_left(10, 10);
	for (i = 0; i < 6; i++) {
		send_bytes("/");
		ck_assert_int_eq(step(), STEP_READ);
		assert_seconds_left(10, 10);
		age(9);
	}
	send_bytes("a");
	ck_assert_int_eq(step(), STEP_READ);
	assert_seconds_left(6, 6);	/* of 60 in all */
	age(6);
	send_bytes(".txt\r\n");
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(receive(), "");
	close_site();
}
END_TEST

START_TEST(an_incomplete_request_times_out)
{
	open_site();
	send_bytes("/a");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_int_eq(step(), STEP_READ);
	age(10);
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(receive(), "");
	close_site();
}
END_TEST

/* The event loop may get to it only later. */
START_TEST(a_request_that_came_in_time_is_answered)
{
	open_site();
	send_bytes("/a.txt\r\n");
	ck_assert_int_eq(conn_step(&conn), STEP_PARSED);
	age(10);
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(receive(), "a\r\n.\r\n");
	close_site();
}
END_TEST

START_TEST(more_input_lingers_for_a_second)
{
	char end;

	open_site();
	send_bytes("/a.txt\r\nand more");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_str_eq(receive(), "a\r\n.\r\n");
	ck_assert_int_eq(recv(client, &end, 1, MSG_DONTWAIT), 0);
	ck_assert_int_le(deadline_left(conn.deadline), 1000);
	send_bytes("and more");
	ck_assert_int_eq(step(), STEP_READ);
	conn.deadline = clock_ms();
	ck_assert_int_eq(step(), STEP_CLOSED);
	close_site();
}
END_TEST

/* Reads all that is there; returns how much. */
static size_t
receive_all(void)
{
	static char received[100000];
	size_t all;
	ssize_t n;

	for (all = 0;; all += (size_t)n) {
		n = recv(client, received, sizeof received, MSG_DONTWAIT);
		if (n <= 0)
			return all;
	}
}

START_TEST(a_long_reply_is_not_cut_by_late_input)
{
	enum { LEN = 3 * 1024 * 1024 };
	static char text[LEN + 1];
	size_t received;

	open_site();
	memset(text, 'x', LEN);
	tree_write("long.txt", text);
	send_bytes("/long.txt\r\n");
	for (received = 0; step() == STEP_WRITE;)
		received += receive_all();
	ck_assert_int_le(deadline_left(conn.deadline), 1000);
	send_bytes("and more");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_uint_eq(received + receive_all(), LEN + 5);
	ck_assert_int_eq(shutdown(client, SHUT_WR), 0);
	ck_assert_int_eq(step(), STEP_CLOSED);
	close_site();
}
END_TEST

START_TEST(headers_of_http_are_drained)
{
	open_site();
	send_bytes("GET / HTTP/1.1\r\n");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_int_eq(strncmp(receive(), "HTTP/1.0 200 OK\r\n", 17), 0);
	send_bytes("Host: test\r\n");
	ck_assert_int_eq(step(), STEP_READ);
	send_bytes("\r\n");
	ck_assert_int_eq(shutdown(client, SHUT_WR), 0);
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_int_eq(step(), STEP_CLOSED);
	close_site();
}
END_TEST

START_TEST(input_behind_a_long_request_is_drained)
{
	char line[sizeof conn.exchange->line + 1];

	open_site();
	memset(line, 'x', sizeof line - 1);
	memcpy(line, "/a.txt\t", 7);
	memcpy(line + sizeof line - 3, "\r\n", 3);
	send_bytes(line);
	send_bytes("and more");
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_str_eq(receive(), "a\r\n.\r\n");
	ck_assert_int_eq(step(), STEP_READ);
	close_site();
}
END_TEST

START_TEST(a_request_that_is_too_long_is_drained)
{
	char line[sizeof conn.exchange->line + 1];

	open_site();
	memset(line, 'x', sizeof line - 1);
	line[sizeof line - 1] = '\0';
	send_bytes(line);
	ck_assert_int_eq(step(), STEP_READ);
	ck_assert_str_eq(receive(), "3Bad request\t\terror.host\t1\r\n.\r\n");
	close_site();
}
END_TEST

START_TEST(a_client_that_has_ended_is_not_waited_for)
{
	open_site();
	send_bytes("/a.txt\r\nand more");
	ck_assert_int_eq(shutdown(client, SHUT_WR), 0);
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_str_eq(receive(), "a\r\n.\r\n");
	close_site();
}
END_TEST

static void
set_states(size_t n)
{
	context.pool->shares[POOL_SITE].most[SHARE_STATES] = n;
}

/* The first client occupies the Lua state, and takes nothing. */
START_TEST(a_slow_client_frees_the_handler_that_others_wait_for)
{
	struct conn first;
	int first_client;

	open_site();
	set_states(1);
	tree_write("long.lua", "for i = 1, 100000 do send_info('line') end");
	tree_write("short.lua", "send_info('short')");
	send_bytes("/long\r\n");
	while (step() == STEP_WRITE && conn.exchange->task.reply.sent < 100)
		continue;
	first = conn;
	first_client = client;
	first.exchange->last_run -= 2000;
	ck_assert(!conn_abort_slow(&first));

	connect_client();
	send_bytes("/short\r\n");
	ck_assert_int_eq(step(), STEP_QUEUE);
	first.exchange->last_run += 1000;
	ck_assert(!conn_abort_slow(&first));
	ck_assert(!conn_abort_slow(&conn));
	first.exchange->last_run -= 1000;
	ck_assert(conn_abort_slow(&first));
	conn_close(&first);
	close(first_client);
	ck_assert_ptr_nonnull(pool_next(context.pool, POOL_SITE));
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_int_eq(strncmp(receive(), "ishort\t", 7), 0);
	close_site();
}
END_TEST

/* The handler sleeps as soon as the client has taken its output. */
START_TEST(a_slow_client_of_a_sleeping_handler_frees_it_too)
{
	struct conn first;
	int first_client, bytes = 1024;

	open_site();
	set_states(1);
	setsockopt(conn.out, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
	tree_write("nap.lua", "send_info(string.rep('x', 60000)) sleep(1)");
	tree_write("short.lua", "send_info('short')");
	send_bytes("/nap\r\n");
	ck_assert_int_eq(step(), STEP_WRITE);
	ck_assert_int_eq(conn.exchange->state, ANSWER_SLEEP);
	first = conn;
	first_client = client;
	first.exchange->last_run -= 2000;
	ck_assert(!conn_abort_slow(&first));

	connect_client();
	send_bytes("/short\r\n");
	ck_assert_int_eq(step(), STEP_QUEUE);
	ck_assert(conn_abort_slow(&first));
	conn_close(&first);
	close(first_client);
	ck_assert_int_eq(step(), STEP_CLOSED);
	close_site();
}
END_TEST

/* An exchange is made of memory that others have used. */
START_TEST(a_new_task_has_nothing_of_old_memory)
{
	struct exchange *x;

	open_site();
	x = malloc(sizeof *x);
	ck_assert_ptr_nonnull(x);
	memset(x, 0x5a, sizeof *x);
	x->next_unused = exchanges.unused;
	exchanges.unused = x;
	exchanges.n_unused++;
	ck_assert_ptr_eq(exchange_new(&context), x);
	ck_assert_ptr_null(x->task.check_query);
	ck_assert_int_eq(x->task.wake_at, 0);
	ck_assert_int_eq(x->task.node.kind, NODE_MISSING);
	ck_assert_str_eq(x->task.node.file, "");
	exchange_drop(x);
	close_site();
}
END_TEST

START_TEST(a_request_does_not_wait_for_ever_for_a_state)
{
	static const char too_many[] = "3Too many requests wait for this; try "
				       "again later: /short\t";

	open_site();
	set_states(0);
	tree_write("short.lua", "send_info('short')");
	send_bytes("/short\r\n");
	ck_assert_int_eq(step(), STEP_QUEUE);
	ck_assert_int_gt(deadline_left(conn.deadline), 50000);
	ck_assert_int_le(deadline_left(conn.deadline), 60000);
	conn.deadline = clock_ms();
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_int_eq(strncmp(receive(), too_many, strlen(too_many)), 0);
	conn_close(&conn);
	close(client);
	set_states(1);
	connect_client();
	send_bytes("/short\r\n");
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_int_eq(strncmp(receive(), "ishort\t", 7), 0);
	close_site();
}
END_TEST

START_TEST(a_request_is_refused_if_too_many_wait)
{
	open_site();
	set_states(0);
	context.pool->shares[POOL_SITE].most[SHARE_PLACES] = 0;
	tree_write("short.lua", "send_info('short')");
	send_bytes("/short\r\n");
	ck_assert_int_eq(step(), STEP_CLOSED);
	ck_assert_int_eq(strncmp(receive(), "3Too many", 9), 0);
	close_site();
}
END_TEST

/* Leaves `n` descriptors that may still be opened; -1: as many as before. */
static void
allow_descriptors(int n)
{
	static struct rlimit before;
	struct rlimit limit;
	int fd;

	if (before.rlim_cur == 0)
		ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
	limit = before;
	if (n >= 0) {
		fd = dup(client);
		ck_assert_int_ne(fd, -1);
		close(fd);
		limit.rlim_cur = (rlim_t)(fd + n);
	}
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

/* Requests a selector with `n` descriptors left. */
static void
ask_with_descriptors(const char *selector, int n, char *reply)
{
	connect_client();
	send_bytes(selector);
	send_bytes("\r\n");
	allow_descriptors(n);
	while (step() == STEP_WRITE)
		continue;
	allow_descriptors(-1);
	strcpy(reply, receive());
	conn_close(&conn);
	close(client);
}

/* An error of the system never looks like a file that is not there. */
START_TEST(a_reply_without_descriptors_is_right_or_an_error)
{
	static const char *const selectors[] = { "/a.txt", "/dir", "/in",
		"/x.gophermap", "/exists", "/reads", "/sends", "/finds",
		"/readable", "/map" };
	char right[1000], reply[1000];
	size_t i;
	int n;

	open_site();
	conn_close(&conn);
	close(client);
	tree_write("x.gophermap", "0A\t/a.txt\n1Dir\t/dir\n=map/gophermap\n");
	tree_write("map/gophermap", "0A\tb.txt\t+\n");
	tree_write("map/b.txt", "b");
	tree_write("exists.lua", "send_info(tostring(exists('/a.txt')))");
	tree_write("readable.lua", "send_info(tostring(isReadable('/a.txt')))");
	tree_write("reads.lua",
	    "send_info(tostring(io.open('/a.txt') ~= nil))");
	tree_write("sends.lua", "-- type: 0\nsend_textfile('/a.txt')");
	tree_write("finds.lua",
	    "for f in scan('/dir', { 'deep' }) do send_info(f.path) end");
	for (i = 0; i < sizeof selectors / sizeof *selectors; i++) {
		ask_with_descriptors(selectors[i], -1, right);
		ck_assert_int_ne(right[0], '3');
		for (n = 0; n < 8; n++) {
			ask_with_descriptors(selectors[i], n, reply);
			ck_assert_msg((reply[0] == '3' &&
					  strncmp(reply, "3Not", 4) != 0) ||
				strcmp(reply, right) == 0,
			    "%s with %d: %s", selectors[i], n, reply);
		}
	}
	connect_client();
	close_site();
}
END_TEST

START_TEST(a_client_that_takes_no_bytes_times_out)
{
	int64_t deadline;
	int i;

	open_site();
	tree_write("long.lua", "for i = 1, 100000 do send_info('line') end");
	send_bytes("/long\r\n");
	ck_assert_int_eq(step(), STEP_WRITE);
	for (i = 0; i < 100; i++)
		ck_assert_int_eq(step(), STEP_WRITE);
	deadline = conn.deadline;
	ck_assert_int_le(deadline_left(deadline), 60000);
	ck_assert_int_eq(step(), STEP_WRITE);
	ck_assert_int_eq(conn.deadline, deadline);
	ck_assert_uint_lt(conn.exchange->task.reply.out.cap, 512 * 1024);
	age(60);
	ck_assert_int_eq(step(), STEP_WRITE); /* the kernel had taken some */
	age(60);
	ck_assert_int_eq(step(), STEP_CLOSED);
	close_site();
}
END_TEST

/* --- limits per address --- */

enum { CONNECTIONS = 2 };

static struct limit_table *table;
static struct limit_slot slots[CONNECTIONS + 1];
static struct conn conns[CONNECTIONS + 1];

/* Opens one more connection from 192.0.2.1; returns conn_admit(). */
static bool
connect_counted(struct conn *c, struct limit_slot *slot, int *end)
{
	struct addr peer;
	int ends[2];

	ck_assert_int_eq(
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
	*end = ends[1];
	ck_assert_int_eq(addr_parse(&peer, "192.0.2.1"), 0);
	conn_open(c, &context, ends[0], ends[0], &peer, NULL);
	c->limits = table;
	c->slot = slot;
	return conn_admit(c);
}

static void
disconnect(struct conn *c, int end)
{
	conn_close(c);
	close(end);
}

START_TEST(one_too_many_gets_an_error_and_the_next_is_just_closed)
{
	static const char error_line[] =
	    "3Too many connections from your address\t\terror.host\t1\r\n"
	    ".\r\n";
	int ends[CONNECTIONS + 1], i, tries;

	open_site();
	conf.max_per_address = CONNECTIONS;
	table = limit_map();
	for (i = 0; i < CONNECTIONS; i++) {
		ck_assert(connect_counted(&conns[i], &slots[i], &ends[i]));
		ck_assert_int_eq(conn_step(&conns[i]), STEP_READ);
	}
	ck_assert(connect_counted(&conns[i], &slots[i], &ends[i]));
	ck_assert_int_eq(conn_step(&conns[i]), STEP_READ); /* it lingers */
	ck_assert_int_le(deadline_left(conns[i].deadline), 1000);
	(void)dup2(ends[i], client);
	ck_assert_str_eq(receive(), error_line);
	disconnect(&conns[i], ends[i]);
	/* Another error line is possible if another second has begun. */
	for (tries = 0; connect_counted(&conns[i], &slots[i], &ends[i]);
	     tries++)
		disconnect(&conns[i], ends[i]);
	ck_assert_int_lt(tries, 10);
	disconnect(&conns[i], ends[i]);
	disconnect(&conns[0], ends[0]);
	ck_assert(connect_counted(&conns[0], &slots[0], &ends[0]));
	ck_assert_int_eq(conn_step(&conns[0]), STEP_READ);
	for (i = 0; i < CONNECTIONS; i++)
		disconnect(&conns[i], ends[i]);
	close_site();
}
END_TEST

/* It has used up a larger burst than it has now. */
START_TEST(too_high_a_rate_gets_an_error)
{
	static const struct limits many = { .rate = 1, .burst = 1000 };
	int end, i;

	open_site();
	table = limit_map();
	conf.rate = 1;
	ck_assert(connect_counted(&conns[0], &slots[0], &end));
	for (i = 0; i < 1000; i++) {
		limit_release(table, &slots[0]);
		limit_acquire(table, limit_key(table, &conns[0].client.addr),
		    &many, clock_ms(), &slots[0]);
	}
	disconnect(&conns[0], end);
	ck_assert(connect_counted(&conns[0], &slots[0], &end));
	ck_assert_int_eq(conn_step(&conns[0]), STEP_READ);
	(void)dup2(end, client);
	ck_assert_str_eq(receive(),
	    "3Too many requests from your address; try again in a second\t\t"
	    "error.host\t1\r\n.\r\n");
	disconnect(&conns[0], end);
	close_site();
}
END_TEST

START_TEST(even_a_sleep_of_no_time_gives_others_a_turn)
{
	int turns;

	open_site();
	tree_write("nap.lua", "for i = 1, 3 do sleep(0) end send_info('up')");
	send_bytes("/nap\r\n");
	for (turns = 0; step() == STEP_SLEEP; turns++)
		;
	ck_assert_int_eq(turns, 3);
	ck_assert_ptr_nonnull(strstr(receive(), "iup\t"));
	close_site();
}
END_TEST

START_TEST(a_client_that_disconnects_is_closed)
{
	open_site();
	tree_write("long.lua", "for i = 1, 100000 do send_info('line') end");
	send_bytes("/long\r\n");
	ck_assert_int_eq(step(), STEP_WRITE);
	close(client);
	ck_assert_int_eq(step(), STEP_CLOSED);
	client = dup(0);
	close_site();
}
END_TEST

Suite *
conn_suite(void)
{
	const TTest *const tests[] = {
		a_request_may_come_byte_by_byte,
		a_header_may_come_byte_by_byte,
		part_of_a_request_may_come_with_the_header,
		a_header_may_name_the_connection_of_the_proxy,
		header_and_request_share_one_timeout,
		input_behind_header_and_request_is_drained,
		a_slow_request_has_several_timeouts_but_not_more,
		an_incomplete_request_times_out,
		a_request_that_came_in_time_is_answered,
		more_input_lingers_for_a_second,
		headers_of_http_are_drained,
		input_behind_a_long_request_is_drained,
		a_request_that_is_too_long_is_drained,
		a_long_reply_is_not_cut_by_late_input,
		a_client_that_has_ended_is_not_waited_for,
		a_slow_client_frees_the_handler_that_others_wait_for,
		a_slow_client_of_a_sleeping_handler_frees_it_too,
		a_new_task_has_nothing_of_old_memory,
		a_request_does_not_wait_for_ever_for_a_state,
		a_request_is_refused_if_too_many_wait,
		a_reply_without_descriptors_is_right_or_an_error,
		a_client_that_takes_no_bytes_times_out,
		one_too_many_gets_an_error_and_the_next_is_just_closed,
		too_high_a_rate_gets_an_error,
		even_a_sleep_of_no_time_gives_others_a_turn,
		a_client_that_disconnects_is_closed,
	};

	return SUITE("conn", tests);
}
