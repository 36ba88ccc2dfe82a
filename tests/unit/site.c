/* Floor 3: conf, confargs, beneath, header, kind, root, people, listing, find. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "site/beneath.h"
#include "conf/conf.h"
#include "conf/args.h"
#include "site/resolve.h"
#include "site/file_id.h"
#include "site/listing.h"
#include "conf/lua_pattern.h"
#include "site/userdir.h"
#include "suite.h"

static struct conf conf;
static struct root root;

/* --- conf --- */

START_TEST(every_option_has_a_default_and_help)
{
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(conf.serverport, 70);
	ck_assert_int_eq(conf.request_timeout, 10);
	ck_assert_str_eq(conf.servername, "");
	ck_assert_int_eq(conf_complete(&conf, NULL), 0);
	ck_assert_str_ne(conf.servername, "");
	for (i = 0; i < conf_rows_n; i++) {
		ck_assert_ptr_eq(conf_row(conf_rows[i].name), &conf_rows[i]);
		ck_assert_uint_gt(strlen(conf_rows[i].help), 10);
	}
	conf_free(&conf);
	conf_free(&conf);
}
END_TEST

/* Sets an option and returns the complaint, "" if there is none. */
static const char *
complaint(const char *name, const char *value)
{
	static char err[CONF_ERR_MAX];

	err[0] = '\0';
	ck_assert_int_eq(conf_set(&conf, name, value, err),
	    err[0] == '\0' ? 0 : -1);
	return err;
}

START_TEST(values_are_checked)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(complaint("serverport", "65535"), "");
	ck_assert_int_eq(conf.serverport, 65535);
	ck_assert_str_eq(complaint("serverport", "65536"),
	    "serverport: \"65536\" is not a whole number from 1 to 65535");
	ck_assert_ptr_nonnull(strstr(complaint("serverport", "7o"), "\"7o\""));
	ck_assert_ptr_nonnull(strstr(complaint("serverport", ""), "not a"));
	ck_assert_ptr_nonnull(
	    strstr(complaint("serverport", "99999999999999999999"), "not a"));
	ck_assert_str_eq(complaint("details", "yes"),
	    "details: \"yes\" is not true or false");
	ck_assert_str_eq(complaint("text_end", "never"),
	    "text_end: \"never\" is not one of dot|none");
	ck_assert_str_eq(complaint("text_end", "none"), "");
	ck_assert_int_eq(conf.text_end, TEXT_END_NONE);
	ck_assert_ptr_nonnull(strstr(complaint("types", "foo"), "foo=9"));
	ck_assert_int_eq(conf.serverport, 65535);
	conf_free(&conf);
}
END_TEST

START_TEST(the_name_of_the_server_is_one)
{
	static const char *const good[] = { "", "gopher.example.org", "a_b-c",
		"192.0.2.7", "[::1]", "b\303\274cher.example" };
	static const char *const bad[] = { "a b", "a/b", "gopher://a", "a\tb",
		"a\n", "a\177", "a,b", "a\"b", "*" };
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	for (i = 0; i < sizeof good / sizeof good[0]; i++) {
		ck_assert_str_eq(complaint("servername", good[i]), "");
		ck_assert_str_eq(conf.servername, good[i]);
	}
	ck_assert_str_eq(complaint("servername", "a b"),
	    "servername: \"a b\" is not a host name like "
	    "gopher.example.org, or an address");
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_str_ne(complaint("servername", bad[i]), "");
	conf_free(&conf);
}
END_TEST

START_TEST(words_for_caps_are_one_line)
{
	static const char *const names[] = { "description", "location",
		"admin" };
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		ck_assert_str_eq(complaint(names[i], ""), "");
		ck_assert_str_eq(complaint(names[i], "a b, \303\274"), "");
		ck_assert_ptr_nonnull(strstr(complaint(names[i], "a\nb"),
		    "is not one line without control characters"));
		ck_assert_str_ne(complaint(names[i], "a\tb"), "");
		ck_assert_str_ne(complaint(names[i], "a\177"), "");
	}
	conf_free(&conf);
}
END_TEST

START_TEST(the_library_is_a_directory)
{
	char err[CONF_ERR_MAX];

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(complaint("library", "/"), "");
	ck_assert_int_eq(conf_complete(&conf, err), 0);
	ck_assert_str_eq(complaint("library", "/dev/null"), "");
	ck_assert_int_eq(conf_complete(&conf, err), -1);
	ck_assert_str_eq(err, "library: \"/dev/null\" is not a directory");
	ck_assert_str_eq(complaint("library", "~/none"), "");
	ck_assert_int_eq(conf_complete(&conf, err), -1);
	ck_assert_ptr_nonnull(strstr(err, "; ~ is not expanded"));
	ck_assert_ptr_null(conf_tilde_hint("/home/~"));
	conf_free(&conf);
}
END_TEST

