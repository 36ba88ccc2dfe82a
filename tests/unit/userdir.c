/* site/userdir */
#include "site/userdir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "site/listing.h"
#include "suite.h"

/* Makes dir/ of the tree the user directory ~ann. */
static void
open_userdir(struct root *userdir, uid_t owner)
{
	int fd;

	fd = open("dir", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(
	    root_open_userdir(userdir, fd, "ann", owner, &tree_conf), 0);
	userdir->openat2 = tree_root.openat2;
}

START_TEST(a_user_directory_is_beneath_its_prefix_and_nowhere_else)
{
	static const struct {
		const char *path, *within;
	} cases[] = { { "~ann", "" }, { "~ann/f2", "f2" },
		{ "~ann/sub/deep.txt", "sub/deep.txt" }, { "", NULL },
		{ "f2", NULL }, { "~annx/f2", NULL }, { "~an", NULL },
		{ "~ann.lua", NULL }, { "x/~ann/f2", NULL } };
	struct root userdir;
	const char *within;
	size_t i;

	tree_open();
	open_userdir(&userdir, getuid());
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		within = root_relative(&userdir, cases[i].path);
		if (cases[i].within == NULL)
			ck_assert_ptr_null(within);
		else
			ck_assert_str_eq(within, cases[i].within);
		ck_assert_str_eq(root_relative(&tree_root, cases[i].path),
		    cases[i].path);
	}
	ck_assert_str_eq(root_prefix(&userdir), "~ann");
	ck_assert_str_eq(root_prefix(&tree_root), "");
	ck_assert(!root_serves(&userdir, "~ann/lib/x.lua"));
	ck_assert(!root_serves(&userdir, "~ann/.x"));
	ck_assert(!root_serves(&userdir, "a.txt"));
	ck_assert(root_serves(&userdir, "~ann/a.txt"));
	root_close(&userdir);
	tree_close();
}
END_TEST

/* Returns the kind of a path of a root. */
static enum node_kind
kind_in(const struct root *in, const char *path)
{
	enum node_kind kind;
	struct node node;

	ck_assert_int_eq(root_find(in, path, &node, NULL), 0);
	kind = node.kind;
	node_close(&node);
	return kind;
}

START_TEST(backups_of_handlers_in_a_user_directory_are_not_served)
{
	char ann[] = "/~ann", cgi[] = "/cgi", *folder = ann;
	const struct conf conf = { .handlers_in = { &folder, 1 } };
	struct root userdir;

	tree_open();
	open_userdir(&userdir, getuid());
	userdir.conf = &conf;
	ck_assert(!root_serves(&userdir, "~ann/x.lua~"));
	ck_assert(!root_serves(&userdir, "~ann/cgi/x.lua.bak"));
	folder = cgi;
	ck_assert(root_serves(&userdir, "~ann/cgi/x.lua~"));
	root_close(&userdir);
	tree_close();
}
END_TEST

START_TEST(a_user_directory_holds_only_files_of_its_owner)
{
	struct listing listing;
	struct root userdir;

	tree_open();
	ck_assert_int_eq(symlink("../a.txt", "dir/up"), 0);
	open_userdir(&userdir, getuid());
	ck_assert_int_eq(kind_in(&userdir, "~ann"), NODE_DIR);
	ck_assert_int_eq(kind_in(&userdir, "~ann/f2"), NODE_FILE);
	ck_assert_int_eq(kind_in(&userdir, "~ann/sub"), NODE_DIR);
	ck_assert_int_eq(kind_in(&userdir, "~ann/up"), NODE_MISSING);
	ck_assert_int_eq(kind_in(&userdir, "a.txt"), NODE_MISSING);
	ck_assert_int_eq(kind_in(&userdir, ""), NODE_MISSING);
	ck_assert_int_eq(tree_list(&listing, &userdir, "~ann", NULL), 0);
	ck_assert_uint_eq(listing.n, 3);
	listing_free(&listing);
	root_close(&userdir);

	open_userdir(&userdir, getuid() + 1);
	ck_assert_int_eq(kind_in(&userdir, "~ann/f2"), NODE_MISSING);
	ck_assert_int_eq(kind_in(&userdir, "~ann"), NODE_MISSING);
	ck_assert_int_eq(root_open_file(&userdir, "~ann/f2"), -1);
	ck_assert_int_eq(root_open_at(&userdir, "~ann/sub", O_PATH), -1);
	ck_assert_int_eq(tree_list(&listing, &userdir, "~ann", NULL), -1);
	listing_free(&listing);
	root_close(&userdir);
	tree_close();
}
END_TEST

