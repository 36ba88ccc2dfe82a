#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "script/conffile.h"
#include "server/sockets.h"
#include "suite.h"

static const char *
load_conf(struct conf *conf, const char *text)
{
	static char err[CONF_ERR_MAX];

	tree_write("conf.lua", text);
	ck_assert_int_eq(conf_init(conf), 0);
	conf->source = CONF_FILE;
	err[0] = '\0';
	ck_assert_int_eq(conffile_load(conf, "conf.lua", err),
	    err[0] == '\0' ? 0 : -1);
	return err;
}

START_TEST(addresses_are_read_and_shown)
{
	static const struct {
		const char *text, *shown;
	} cases[] = {
		{ "7070", "[::]:7070" },
		{ "127.0.0.1:7070", "127.0.0.1:7070" },
		{ "[::1]:70", "[::1]:70" },
		{ "0", "[::]:0" },
	};
	static const char *const wrong[] = { "", ":", ":70", "x", "70x",
		"65536", "-1", "localhost:70", "1.2.3:70", "[::1]",
		"[::1]:", "1.2.3.4:", "99999999999999999999" };
	struct sockaddr_in6 address;
	char shown[ADDRESS_MAX];
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_int_eq(sockets_address(cases[i].text, &address), 0);
		sockets_show((struct sockaddr *)&address, shown);
		ck_assert_str_eq(shown, cases[i].shown);
	}
	for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		ck_assert_msg(sockets_address(wrong[i], &address) == -1, "%s",
		    wrong[i]);
}
END_TEST

/* Connects to the socket, and accepts that. */
static int
exchange(int listener)
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

/* A configuration with these blocks, complete. */
static void
load_sites(struct conf *conf, const char *text)
{
	char err[CONF_ERR_MAX];

	(void)tree_make();
	ck_assert_str_eq(load_conf(conf, text), "");
	ck_assert_int_eq(conf_complete(conf, err), 0);
	tree_remove();
}

START_TEST(only_so_much_waits_in_the_kernel_for_a_visitor)
{
	char err[CONF_ERR_MAX];
	struct sockets sockets;
	struct conf conf;
	socklen_t len;
	int fd, most;

	load_sites(&conf, "listen = '127.0.0.1:0'");
	ck_assert_int_eq(sockets_open(&sockets, NULL, &conf, err), 0);
	fd = exchange(sockets.fds[0]);
	ck_assert_int_ne(fd, -1);
	len = sizeof most;
	ck_assert_int_eq(
	    getsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &most, &len), 0);
	ck_assert_int_eq(most, 256 * 1024);
	(void)close(fd);
	sockets_close(&sockets);
	conf_free(&conf);
}
END_TEST

START_TEST(no_two_sites_listen_on_one_address)
{
	static const struct {
		const char *one, *two, *complaint;
	} cases[] = {
		{ "7070", "7070", "cannot both listen on 7070" },
		{ "7070", "7071", NULL },
		{ "7070", "127.0.0.1:7070", "on 127.0.0.1:7070; give each" },
		{ "[::1]:7070", "7070", "cannot both" },
		{ "127.0.0.1:7070", "127.0.0.2:7070", NULL },
		{ "0.0.0.0:7070", "127.0.0.2:7070", "cannot both" },
		{ "0.0.0.0:7070", "[::1]:7070", NULL },
		{ "127.0.0.1:0", "127.0.0.1:0", NULL },
		{ "127.0.0.1:7070", "[::]:7070", "cannot both" },
		{ "x", "7070", "\"x\" is no address and port" },
	};
	char text[200], err[CONF_ERR_MAX];
	struct conf conf;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		(void)snprintf(text, sizeof text,
		    "site { listen = '%s' } site { listen = '%s' }",
		    cases[i].one, cases[i].two);
		load_sites(&conf, text);
		err[0] = '\0';
		ck_assert_int_eq(sockets_check(&conf, err),
		    cases[i].complaint == NULL ? 0 : -1);
		if (cases[i].complaint != NULL)
			ck_assert_msg(strstr(err, cases[i].complaint) != NULL,
			    "%s", err);
		conf_free(&conf);
	}
}
END_TEST