START_TEST(a_wrong_name_gets_a_suggestion)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(complaint("severname", "x"),
	    "unknown option "
	    "\"severname\"; did you mean \"servername\"?");
	ck_assert_str_eq(complaint("gopher_root", "x"),
	    "unknown option "
	    "\"gopher_root\"; did you mean \"gopherroot\"?");
	ck_assert_str_eq(complaint("zzzzzzzz", "x"),
	    "unknown option \"zzzzzzzz\"");
	conf_free(&conf);
}
END_TEST

START_TEST(a_stronger_source_replaces_a_list)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	conf.source = CONF_FILE;
	ck_assert_str_eq(complaint("listen", "1"), "");
	ck_assert_str_eq(complaint("listen", "2"), "");
	ck_assert_uint_eq(conf.listen.n, 2);
	conf.source = CONF_FLAGS;
	ck_assert_str_eq(complaint("listen", "3"), "");
	ck_assert_uint_eq(conf.listen.n, 1);
	ck_assert_str_eq(conf.listen.words[0], "3");
	conf_free(&conf);
}
END_TEST

START_TEST(the_last_type_of_an_extension_wins)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(complaint("types", "foo=9"), "");
	ck_assert_str_eq(complaint("types", "foo=I"), "");
	ck_assert_int_eq(conf_type_of(&conf, "a.FOO"), 'I');
	ck_assert_int_eq(conf_type_of(&conf, "a.bar"), 0);
	ck_assert_int_eq(conf_type_of(&conf, "foo"), 0);
	conf_free(&conf);
}
END_TEST

/* --- pattern --- */

START_TEST(folders_are_trusted_with_all_that_is_in_them)
{
	char err[CONF_ERR_MAX];

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert(!conf_trusts(&conf, "a.lua"));
	ck_assert_int_eq(conf_set(&conf, "trusted", "/admin/", err), 0);
	ck_assert_int_eq(conf_set(&conf, "trusted", "/x/y", err), 0);
	ck_assert(conf_trusts(&conf, "admin/a.lua"));
	ck_assert(conf_trusts(&conf, "admin/b/c.lua"));
	ck_assert(conf_trusts(&conf, "x/y/a.lua"));
	ck_assert(!conf_trusts(&conf, "admin.lua"));
	ck_assert(!conf_trusts(&conf, "administration/a.lua"));
	ck_assert(!conf_trusts(&conf, "x/a.lua"));
	ck_assert(!conf_trusts(&conf, "a/admin/a.lua"));
	ck_assert_int_eq(conf_set(&conf, "trusted", "false", err), 0);
	ck_assert(!conf_trusts(&conf, "admin/a.lua"));
	ck_assert_int_eq(conf_set(&conf, "trusted", "true", err), 0);
	ck_assert(conf_trusts(&conf, "a.lua"));
	ck_assert_int_eq(conf_set(&conf, "trusted", "admin", err), -1);
	ck_assert_ptr_nonnull(strstr(err, "folder of the site"));
	conf_free(&conf);
}
END_TEST

START_TEST(unsound_patterns_are_found)
{
	static const struct {
		const char *pattern, *target;
		bool sound;
	} cases[] = {
		{ "^/old/(.*)$", "/new/%1", true },
		{ "", "", true },
		{ "[]]", NULL, true },
		{ "[^]%]a-z]", NULL, true },
		{ "%(%[%%", "%%", true },
		{ "%bxy%f[%w]", NULL, true },
		{ "(a)(b)%1", "%2%1%0", true },
		{ "a", "%1", true },
		{ "()", "%1", true },
		{ "(", NULL, false },
		{ ")", NULL, false },
		{ "(()", NULL, false },
		{ "[", NULL, false },
		{ "[a", NULL, false },
		{ "[]", NULL, false },
		{ "[%", NULL, false },
		{ "[%]", NULL, false },
		{ "%", NULL, false },
		{ "%b", NULL, false },
		{ "%bx", NULL, false },
		{ "%fx", NULL, false },
		{ "%1", NULL, false },
		{ "(a%1)", NULL, false },
		{ "(a)%2", NULL, false },
		{ "a", "%2", false },
		{ "a", "%", false },
		{ "a", "%x", false },
		{ "((((((((((((((((((((((((((((((((()))))))))))))))))))))))))))"
		  "))))))",
		    NULL, false },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg((lua_pattern_check(cases[i].pattern,
				   cases[i].target) == NULL) == cases[i].sound,
		    "%s %s", cases[i].pattern, cases[i].target);
}
END_TEST

/* --- confargs --- */

static const char *
read_args(struct args *args, int argc, const char *const *words)
{
	static char err[CONF_ERR_MAX];
	char *argv[16] = { NULL };
	int i;

	for (i = 0; i < argc; i++)
		argv[i] = strdup(words[i]);
	err[0] = '\0';
	ck_assert_int_eq(args_read(args, &conf, argc, argv, err),
	    err[0] == '\0' ? 0 : -1);
	args->file = NULL;
	for (i = 0; i < argc; i++)
		free(argv[i]);
	return err;
}
#define READ_ARGS(args, ...) \
	read_args(args, \
	    sizeof(const char *[]){ "gophermoon", __VA_ARGS__ } / \
		sizeof(char *), \
	    (const char *const[]){ "gophermoon", __VA_ARGS__ })

START_TEST(flags_are_short_and_long)
{
	struct args args;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(READ_ARGS(&args, "-r", "/x", "-p7070",
			     "--details=true", "-l", "1", "-l", "2", "-i"),
	    "");
	ck_assert_str_eq(conf.gopherroot, "/x");
	ck_assert_int_eq(conf.serverport, 7070);
	ck_assert(conf.details);
	ck_assert_uint_eq(conf.listen.n, 2);
	ck_assert(args.inetd && !args.test && !args.print);
	conf_free(&conf);
}
END_TEST

START_TEST(a_wrong_command_line_is_explained)
{
	struct args args;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(READ_ARGS(&args, "--severname=x"),
	    "unknown option "
	    "\"--severname\"; did you mean --servername?");
	ck_assert_str_eq(READ_ARGS(&args, "-z"),
	    "unknown option \"-z\"; try --help");
	ck_assert_str_eq(READ_ARGS(&args, "-p"), "-p needs a value");
	ck_assert_str_eq(READ_ARGS(&args, "stray"),
	    "unexpected argument \"stray\"; try --help");
	conf_free(&conf);
}
END_TEST

/* --- beneath, twice: with openat2 and without --- */

static int
open_text(const char *path, bool openat2, char *text, size_t size)
{
	ssize_t n;
	int fd;

	fd = beneath_open(root.fd, openat2, path, O_RDONLY);
	if (fd == -1)
		return -1;
	n = read(fd, text, size - 1);
	text[n > 0 ? n : 0] = '\0';
	(void)close(fd);
	return 0;
}

static void
open_tree(void)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(root_open(&root, tree_make(), &conf), 0);
}