/* Returns a uid of a person that can own files of the tree. */
static uid_t
person_uid(void)
{
	return getuid() == 0 ? 1234 : getuid();
}

/* Makes a home beneath the tree, with a user directory. */
static void
make_home(const char *name)
{
	char path[64];

	ck_assert_int_eq(mkdir(name, 0755), 0);
	(void)snprintf(path, sizeof path, "%s/gopher", name);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	ck_assert_int_eq(chown(path, person_uid(), (gid_t)-1), 0);
}

static void
open_userdirs(struct userdirs *userdirs, const char *here)
{
	char err[CONF_ERR_MAX], text[4096];

	(void)snprintf(text, sizeof text,
	    "root:x:0:0::%1$s/cat:/bin/sh\nmail:x:999:9::%1$s/cat:/bin/sh\n"
	    "nfsnobody:x:65534:9::%1$s/cat:/bin/sh\n"
	    "cat:x:%2$u:9::%1$s/cat:/bin/sh\nann:x:%2$u:9::%1$s/ann:/bin/sh\n"
	    "bob:x:%2$u:9::%1$s/none:/bin/sh\ndan:x:%3$u:9::%1$s/cat:/bin/sh\n"
	    "eve:x:%2$u:9::%1$s/eve:/bin/sh\nfay:x:%2$u:9::%1$s/fay:/bin/sh\n"
	    "a b:x:%2$u:9::%1$s/cat:/bin/sh\nx/y:x:%2$u:9::%1$s/cat:/bin/sh\n"
	    ".:x:%2$u:9::%1$s/cat:/bin/sh\n..:x:%2$u:9::%1$s/cat:/bin/sh\n"
	    "ann:x:%2$u:9::%1$s/cat:/bin/sh\nrel:x:%2$u:9::cat:/bin/sh\n"
	    "\nnonsense\n",
	    here, person_uid(), person_uid() + 1);
	tree_write("accounts", text);
	ck_assert_int_eq(conf_set(&tree_conf, "accounts", "accounts", err), 0);
	ck_assert_int_eq(userdirs_open(userdirs, &tree_conf), 0);
}

START_TEST(accounts_with_the_directory_have_a_user_directory)
{
	char here[1024], err[CONF_ERR_MAX];
	struct userdirs userdirs;

	tree_open();
	if (person_uid() < USERDIR_UID_MIN) {
		tree_close();
		return;
	}
	ck_assert_ptr_nonnull(getcwd(here, sizeof here));
	make_home("ann");
	make_home("cat");
	make_home("eve");
	ck_assert_int_eq(chmod("eve", 0700), 0);
	ck_assert_int_eq(mkdir("fay", 0755), 0);
	ck_assert_int_eq(symlink("../cat/gopher", "fay/gopher"), 0);

	open_userdirs(&userdirs, here);
	ck_assert_uint_eq(userdirs.n, 0);	/* unless it is asked for */
	userdirs_close(&userdirs);
	ck_assert_int_eq(conf_set(&tree_conf, "userdir", "gopher", err), 0);
	open_userdirs(&userdirs, here);
	ck_assert_uint_eq(userdirs.n, 2);
	ck_assert_str_eq(userdirs.at[0].prefix, "~ann");
	ck_assert_str_eq(userdirs.at[1].prefix, "~cat");
	ck_assert_uint_eq(userdirs.at[0].owner, person_uid());
	userdirs_close(&userdirs);
	userdirs_close(&userdirs);
	ck_assert_int_eq(conf_set(&tree_conf, "accounts", "none", err), 0);
	ck_assert_int_eq(userdirs_open(&userdirs, &tree_conf), -1);
	ck_assert_int_eq(errno, ENOENT);
	tree_close();
}
END_TEST

