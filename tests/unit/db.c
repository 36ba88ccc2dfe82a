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
	ck_assert_str_eq(err, CONF_NO_STATE);
	close_store();
}
END_TEST

/* Makes the database of conf as the only site, or as a block, of this tag. */
static void
create_db(bool is_block, uint32_t tag)
{
	char err[DB_ERR_MAX];
	struct db db;

	conf.is_block = is_block;
	conf.tag = tag;
	ck_assert_int_eq(db_open(&db, &conf, 0, err), 0);
	db_close(&db);
}

/* Asserts the name of the database in another form of the configuration. */
static void
assert_adopts(bool is_block, uint32_t tag, const char *name)
{
	struct conf both[2], sites = { .sites = both, .n_sites = 2 };
	char got[DB_NAME_MAX];

	conf.is_block = is_block;
	conf.is_adopted = false;
	conf.tag = tag;
	both[0] = both[1] = conf;
	both[0].serverport = 71;	/* another site */
	db_adopt(&sites);
	db_name(&both[1], got);
	ck_assert_str_eq(got, name);
}

START_TEST(a_block_adopts_the_database_of_the_single_site_of_its_name)
{
	open_store();
	conf.serverport = 70;
	create_db(false, 0xfeedbeef);
	assert_adopts(true, 0xfeedbeef, "gophermoon.db");
	assert_adopts(true, 1, "-70.db");
	create_db(true, 0xfeedbeef);
	assert_adopts(true, 0xfeedbeef, "-70.db");
	assert_adopts(false, 0xfeedbeef, "gophermoon.db");
	tree_write("dir/sub/gophermoon.db", "This is no database at all.\n");
	assert_adopts(true, 1, "-70.db");
	close_store();
}
END_TEST

START_TEST(a_single_site_adopts_the_database_of_its_block)
{
	open_store();
	conf.serverport = 70;
	create_db(true, 1);
	assert_adopts(false, 1, "-70.db");
	conf.serverport = 71;
	assert_adopts(false, 1, "gophermoon.db");
	close_store();
}
END_TEST

START_TEST(a_single_site_prefers_its_database_to_that_of_another)
{
	open_store();
	conf.serverport = 70;
	create_db(false, 1);
	create_db(true, 2);
	assert_adopts(false, 1, "gophermoon.db");
	assert_adopts(false, 2, "-70.db");
	conf.serverport = 71;
	assert_adopts(false, 3, "gophermoon.db");
	close_store();
}
END_TEST

START_TEST(a_renamed_single_site_gives_its_database_the_new_name)
{
	open_store();
	conf.serverport = 70;
	create_db(false, 1);
	create_db(false, 2);
	assert_adopts(true, 1, "-70.db");
	assert_adopts(true, 2, "gophermoon.db");
	close_store();
}
END_TEST

START_TEST(a_database_may_be_left_behind_by_blocks_of_other_names)
{
	struct conf from = { .sites = &conf, .n_sites = 1 }, to = from;
	char state[] = "state";

	open_store();
	from.state = to.state = state;
	to.has_blocks = true;
	ck_assert_ptr_null(db_find_left(&from, &to));
	create_db(false, 1);
	ck_assert_ptr_null(db_find_left(&from, &to));
	to.n_sites = 0;
	ck_assert_ptr_eq(db_find_left(&from, &to), &conf);
	from.has_blocks = true;
	ck_assert_ptr_null(db_find_left(&from, &to));
	close_store();
}
END_TEST

START_TEST(a_database_may_be_left_behind_by_a_block_of_another_name)
{
	struct conf from = { .sites = &conf, .n_sites = 1 }, to = from;
	char state[] = "state", other[] = "/other";
	struct conf renamed;

	open_store();
	create_db(true, 1);
	renamed = conf;
	renamed.serverport++;
	to.sites = &renamed;
	from.state = to.state = state;
	from.has_blocks = to.has_blocks = true;
	ck_assert_ptr_eq(db_find_left(&from, &to), &conf);
	renamed.gopherroot = other;
	ck_assert_ptr_null(db_find_left(&from, &to));
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
		a_block_adopts_the_database_of_the_single_site_of_its_name,
		a_single_site_adopts_the_database_of_its_block,
		a_single_site_prefers_its_database_to_that_of_another,
		a_renamed_single_site_gives_its_database_the_new_name,
		a_database_may_be_left_behind_by_blocks_of_other_names,
		a_database_may_be_left_behind_by_a_block_of_another_name,
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