static void
close_tree(void)
{
	root_close(&root);
	conf_free(&conf);
	tree_remove();
}

static struct file_id
look_at(const char *path)
{
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	return file_id_of(&st);
}

START_TEST(a_file_that_has_changed_is_another)
{
	struct file_id one, two;

	(void)tree_make();
	one = look_at("a.txt");
	two = look_at("a.txt");
	ck_assert(file_id_is_same(&one, &two));
	tree_write("a.txt", "longer\n");
	two = look_at("a.txt");
	ck_assert(!file_id_is_same(&one, &two));
	tree_write("b.txt", "longer\n");
	ck_assert_int_eq(rename("b.txt", "a.txt"), 0);
	one = look_at("a.txt");
	ck_assert(!file_id_is_same(&one, &two));
	tree_remove();
}
END_TEST

START_TEST(a_file_settles_with_time)
{
	struct file_id id = { .ino = 1 };

	(void)clock_gettime(CLOCK_REALTIME, &id.ctime);
	id.ctime.tv_nsec |= 1;
	ck_assert(!file_id_is_settled(&id));
	id.ctime.tv_sec--;
	ck_assert(file_id_is_settled(&id));
	id.ctime.tv_nsec = 0;	/* this file system counts in seconds */
	ck_assert(!file_id_is_settled(&id));
	id.ctime.tv_sec -= 3;
	ck_assert(file_id_is_settled(&id));
	id.ctime.tv_sec += 3600;	/* the clock was set back */
	ck_assert(file_id_is_settled(&id));
}
END_TEST

START_TEST(the_kernel_has_openat2)
{
	open_tree();
	ck_assert(beneath_has_openat2(root.fd));
	close_tree();
}
END_TEST

START_TEST(what_lies_beneath_is_opened)
{
	static const struct {
		const char *path, *text;
	} cases[] = {
		{ "a.txt", "a\n" },
		{ "dir/sub/deep.txt", "deep\n" },
		{ "in", "deep\n" },
		{ "up", "a\n" },
	};
	char text[16];
	size_t i;

	open_tree();
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_msg(open_text(cases[i].path, _i, text, sizeof text) ==
			0,
		    "%s", cases[i].path);
		ck_assert_str_eq(text, cases[i].text);
	}
	close_tree();
}
END_TEST

START_TEST(what_lies_outside_is_not_opened)
{
	static const char *const paths[] = { "../OUTSIDE", "..", "out", "abs",
		"outdir", "outdir/OUTSIDE", "outdir/site/a.txt", "round",
		"dir/../../OUTSIDE", "none", "a.txt/x", "none/x", "/etc/passwd",
		"in/x" };
	char text[16];
	size_t i;

	open_tree();
	for (i = 0; i < sizeof paths / sizeof paths[0]; i++)
		ck_assert_msg(open_text(paths[i], _i, text, sizeof text) == -1,
		    "%s", paths[i]);
	close_tree();
}
END_TEST

START_TEST(a_long_chain_of_links_ends)
{
	char from[32], to[32], text[16];
	int i;

	open_tree();
	for (i = 0; i < 100; i++) {
		(void)snprintf(from, sizeof from, "l%d", i);
		(void)snprintf(to, sizeof to, "l%d", i + 1);
		ck_assert_int_eq(symlink(to, from), 0);
	}
	tree_write("l100", "end\n");
	ck_assert_int_eq(open_text("l0", _i, text, sizeof text), -1);
	ck_assert_int_eq(errno, ELOOP);
	ck_assert_int_eq(open_text("l95", _i, text, sizeof text), 0);
	close_tree();
}
END_TEST

