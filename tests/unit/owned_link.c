/* site/owned_link */
#include "site/owned_link.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suite.h"

/* Opens a path of the tree. Returns its first byte, or 0 and errno. */
static char
first_byte(const char *path)
{
	char byte = 0;
	ssize_t n;
	int fd;

	fd = owned_link_open(tree_root.fd, path, O_RDONLY);
	if (fd == -1)
		return 0;
	n = read(fd, &byte, 1);
	(void)close(fd);
	return n == 1 ? byte : 0;
}

static void
assert_refused(const char *path, int error)
{
	ck_assert_msg(owned_link_open(tree_root.fd, path, O_RDONLY) == -1, "%s",
	    path);
	ck_assert_msg(errno == error, "%s: errno %d", path, errno);
	ck_assert_msg(owned_link_open(tree_root.fd, path, O_PATH) == -1, "%s",
	    path);
	ck_assert_msg(errno == error, "%s: errno %d", path, errno);
}

START_TEST(links_of_the_owner_are_followed)
{
	static const struct {
		const char *path;
		char first;
	} cases[] = { { "a.txt", 'a' }, { "dir/sub/deep.txt", 'd' },
		{ "in", 'd' }, { "up", 'a' }, { "out", 'o' }, { "abs", 'o' },
		{ "outdir/OUTSIDE", 'o' }, { "outdir/site/abs", 'o' } };
	size_t i;
	int fd;

	tree_open();
	tree_write("../OUTSIDE", "outside\n");
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(first_byte(cases[i].path) == cases[i].first,
		    "%s: %m", cases[i].path);
	fd = owned_link_open(tree_root.fd, "outdir", O_RDONLY | O_DIRECTORY);
	ck_assert_int_ne(fd, -1);
	(void)close(fd);
	tree_close();
}
END_TEST

START_TEST(links_to_files_of_others_are_not)
{
	tree_open();
	ck_assert_int_eq(symlink("/etc/passwd", "passwd"), 0);
	ck_assert_int_eq(symlink("passwd", "nested"), 0);
	ck_assert_int_eq(symlink("/", "top"), 0);
	if (getuid() == 0) {
		ck_assert_int_eq(lchown("passwd", 1234, 1234), 0);
		ck_assert_int_eq(lchown("top", 1234, 1234), 0);
	}
	assert_refused("passwd", EXDEV);
	assert_refused("nested", EXDEV);
	assert_refused("top", EXDEV);
	assert_refused("top/etc/passwd", EXDEV);
	tree_close();
}
END_TEST

/* In a user namespace all other owners have one number. */
START_TEST(hidden_owners_are_not_equal)
{
	tree_open();
	if (getuid() == 0) {
		ck_assert_int_eq(lchown("out", 65534, 65534), 0);
		ck_assert_int_eq(chown("../OUTSIDE", 65534, 65534), 0);
		assert_refused("out", EXDEV);
	}
	tree_close();
}
END_TEST

START_TEST(what_is_no_file_is_not_opened)
{
	tree_open();
	ck_assert_int_eq(symlink("/dev/null", "null"), 0);
	ck_assert_int_eq(symlink("fifo", "to_fifo"), 0);
	ck_assert_int_eq(symlink("nowhere", "dangling"), 0);
	ck_assert_int_eq(symlink("a.txt/", "slash"), 0);
	assert_refused("null", ENXIO);
	assert_refused("to_fifo", ENXIO);
	assert_refused("dangling", ENOENT);
	assert_refused("round", ELOOP);
	assert_refused("none", ENOENT);
	assert_refused("a.txt/b", ENOTDIR);
	ck_assert_int_eq(
	    owned_link_open(tree_root.fd, "in", O_RDONLY | O_DIRECTORY), -1);
	ck_assert_int_eq(errno, ENOTDIR);
	tree_close();
}
END_TEST

START_TEST(long_names_and_long_chains_have_an_end)
{
	char name[400], link[16], target[16];
	int i;

	tree_open();
	memset(name, 'x', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	assert_refused(name, ENAMETOOLONG);
	for (i = 0; i < 12; i++) {
		(void)snprintf(link, sizeof link, "l%d", i);
		(void)snprintf(target, sizeof target, i ? "l%d" : "a.txt",
		    i - 1);
		ck_assert_int_eq(symlink(target, link), 0);
	}
	ck_assert_int_eq(first_byte("l7"), 'a');
	assert_refused("l8", ELOOP);
	tree_close();
}
END_TEST

START_TEST(a_link_has_a_limited_number_of_names)
{
	char target[1024] = "";
	int i;

	tree_open();
	for (i = 0; i < 240; i++)
		strcat(target, "./");
	strcat(target, "a.txt");
	ck_assert_int_eq(symlink(target, "first"), 0);
	ck_assert_int_eq(symlink("././././././././././first", "second"), 0);
	ck_assert_int_eq(first_byte("first"), 'a');
	assert_refused("second", ELOOP);
	tree_close();
}
END_TEST

Suite *
owned_link_suite(void)
{
	const TTest *const tests[] = {
		links_of_the_owner_are_followed,
		links_to_files_of_others_are_not,
		hidden_owners_are_not_equal,
		what_is_no_file_is_not_opened,
		long_names_and_long_chains_have_an_end,
		a_link_has_a_limited_number_of_names,
	};

	return SUITE("owned_link", tests);
}