/* Looks up again the user directories of one request. */
static size_t
refresh_after(struct userdirs *userdirs, const char *selector)
{
	const struct request request = { .selector = bytes_of(selector) };
	struct userdir_names names = { 0 };
	struct userdir_asked asked = { 0 };
	const struct root *found;

	userdirs_use_asked(&asked);
	found = userdirs_find(userdirs, &request, false);
	if (found != NULL)
		userdirs_ask(found);
	userdirs_use_asked(NULL);
	userdirs_take_asked(&asked, &names);
	return userdirs_refresh(userdirs, &names);
}

START_TEST(a_user_directory_that_is_asked_for_and_made_anew_is_opened)
{
	char here[1024], err[CONF_ERR_MAX];
	struct userdirs userdirs;

	tree_open();
	if (person_uid() < USERDIR_UID_MIN) {
		tree_close();
		return;
	}
	log_open(LOG_TO_STDERR, 0);	/* logs nothing */
	ck_assert_ptr_nonnull(getcwd(here, sizeof here));
	ck_assert_int_eq(conf_set(&tree_conf, "userdir", "gopher", err), 0);
	open_userdirs(&userdirs, here);
	ck_assert_uint_eq(userdirs.n, 0);

	ck_assert_uint_eq(refresh_after(&userdirs, "/~cat"), 0);
	make_home("cat");
	ck_assert_uint_eq(refresh_after(&userdirs, "/cat"), 0);
	ck_assert_uint_eq(refresh_after(&userdirs, "/~nonsense"), 0);
	ck_assert_uint_eq(refresh_after(&userdirs, "/~dan"), 0);
	ck_assert_uint_eq(refresh_after(&userdirs, "/~cat/x"), 1);
	ck_assert_uint_eq(refresh_after(&userdirs, "/~cat/x"), 0);
	ck_assert_uint_eq(userdirs.n, 1);
	ck_assert_str_eq(userdirs.at[0].prefix, "~cat");

	ck_assert_int_eq(rename("cat/gopher", "cat/old"), 0);
	ck_assert_uint_eq(refresh_after(&userdirs, "/~cat"), 0);
	ck_assert_uint_eq(userdirs.n, 1);
	ck_assert_int_eq(rename("cat", "away"), 0);
	make_home("cat");
	ck_assert_uint_eq(refresh_after(&userdirs, "/~cat"), 1);
	ck_assert_uint_eq(refresh_after(&userdirs, "/~cat"), 0);
	ck_assert_uint_eq(userdirs.n, 1);
	ck_assert_uint_eq(userdirs.at[0].owner, person_uid());
	ck_assert_int_eq(root_compare(userdirs.at[0].fd, "cat/gopher"),
	    ROOT_SAME);
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
	userdirs_close(&userdirs);
	tree_close();
}
END_TEST

/* A worker writes the names, and may be in the hands of an attacker. */
START_TEST(names_that_were_asked_for_are_bounded)
{
	struct userdir_asked asked[20];
	struct userdir_names names = { 0 };
	size_t i;

	memset(asked, 'x', sizeof asked);
	for (i = 0; i < 20 * USERDIR_ASKED; i++)
		atomic_store(
		    &asked[i / USERDIR_ASKED].at[i % USERDIR_ASKED].full, true);
	for (i = 0; i < 20; i++)
		userdirs_take_asked(&asked[i], &names);
	ck_assert_uint_eq(names.n, USERDIR_NAMES);
	for (i = 0; i < names.n; i++)
		ck_assert_uint_eq(strlen(names.at[i]), USERDIR_ASKED_NAME - 1);
	ck_assert(!atomic_load(&asked[0].at[0].full));
	ck_assert(atomic_load(&asked[19].at[0].full));
}
END_TEST