/* --- header --- */

static void
parse_header(struct handler_header *header, const char *source)
{
	handler_header_parse(header, source, strlen(source));
}

START_TEST(the_first_comment_block_says_title_and_type)
{
	struct handler_header header;

	parse_header(&header, "-- title:  Say hello \r\n--- type: 7\nprint()");
	ck_assert_str_eq(header.title, "Say hello");
	ck_assert_int_eq(header.type, '7');
	ck_assert(!header.hidden);
	parse_header(&header, "-- hidden: yes\n");
	ck_assert(header.hidden);
	parse_header(&header, "-- hidden: yesterday\n");
	ck_assert(!header.hidden);
	parse_header(&header, "-- words\n--\n-- type: 0");
	ck_assert_int_eq(header.type, '0');
	ck_assert_str_eq(header.title, "");
}
END_TEST

START_TEST(a_header_ends_with_the_comments)
{
	struct handler_header header;

	parse_header(&header, "print()\n-- type: 7\n");
	ck_assert_int_eq(header.type, '1');
	parse_header(&header, "\n-- type: 7\n");
	ck_assert_int_eq(header.type, '1');
	parse_header(&header, "");
	ck_assert_int_eq(header.type, '1');
	parse_header(&header, "-- type: many\n-- type:\n--");
	ck_assert_int_eq(header.type, '1');
}
END_TEST

START_TEST(a_long_title_is_cut)
{
	char source[1000] = "-- title: ";
	struct handler_header header;

	memset(source + strlen(source), 'x', 800);
	parse_header(&header, source);
	ck_assert_uint_eq(strlen(header.title), TITLE_MAX - 1);
	memcpy(source + 10 + TITLE_MAX - 3, "\xe2\x82\xac", 3);
	parse_header(&header, source);
	ck_assert_uint_eq(strlen(header.title), TITLE_MAX - 3);
}
END_TEST

/* --- kind --- */

