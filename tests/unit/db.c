#include "store/db.h"

#include "store_fixture.h"

#ifdef GOPHERMOON_SQLITE

START_TEST(a_database_is_named_for_its_site)
{
	char name[DB_NAME_MAX], servername[] = "gopher.test";
	struct conf site = { .servername = servername, .serverport = 7070 };

	db_name(&site, name);
	ck_assert_str_eq(name, "gophermoon.db");
	site.is_block = true;
	db_name(&site, name);
	ck_assert_str_eq(name, "gopher.test-7070.db");
}
END_TEST

START_TEST(a_database_of_no_site_is_an_orphan)
{
	char name[DB_NAME_MAX];
	struct conf sites;

	open_store();
	sites = (struct conf){ .sites = &conf, .n_sites = 1 };
	tree_write("dir/sub/gophermoon.db-wal", "");
	ck_assert(!db_exists(&conf));
	tree_write("dir/sub/gophermoon.db", "");
	ck_assert(db_exists(&conf));
	ck_assert(!db_find_orphan(&sites, name));
	tree_write("dir/sub/old.test-70.db", "");
	ck_assert(db_find_orphan(&sites, name));
	ck_assert_str_eq(name, "old.test-70.db");
	close_store();
}
END_TEST

START_TEST(a_database_is_created_in_the_state_directory)
{
	char err[DB_ERR_MAX];
	struct db db;

	open_store();
	ck_assert_int_eq(db_open(&db, &conf, 0, err), 0);
	ck_assert_ptr_nonnull(db.sqlite);
	ck_assert(db_exists(&conf));
	db_close(&db);
	db_close(&db);
	tree_write("dir/sub/gophermoon.db", "This is no database at all.\n");
	ck_assert_int_eq(db_open(&db, &conf, 0, err), -1);
	ck_assert_str_eq(err, "gophermoon.db: file is not a database");
	db_close(&db);
	state_dir_open("");
	ck_assert_int_eq(db_open(&db, &conf, 0, err), -1);
	ck_assert_str_eq(err, "no state directory; set state");
	close_store();
}
END_TEST

Suite *
db_suite(void)
{
	const TTest *const tests[] = {
		a_database_is_named_for_its_site,
		a_database_of_no_site_is_an_orphan,
		a_database_is_created_in_the_state_directory,
	};

	return SUITE("db", tests);
}

#else

Suite *
db_suite(void)
{
	return suite_of("db", NULL, 0);
}

#endif
