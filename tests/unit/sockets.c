/* server/sockets: listening sockets. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include "server/sockets.h"
#include "conf/sites.h"
#include "suite.h"

/* Connects to the socket, and accepts the connection. */
static int
accept_one(int listener)
{
	struct sockaddr_in6 address;
	socklen_t len = sizeof address;
	int fd;

	ck_assert_int_eq(
	    getsockname(listener, (struct sockaddr *)&address, &len), 0);
	fd = socket(address.sin6_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, len), 0);
	(void)close(fd);
	return accept(listener, NULL, NULL);
}

/* Reads a configuration with these blocks, and completes it. */
static void
load_listening(struct conf *conf, const char *text)
{
	char err[CONF_ERR_MAX];

	tree_make();
	ck_assert_str_eq(conf_load(conf, text), "");
	ck_assert_int_eq(conf_complete(conf, err), 0);
	tree_remove();
}

START_TEST(the_kernel_holds_a_limited_part_of_a_reply)
{
	char err[CONF_ERR_MAX];
	struct sockets sockets;
	struct conf conf;
	socklen_t len;
	int fd, most;

	load_listening(&conf, "listen = '127.0.0.1:0'");
	ck_assert_int_eq(sockets_open(&sockets, NULL, &conf, err), 0);
	fd = accept_one(sockets.fds[0]);
	ck_assert_int_ne(fd, -1);
	len = sizeof most;
	ck_assert_int_eq(
	    getsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &most, &len), 0);
	ck_assert_int_eq(most, 256 * 1024);
	close(fd);
	sockets_close(&sockets, NULL);
	conf_free(&conf);
}
END_TEST

START_TEST(a_reload_keeps_the_sockets_that_are_still_configured)
{
	struct sockets one, two, three;
	char err[CONF_ERR_MAX];
	struct conf conf;

	load_listening(&conf,
	    "site { listen = '127.0.0.1:0' } site { listen = '127.0.0.1:0' }");
	ck_assert_int_eq(sockets_open(&one, NULL, &conf, err), 0);
	ck_assert_uint_eq(one.n, 2);
	ck_assert_uint_eq(one.sites[1], 1);
	ck_assert_int_eq(sockets_open(&two, &one, &conf, err), 0);
	ck_assert_int_eq(memcmp(one.fds, two.fds, 2 * sizeof one.fds[0]), 0);
	conf_free(&conf);

	load_listening(&conf,
	    "site { listen = '127.0.0.2:0' } site { listen = '127.0.0.1:0' }");
	ck_assert_int_eq(sockets_open(&three, &two, &conf, err), 0);
	ck_assert_int_eq(three.fds[1], two.fds[0]);
	sockets_close(&two, &three);
	ck_assert_int_eq(fcntl(one.fds[1], F_GETFD), -1);
	ck_assert_int_ne(fcntl(one.fds[0], F_GETFD), -1);
	conf_free(&conf);

	/* If one cannot be opened, those of before stay, and no others. */
	load_listening(&conf,
	    "site { listen = '127.0.0.3:0' } site { listen = '192.0.2.1:0' }");
	ck_assert_int_eq(sockets_open(&two, &three, &conf, err), -1);
	ck_assert_ptr_nonnull(strstr(err, "listen: 192.0.2.1:0: "));
	ck_assert_uint_eq(two.n, 0);
	ck_assert_int_eq(fcntl(one.fds[1], F_GETFD), -1);
	ck_assert_int_ne(fcntl(three.fds[0], F_GETFD), -1);
	ck_assert_int_ne(fcntl(three.fds[1], F_GETFD), -1);
	sockets_close(&three, NULL);
	conf_free(&conf);
}
END_TEST

Suite *
sockets_suite(void)
{
	const TTest *const tests[] = {
		the_kernel_holds_a_limited_part_of_a_reply,
		a_reload_keeps_the_sockets_that_are_still_configured,
	};

	return SUITE("sockets", tests);
}