START_TEST(sources_and_dotfiles_are_not_served)
{
	static const struct {
		const char *path;
		bool served;
	} cases[] = {
		{ "", true },
		{ "a.txt", true },
		{ "a/b..c", true },
		{ "a/b.lua", true },
		{ "libs/b.lua", true },
		{ "lib/a.txt", true },
		{ "a/lib/b.lua", true },
		{ ".a", false },
		{ "a/.b", false },
		{ "a/.b/c", false },
		{ "gophermap", false },
		{ "a/gophermap", false },
		{ "gophertag", false },
		{ "lib/a.lua", false },
		{ "lib/a/b.lua", false },
		{ "..", false },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(kind_is_served(cases[i].path) == cases[i].served,
		    "%s", cases[i].path);
}
END_TEST

static char
type_of_bytes(const char *bytes, size_t n)
{
	FILE *file;
	char type;

	file = tmpfile();
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
	(void)fflush(file);
	type = kind_type_by_bytes(fileno(file));
	(void)fclose(file);
	return type;
}

START_TEST(first_bytes_tell_text_from_binary)
{
	char cut[1025];

	ck_assert_int_eq(type_of_bytes("hello\n", 6), '0');
	ck_assert_int_eq(type_of_bytes("", 0), '0');
	ck_assert_int_eq(type_of_bytes("gr\xc3\xbc\xc3\x9f \xe2\x82\xac "
				       "\xf0\x9f\x8c\x99",
			     15),
	    '0');
	ck_assert_int_eq(type_of_bytes("a\0b", 3), '9');
	ck_assert_int_eq(type_of_bytes("\xff\xfe", 2), '9');
	ck_assert_int_eq(type_of_bytes("\xc3(", 2), '9');
	ck_assert_int_eq(type_of_bytes("\xc0\x80", 2), '9');
	memset(cut, 'a', sizeof cut);
	memcpy(cut + 1023, "\xc3\xa9", 2);	/* cut in two by the limit */
	ck_assert_int_eq(type_of_bytes(cut, sizeof cut), '0');
	ck_assert_int_eq(type_of_bytes("Andr\xe9", 5), '9');
	ck_assert_int_eq(type_of_bytes(cut, 1023), '0');
}
END_TEST

/* --- root --- */

static void
assert_node(const char *path, enum node_kind kind, const char *file, char type)
{
	struct node node;

	ck_assert_int_eq(root_find(&root, path, &node, NULL), 0);
	ck_assert_msg(node.kind == kind, "%s: %d", path, (int)node.kind);
	if (kind != NODE_MISSING)
		ck_assert_str_eq(node.file, file);
	ck_assert_int_eq(node.type, type);
	ck_assert_ptr_null(node.path_info);
	node_close(&node);
	node_close(&node);
}

START_TEST(each_kind_is_found)
{
	open_tree();
	root.openat2 = _i;
	assert_node("", NODE_DIR, "", 0);
	assert_node("a.txt", NODE_FILE, "a.txt", '0');
	assert_node("data", NODE_FILE, "data", '9');
	assert_node("in", NODE_FILE, "in", '0');
	assert_node("run", NODE_HANDLER, "run.lua", 0);
	assert_node("run.lua", NODE_HANDLER, "run.lua", 0);
	assert_node("map", NODE_MENU, "map/gophermap", 0);
	assert_node("x.gophermap", NODE_MENU, "x.gophermap", 0);
	assert_node("app", NODE_HANDLER, "app/index.lua", 0);
	tree_write("app/gophermap", "weaker\n");
	assert_node("app", NODE_HANDLER, "app/index.lua", 0);
	assert_node("dir", NODE_DIR, "dir", 0);
	close_tree();
}
END_TEST

START_TEST(what_is_not_for_visitors_is_missing)
{
	static const char *const paths[] = { "none", "secret.txt", ".hidden",
		"gophertag", "map/gophermap", "lib/mod", "lib/mod.lua", "fifo",
		"out", "abs", "outdir", "outdir/OUTSIDE", "../OUTSIDE",
		"a.txt/b", "run/x" };
	size_t i;

	open_tree();
	root.openat2 = _i;
	for (i = 0; i < sizeof paths / sizeof paths[0]; i++)
		assert_node(paths[i], NODE_MISSING, "", 0);
	close_tree();
}
END_TEST

START_TEST(directories_must_be_open_to_everybody)
{
	open_tree();
	ck_assert_int_eq(chmod("map", 0711), 0);
	ck_assert_int_eq(chmod("dir", 0711), 0);
	assert_node("map", NODE_MENU, "map/gophermap", 0);
	assert_node("dir", NODE_MISSING, "", 0);
	assert_node("dir/f2", NODE_FILE, "dir/f2", '0');
	ck_assert_int_eq(chmod("map", 0700), 0);
	assert_node("map", NODE_MISSING, "", 0);
	ck_assert_int_eq(chmod(".", 0700), 0);
	assert_node("", NODE_DIR, "", 0);
	close_tree();
}
END_TEST

START_TEST(an_index_answers_for_what_lies_below)
{
	struct node node;

	open_tree();
	ck_assert_int_eq(root_find_above(&root, "app/x/y", &node, NULL), 0);
	ck_assert_int_eq(node.kind, NODE_HANDLER);
	ck_assert_str_eq(node.file, "app/index.lua");
	ck_assert_str_eq(node.path_info, "x/y");
	node_close(&node);
	ck_assert_int_eq(root_find_above(&root, "dir/x", &node, NULL), 0);
	ck_assert_int_eq(node.kind, NODE_MISSING);
	node_close(&node);
	ck_assert_int_eq(root_find_above(&root, "app/.git/x", &node, NULL), 0);
	ck_assert_int_eq(node.kind, NODE_MISSING);
	close_tree();
}
END_TEST

START_TEST(who_has_no_descriptors_left_does_not_say_that_it_is_missing)
{
	struct rlimit had, none;
	struct node node;
	int found, above;

	open_tree();
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &had), 0);
	none = (struct rlimit){ 0, had.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
	found = root_find(&root, "a.txt", &node, NULL);
	above = root_find_above(&root, "app/x/y", &node, NULL);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &had), 0);
	ck_assert_int_eq(found, -1);
	ck_assert_int_eq(above, -1);
	ck_assert_int_eq(node.fd, -1);
	close_tree();
}
END_TEST

START_TEST(a_root_that_is_no_directory_is_refused)
{
	open_tree();
	root_close(&root);
	ck_assert_int_eq(root_open(&root, "a.txt", &conf), -1);
	ck_assert_int_eq(errno, ENOTDIR);
	ck_assert_int_eq(root_open(&root, "none", &conf), -1);
	close_tree();
}
END_TEST

/* --- listing --- */

START_TEST(digits_compare_as_numbers)
{
	ck_assert_int_lt(listing_compare("a2", "a10"), 0);
	ck_assert_int_gt(listing_compare("a10b", "a10a"), 0);
	ck_assert_int_lt(listing_compare("a", "ab"), 0);
	ck_assert_int_eq(listing_compare("a1", "a1"), 0);
	ck_assert_int_ne(listing_compare("a01", "a1"), 0);
	ck_assert_int_lt(listing_compare("a002", "a10"), 0);
	ck_assert_int_gt(listing_compare("a10", "a002"), 0);
	ck_assert_int_lt(listing_compare("A", "a"), 0);
	ck_assert_int_lt(listing_compare("a", "\xc3\xa9"), 0);
	ck_assert_int_lt(
	    listing_compare("9999999999999999999998", "9999999999999999999999"),
	    0);
}
END_TEST

