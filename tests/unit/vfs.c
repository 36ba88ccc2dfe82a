#include "store/vfs.h"

#include "store_fixture.h"

#ifdef GOPHERMOON_SQLITE

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(no_file_outside_the_state_directory_is_opened)
{
	static const char *const names[] = { "/../up.db", "/../../up.db",
		"../up.db", "/more/up.db", "/../../out", "/link.db" };
	struct stat before, after;
	sqlite3 *sqlite;
	size_t i;

	open_store();
	ck_assert_int_eq(stat("../OUTSIDE", &before), 0);
	ck_assert_int_eq(symlink("../../../up.db", "dir/sub/link.db"), 0);
	ck_assert_int_eq(vfs_register(), 0);
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		sqlite3_open_v2(names[i], &sqlite,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, VFS_NAME);
		sqlite3_exec(sqlite, "CREATE TABLE t (a)", NULL, NULL, NULL);
		ck_assert_int_eq(sqlite3_close(sqlite), SQLITE_OK);
	}
	ck_assert_int_eq(stat("../OUTSIDE", &after), 0);
	ck_assert_int_eq(after.st_size, before.st_size);
	ck_assert_int_eq(access("up.db", F_OK), -1);
	ck_assert_int_eq(access("../up.db", F_OK), -1);
	ck_assert_int_eq(access("dir/up.db", F_OK), -1);
	close_store();
}
END_TEST

START_TEST(the_files_of_sqlite_have_a_maximum_size)
{
	sqlite3 *sqlite;

	open_store();
	ck_assert_int_eq(vfs_register(), 0);
	vfs_set_max_size(64 * 1024);
	ck_assert_int_eq(sqlite3_open("/big.db", &sqlite), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(sqlite,
			     "CREATE TABLE t (a);"
			     "INSERT INTO t VALUES (zeroblob(32768))",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(sqlite,
			     "INSERT INTO t VALUES (zeroblob(65536))", NULL,
			     NULL, NULL),
	    SQLITE_FULL);
	ck_assert_int_eq(sqlite3_close(sqlite), SQLITE_OK);
	close_store();
}
END_TEST

Suite *
vfs_suite(void)
{
	const TTest *const tests[] = {
		no_file_outside_the_state_directory_is_opened,
		the_files_of_sqlite_have_a_maximum_size,
	};

	return SUITE("vfs", tests);
}

#else

Suite *
vfs_suite(void)
{
	return suite_of("vfs", NULL, 0);
}

#endif
