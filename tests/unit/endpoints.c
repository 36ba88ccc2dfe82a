/* server/endpoints: the addresses of the sites. */
#include <stdio.h>
#include <string.h>

#include "server/endpoints.h"
#include "conf/sites.h"
#include "suite.h"

/* Reads a configuration with these blocks, and completes it. */
static void
load_endpoints(struct conf *conf, const char *text)
{
	char err[CONF_ERR_MAX];

	tree_make();
	ck_assert_str_eq(conf_load(conf, text), "");
	ck_assert_int_eq(conf_complete(conf, err), 0);
	tree_remove();
}

START_TEST(no_two_sites_listen_on_one_address)
{
	static const struct {
		const char *one, *two, *error;
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
		{ "x", "7070", "\"x\" is not an address and port" },
	};
	char text[200], err[CONF_ERR_MAX];
	struct endpoints endpoints;
	struct conf conf;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		snprintf(text, sizeof text,
		    "site { listen = '%s' } site { listen = '%s' }",
		    cases[i].one, cases[i].two);
		load_endpoints(&conf, text);
		err[0] = '\0';
		ck_assert_int_eq(endpoints_read(&endpoints, &conf, err),
		    cases[i].error == NULL ? 0 : -1);
		if (cases[i].error != NULL)
			ck_assert_msg(strstr(err, cases[i].error) != NULL, "%s",
			    err);
		conf_free(&conf);
	}
}
END_TEST

START_TEST(no_site_has_an_address_twice)
{
	static const struct {
		const char *list, *error;
	} cases[] = {
		{ "'7070', '127.0.0.1:7071'", NULL },
		{ "'127.0.0.1:0', '127.0.0.1:0'", NULL },
		{ "'0.0.0.0:7070', '[::1]:7070'", NULL },
		{ "'7070', '7070'", "listen: 7070 is given twice" },
		{ "'7070', '[::]:7070'", "listen: [::]:7070 is given twice" },
		{ "'[::1]:7070', '7070'", "[::1]:7070 is a part of 7070;" },
		{ "'7070', '0.0.0.0:7070'", "0.0.0.0:7070 is a part of 7070;" },
	};
	char text[200], err[CONF_ERR_MAX];
	struct endpoints endpoints;
	struct conf conf;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		snprintf(text, sizeof text, "listen = { %s }", cases[i].list);
		load_endpoints(&conf, text);
		err[0] = '\0';
		ck_assert_int_eq(endpoints_read(&endpoints, &conf, err),
		    cases[i].error == NULL ? 0 : -1);
		if (cases[i].error != NULL)
			ck_assert_msg(strstr(err, cases[i].error) != NULL, "%s",
			    err);
		conf_free(&conf);
	}
}
END_TEST

START_TEST(the_port_is_the_default_of_listen)
{
	char err[CONF_ERR_MAX];
	struct endpoints endpoints;
	struct conf conf;

	load_endpoints(&conf, "site {} site { serverport = 70 }");
	ck_assert_int_eq(endpoints_read(&endpoints, &conf, err), -1);
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
		{ "127.0.0.1:7070", 1 },	/* the same */
		{ "[::1]:7070", 3 },	/* the same */
		{ "127.0.0.9:7072", 2 },	/* all of IPv4 */
		{ "[::2]:7070", 1 },	/* the first with that port */
		{ "127.0.0.1:7001", 0 },	/* its serverport */
		{ "127.0.0.1:99", 0 },	/* of no site */
	};
	const struct addr unix_addr = { .is_ip = false };
	struct addr local;
	struct conf conf;
	size_t i;

	load_endpoints(&conf,
	    "site { serverport = 7001 } site { listen = '127.0.0.1:7070' }"
	    "site { listen = '0.0.0.0:7072' } site { listen = '[::1]:7070' }");
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_int_eq(addr_parse_port(&local, cases[i].local), 0);
		ck_assert_msg(endpoints_site(&conf, &local) == cases[i].site,
		    "%s", cases[i].local);
	}
	ck_assert_uint_eq(endpoints_site(&conf, &unix_addr), 0);
	conf_free(&conf);
}
END_TEST

Suite *
endpoints_suite(void)
{
	const TTest *const tests[] = {
		no_two_sites_listen_on_one_address,
		no_site_has_an_address_twice,
		the_port_is_the_default_of_listen,
		an_address_leads_to_the_site_that_names_it_best,
	};

	return SUITE("endpoints", tests);
}