static void
assert_listed(const char *path, const char *expected)
{
	struct listing listing;
	struct buf shown = { 0 };
	const struct listing_entry *entry;
	size_t i;

	ck_assert_int_eq(listing_read(&listing, &root, path, NULL), 0);
	for (i = 0; i < listing.n; i++) {
		entry = &listing.entries[i];
		buf_printf(&shown, "%c%s%s%s ", entry->type, entry->name,
		    entry->title[0] ? "=" : "", entry->title);
	}
	assert_holds(&shown, expected);
	buf_free(&shown);
	listing_free(&listing);
	listing_free(&listing);
}

START_TEST(a_listing_shows_what_visitors_may_see)
{
	open_tree();
	root.openat2 = _i;
	tree_write("dir/gophertag", "My files\r\nmore");
	assert_listed("",
	    "1app 1dir=My files 1lib 1map 0a.txt 9data 0in "
	    "7run.lua=Run 0up 1x.gophermap ");
	assert_listed("dir", "1sub 0f2 0f10 ");
	assert_listed("lib", "");
	close_tree();
}
END_TEST

START_TEST(a_listing_of_nothing_fails)
{
	struct listing listing;

	open_tree();
	ck_assert_int_eq(listing_read(&listing, &root, "none", NULL), -1);
	listing_free(&listing);
	ck_assert_int_eq(listing_read(&listing, &root, "a.txt", NULL), -1);
	listing_free(&listing);
	ck_assert_int_eq(listing_read(&listing, &root, "outdir", NULL), -1);
	listing_free(&listing);
	close_tree();
}
END_TEST

/* --- find --- */

static void
assert_found(const char *selector, enum node_kind kind, const char *file,
    const char *path_info, const char *query)
{
	char line[REQUEST_MAX + 3], shown[100];
	struct request request;
	struct bytes got = { NULL, 0 };
	struct node node;

	(void)snprintf(line, sizeof line, "%s\n", selector);
	ck_assert_int_eq(request_parse(&request, line, strlen(line), false),
	    REQUEST_OK);
	ck_assert_int_eq(resolve_request(&root, &request, &node, &got, NULL),
	    RESOLVE_OK);
	ck_assert_msg(node.kind == kind, "%s: %d", selector, (int)node.kind);
	if (kind != NODE_MISSING)
		ck_assert_str_eq(node.file, file);
	ck_assert_str_eq(node.path_info ? node.path_info : "-", path_info);
	(void)snprintf(shown, sizeof shown, "%.*s", got.at ? (int)got.len : 1,
	    got.at ? got.at : "-");
	ck_assert_str_eq(shown, query);
	node_close(&node);
}

START_TEST(readings_are_tried_in_turn)
{
	open_tree();
	tree_write("q?x", "literal\n");
	tree_write("b c.txt", "blank\n");
	tree_write("p%41", "percent\n");
	tree_write("pA", "decoded\n");
	assert_found("/q?x", NODE_FILE, "q?x", "-", "-");
	assert_found("/run?a?b", NODE_HANDLER, "run.lua", "-", "a?b");
	assert_found("/b%20c.txt", NODE_FILE, "b c.txt", "-", "-");
	assert_found("/b#040c.txt", NODE_FILE, "b c.txt", "-", "-");
	assert_found("/p%41", NODE_FILE, "p%41", "-", "-");
	assert_found("/app/x?y", NODE_HANDLER, "app/index.lua", "x", "y");
	assert_found("/0/a.txt", NODE_FILE, "a.txt", "-", "-");
	assert_found("0/run?a", NODE_HANDLER, "run.lua", "-", "a");
	assert_found("/none", NODE_MISSING, "", "-", "-");
	close_tree();
}
END_TEST

START_TEST(a_real_file_wins_over_caps_that_are_made)
{
	open_tree();
	assert_found("caps.txt", NODE_CAPS, "caps.txt", "-", "-");
	assert_found("/caps.txt", NODE_CAPS, "caps.txt", "-", "-");
	tree_write("caps.txt", "CAPS\n");
	assert_found("caps.txt", NODE_FILE, "caps.txt", "-", "-");
	assert_found("/caps.txt", NODE_FILE, "caps.txt", "-", "-");
	close_tree();
}
END_TEST

START_TEST(no_descriptor_is_left_open)
{
	int before, after;

	open_tree();
	before = dup(0);
	(void)close(before);
	assert_found("/q?x", NODE_MISSING, "", "-", "x");
	assert_found("/run?a", NODE_HANDLER, "run.lua", "-", "a");
	assert_found("/app/x/y/z?y", NODE_HANDLER, "app/index.lua", "x/y/z",
	    "y");
	after = dup(0);
	(void)close(after);
	ck_assert_int_eq(before, after);
	close_tree();
}
END_TEST

Suite *
conf_suite(void)
{
	const TTest *const tests[] = {
		every_option_has_a_default_and_help,
		values_are_checked,
		the_name_of_the_server_is_one,
		words_for_caps_are_one_line,
		the_library_is_a_directory,
		a_wrong_name_gets_a_suggestion,
		a_stronger_source_replaces_a_list,
		the_last_type_of_an_extension_wins,
		folders_are_trusted_with_all_that_is_in_them,
		unsound_patterns_are_found,
	};

	return SUITE("conf", tests);
}