START_TEST(the_port_is_the_default_of_listen)
{
	char err[CONF_ERR_MAX];
	struct conf conf;

	load_sites(&conf, "site {} site { serverport = 70 }");
	ck_assert_int_eq(sockets_check(&conf, err), -1);
	ck_assert_ptr_nonnull(strstr(err, "serverport: the sites"));
	conf_free(&conf);
}
END_TEST

START_TEST(an_address_leads_to_the_site_that_names_it_best)
{
	static const struct {
		const char *local;
		size_t site;
	} cases[] = {
		{ "127.0.0.1:7070", 1 },	/* it says so */
		{ "[::1]:7070", 3 },	/* so does the last */
		{ "127.0.0.9:7072", 2 },	/* all of IPv4 */
		{ "[::2]:7070", 1 },	/* the first with that port */
		{ "127.0.0.1:7001", 0 },	/* its serverport */
		{ "127.0.0.1:99", 0 },	/* nobody's */
	};
	struct sockaddr_in6 local;
	struct sockaddr_in ipv4 = { .sin_family = AF_INET,
		.sin_port = htons(7070) };
	const struct sockaddr unix_one = { .sa_family = AF_UNIX };
	struct conf conf;
	size_t i;

	load_sites(&conf,
	    "site { serverport = 7001 } site { listen = '127.0.0.1:7070' }"
	    "site { listen = '0.0.0.0:7072' } site { listen = '[::1]:7070' }");
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_int_eq(sockets_address(cases[i].local, &local), 0);
		ck_assert_msg(sockets_site(&conf, (struct sockaddr *)&local) ==
			cases[i].site,
		    "%s", cases[i].local);
	}
	ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_uint_eq(sockets_site(&conf, (struct sockaddr *)&ipv4), 1);
	ck_assert_uint_eq(sockets_site(&conf, &unix_one), 0);
	conf_free(&conf);
}
END_TEST

START_TEST(sockets_that_are_wanted_again_stay_open)
{
	struct sockets one, two, three;
	char err[CONF_ERR_MAX];
	struct conf conf;

	load_sites(&conf,
	    "site { listen = '127.0.0.1:0' } site { listen = '127.0.0.1:0' }");
	ck_assert_int_eq(sockets_open(&one, NULL, &conf, err), 0);
	ck_assert_uint_eq(one.n, 2);
	ck_assert_uint_eq(one.sites[1], 1);
	ck_assert_int_eq(sockets_open(&two, &one, &conf, err), 0);
	ck_assert_int_eq(memcmp(one.fds, two.fds, 2 * sizeof one.fds[0]), 0);
	conf_free(&conf);

	load_sites(&conf,
	    "site { listen = '127.0.0.2:0' } site { listen = '127.0.0.1:0' }");
	ck_assert_int_eq(sockets_open(&three, &two, &conf, err), 0);
	ck_assert_int_eq(three.fds[1], two.fds[0]);
	sockets_leave(&two, &three);
	ck_assert_int_eq(fcntl(one.fds[1], F_GETFD), -1);
	ck_assert_int_ne(fcntl(one.fds[0], F_GETFD), -1);
	conf_free(&conf);

	/* Where one cannot be had, what there is stays, and nothing else. */
	load_sites(&conf,
	    "site { listen = '127.0.0.3:0' } site { listen = '192.0.2.1:0' }");
	ck_assert_int_eq(sockets_open(&two, &three, &conf, err), -1);
	ck_assert_ptr_nonnull(strstr(err, "cannot listen on 192.0.2.1:0"));
	ck_assert_uint_eq(two.n, 0);
	ck_assert_int_eq(fcntl(one.fds[1], F_GETFD), -1);
	ck_assert_int_ne(fcntl(three.fds[0], F_GETFD), -1);
	ck_assert_int_ne(fcntl(three.fds[1], F_GETFD), -1);
	sockets_close(&three);
	conf_free(&conf);
}
END_TEST

Suite *
sockets_suite(void)
{
	const TTest *const tests[] = {
		addresses_are_read_and_shown,
		only_so_much_waits_in_the_kernel_for_a_visitor,
		no_two_sites_listen_on_one_address,
		the_port_is_the_default_of_listen,
		an_address_leads_to_the_site_that_names_it_best,
		sockets_that_are_wanted_again_stay_open,
	};

	return SUITE("sockets", tests);
}