START_TEST(unknown_names_leave_room_for_known_ones)
{
	static const char *const selectors[] = { "/~x", "/~y", "/~z", "/~ann",
		"/~x", "/~cat" };
	char ann[] = "~ann", cat[] = "~cat";
	struct root dirs[] = { { .prefix = ann }, { .prefix = cat } };
	const struct userdirs userdirs = { .at = dirs, .n = 2 };
	struct userdir_names names = { 0 };
	struct userdir_asked asked = { 0 };
	const struct root *found;
	struct request request;
	size_t i;

	userdirs_use_asked(&asked);
	for (i = 0; i < sizeof selectors / sizeof selectors[0]; i++) {
		request =
		    (struct request){ .selector = bytes_of(selectors[i]) };
		found = userdirs_find(&userdirs, &request, false);
		if (found != NULL)
			userdirs_ask(found);
	}
	userdirs_use_asked(NULL);
	userdirs_take_asked(&asked, &names);
	ck_assert_uint_eq(names.n, 3);
	ck_assert_str_eq(names.at[0], "ann");
	ck_assert_str_eq(names.at[1], "cat");
	ck_assert_str_eq(names.at[2], "x");
}
END_TEST

START_TEST(a_selector_leads_to_a_user_directory_in_each_of_its_readings)
{
	static const struct {
		const char *selector, *name;
		bool typed;
	} cases[] = { { "/~ann", "ann", false }, { "~ann", "ann", false },
		{ "/~ann/", "ann", false }, { "/~cat/x/y", "cat", false },
		{ "~ann?q", "ann", false }, { "/%7Eann/x", "ann", false },
		{ "/1/~cat", "cat", true }, { "1/~ann/x", "ann", true },
		{ "/1/%7eann?x", "ann", true }, { "//./~ann//x", "ann", false },
		{ "/xy/~ann", NULL, true }, { "", NULL, true },
		{ "/", NULL, false }, { "/1/~ann", NULL, false },
		{ "/~", NULL, true }, { "/~an", NULL, true },
		{ "/~annx", NULL, true }, { "/~ann/../~cat", NULL, true },
		{ "/ann", NULL, true }, { "URL:~ann", NULL, true },
		{ "/~ann%2fx", NULL, true }, { "/~ANN", NULL, true } };
	char ann[] = "~ann", cat[] = "~cat";
	struct root dirs[] = { { .prefix = ann }, { .prefix = cat } };
	const struct userdirs userdirs = { .at = dirs, .n = 2 },
			      none = { .n = 0 };
	const struct root *found;
	struct request request;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		request =
		    (struct request){ .selector = bytes_of(cases[i].selector) };
		found = userdirs_find(&userdirs, &request, cases[i].typed);
		if (cases[i].name == NULL)
			ck_assert_msg(found == NULL, "%s", cases[i].selector);
		else
			ck_assert_msg(found != NULL &&
				strcmp(found->prefix + 1, cases[i].name) == 0,
			    "%s", cases[i].selector);
		ck_assert_ptr_null(userdirs_find(&none, &request, true));
	}
}
END_TEST

Suite *
userdir_suite(void)
{
	const TTest *const tests[] = {
		a_user_directory_is_beneath_its_prefix_and_nowhere_else,
		backups_of_handlers_in_a_user_directory_are_not_served,
		a_user_directory_holds_only_files_of_its_owner,
		accounts_with_the_directory_have_a_user_directory,
		a_user_directory_that_is_asked_for_and_made_anew_is_opened,
		names_that_were_asked_for_are_bounded,
		unknown_names_leave_room_for_known_ones,
		a_selector_leads_to_a_user_directory_in_each_of_its_readings,
	};

	return SUITE_BOTH_WAYS("userdir", tests);
}