Suite *
args_suite(void)
{
	const TTest *const tests[] = {
		flags_are_short_and_long,
		a_wrong_command_line_is_explained,
	};

	return SUITE("confargs", tests);
}

/* Each test runs twice: _i says whether with openat2. */
static Suite *
both_ways(const char *name, const TTest *const *tests, size_t n)
{
	Suite *suite;
	TCase *both;
	size_t i;

	suite = suite_create(name);
	both = tcase_create("both ways");
	for (i = 0; i < n; i++)
		tcase_add_loop_test(both, tests[i], 0, 2);
	suite_add_tcase(suite, both);
	return suite;
}

Suite *
file_id_suite(void)
{
	const TTest *const tests[] = {
		a_file_that_has_changed_is_another,
		a_file_settles_with_time,
	};

	return SUITE("identity", tests);
}

Suite *
beneath_suite(void)
{
	const TTest *const tests[] = {
		what_lies_beneath_is_opened,
		what_lies_outside_is_not_opened,
		a_long_chain_of_links_ends,
		the_kernel_has_openat2,
	};

	return both_ways("beneath", tests, sizeof tests / sizeof tests[0]);
}

Suite *
handler_header_suite(void)
{
	const TTest *const tests[] = {
		the_first_comment_block_says_title_and_type,
		a_header_ends_with_the_comments,
		a_long_title_is_cut,
	};

	return SUITE("header", tests);
}

Suite *
kind_suite(void)
{
	const TTest *const tests[] = {
		sources_and_dotfiles_are_not_served,
		first_bytes_tell_text_from_binary,
	};

	return SUITE("kind", tests);
}

Suite *
root_suite(void)
{
	const TTest *const tests[] = {
		each_kind_is_found,
		what_is_not_for_visitors_is_missing,
		directories_must_be_open_to_everybody,
		an_index_answers_for_what_lies_below,
		who_has_no_descriptors_left_does_not_say_that_it_is_missing,
		a_root_that_is_no_directory_is_refused,
	};

	return both_ways("root", tests, sizeof tests / sizeof tests[0]);
}

/* --- people --- */

/* A space in dir/ of the tree: ~ann, who is whoever runs this. */
static void
open_space(struct root *userdir, uid_t owner)
{
	int fd;

	fd = open("dir", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(root_open_userdir(userdir, fd, "ann", owner, &conf),
	    0);
	userdir->openat2 = root.openat2;
}

START_TEST(a_space_is_beneath_its_prefix_and_nowhere_else)
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

	open_tree();
	open_space(&userdir, getuid());
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		within = root_relative(&userdir, cases[i].path);
		if (cases[i].within == NULL)
			ck_assert_ptr_null(within);
		else
			ck_assert_str_eq(within, cases[i].within);
		ck_assert_str_eq(root_relative(&root, cases[i].path),
		    cases[i].path);
	}
	ck_assert_str_eq(root_prefix(&userdir), "~ann");
	ck_assert_str_eq(root_prefix(&root), "");
	ck_assert(!root_serves(&userdir, "~ann/lib/x.lua"));
	ck_assert(!root_serves(&userdir, "~ann/.x"));
	ck_assert(!root_serves(&userdir, "a.txt"));
	ck_assert(root_serves(&userdir, "~ann/a.txt"));
	root_close(&userdir);
	close_tree();
}
END_TEST

/* What is found by this path of a root. */
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

START_TEST(in_a_space_is_only_what_is_its_owners)
{
	struct listing listing;
	struct root userdir;

	open_tree();
	ck_assert_int_eq(symlink("../a.txt", "dir/up"), 0);
	open_space(&userdir, getuid());
	ck_assert_int_eq(kind_in(&userdir, "~ann"), NODE_DIR);
	ck_assert_int_eq(kind_in(&userdir, "~ann/f2"), NODE_FILE);
	ck_assert_int_eq(kind_in(&userdir, "~ann/sub"), NODE_DIR);
	ck_assert_int_eq(kind_in(&userdir, "~ann/up"), NODE_MISSING);
	ck_assert_int_eq(kind_in(&userdir, "a.txt"), NODE_MISSING);
	ck_assert_int_eq(kind_in(&userdir, ""), NODE_MISSING);
	ck_assert_int_eq(listing_read(&listing, &userdir, "~ann", NULL), 0);
	ck_assert_uint_eq(listing.n, 3);
	listing_free(&listing);
	root_close(&userdir);

	open_space(&userdir, getuid() + 1);
	ck_assert_int_eq(kind_in(&userdir, "~ann/f2"), NODE_MISSING);
	ck_assert_int_eq(kind_in(&userdir, "~ann"), NODE_MISSING);
	ck_assert_int_eq(root_open_file(&userdir, "~ann/f2"), -1);
	ck_assert_int_eq(root_open_at(&userdir, "~ann/sub", O_PATH), -1);
	ck_assert_int_eq(listing_read(&listing, &userdir, "~ann", NULL), -1);
	listing_free(&listing);
	root_close(&userdir);
	close_tree();
}
END_TEST

/* Some account that a person may have, and that the tree can be given to. */
static uid_t
somebody(void)
{
	return getuid() == 0 ? 1234 : getuid();
}

/* A home beneath the tree, with a space in it. */
static void
make_home(const char *name)
{
	char path[64];

	ck_assert_int_eq(mkdir(name, 0755), 0);
	(void)snprintf(path, sizeof path, "%s/gopher", name);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	ck_assert_int_eq(chown(path, somebody(), (gid_t)-1), 0);
}

static void
open_people(struct userdirs *userdirs, const char *here)
{
	char err[CONF_ERR_MAX], text[4096];

	(void)snprintf(text, sizeof text,
	    "root:x:0:0::%1$s/cat:/bin/sh\nmail:x:999:9::%1$s/cat:/bin/sh\n"
	    "nobody:x:65534:9::%1$s/cat:/bin/sh\n"
	    "cat:x:%2$u:9::%1$s/cat:/bin/sh\nann:x:%2$u:9::%1$s/ann:/bin/sh\n"
	    "bob:x:%2$u:9::%1$s/none:/bin/sh\ndan:x:%3$u:9::%1$s/cat:/bin/sh\n"
	    "eve:x:%2$u:9::%1$s/eve:/bin/sh\nfay:x:%2$u:9::%1$s/fay:/bin/sh\n"
	    "a b:x:%2$u:9::%1$s/cat:/bin/sh\nx/y:x:%2$u:9::%1$s/cat:/bin/sh\n"
	    "ann:x:%2$u:9::%1$s/cat:/bin/sh\nrel:x:%2$u:9::cat:/bin/sh\n"
	    "\nnonsense\n",
	    here, somebody(), somebody() + 1);
	tree_write("accounts", text);
	ck_assert_int_eq(conf_set(&conf, "accounts", "accounts", err), 0);
	ck_assert_int_eq(userdirs_open(userdirs, &conf), 0);
}

START_TEST(people_are_those_who_have_made_a_space)
{
	char here[1024], err[CONF_ERR_MAX];
	struct userdirs userdirs;

	open_tree();
	if (somebody() < USERDIR_UID_MIN) {
		close_tree();
		return;
	}
	ck_assert_ptr_nonnull(getcwd(here, sizeof here));
	make_home("ann");
	make_home("cat");
	make_home("eve");
	ck_assert_int_eq(chmod("eve", 0700), 0);
	ck_assert_int_eq(mkdir("fay", 0755), 0);
	ck_assert_int_eq(symlink("../cat/gopher", "fay/gopher"), 0);

	open_people(&userdirs, here);
	ck_assert_uint_eq(userdirs.n, 0);	/* unless it is asked for */
	userdirs_close(&userdirs);
	ck_assert_int_eq(conf_set(&conf, "userdir", "gopher", err), 0);
	open_people(&userdirs, here);
	ck_assert_uint_eq(userdirs.n, 2);
	ck_assert_str_eq(userdirs.at[0].name, "ann");
	ck_assert_str_eq(userdirs.at[1].name, "cat");
	ck_assert_uint_eq(userdirs.at[0].root.owner, somebody());
	userdirs_close(&userdirs);
	userdirs_close(&userdirs);
	ck_assert_int_eq(conf_set(&conf, "accounts", "none", err), 0);
	ck_assert_int_eq(userdirs_open(&userdirs, &conf), -1);
	ck_assert_int_eq(errno, ENOENT);
	close_tree();
}
END_TEST

START_TEST(a_selector_leads_to_a_space_in_each_of_its_readings)
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
	struct userdir spaces[] = { { .name = strdup("ann") },
		{ .name = strdup("cat") } };
	const struct userdirs userdirs = { spaces, 2 }, nobody = { NULL, 0 };
	const struct userdir *found;
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
				strcmp(found->name, cases[i].name) == 0,
			    "%s", cases[i].selector);
		ck_assert_ptr_null(userdirs_find(&nobody, &request, true));
	}
	free(spaces[0].name);
	free(spaces[1].name);
}
END_TEST

Suite *
userdir_suite(void)
{
	const TTest *const tests[] = {
		a_space_is_beneath_its_prefix_and_nowhere_else,
		in_a_space_is_only_what_is_its_owners,
		people_are_those_who_have_made_a_space,
		a_selector_leads_to_a_space_in_each_of_its_readings,
	};

	return both_ways("people", tests, sizeof tests / sizeof tests[0]);
}

Suite *
listing_suite(void)
{
	const TTest *const tests[] = {
		digits_compare_as_numbers,
		a_listing_shows_what_visitors_may_see,
		a_listing_of_nothing_fails,
	};

	return both_ways("listing", tests, sizeof tests / sizeof tests[0]);
}

Suite *
resolve_suite(void)
{
	const TTest *const tests[] = {
		readings_are_tried_in_turn,
		a_real_file_wins_over_caps_that_are_made,
		no_descriptor_is_left_open,
	};

	return SUITE("find", tests);
}
