#include "script/pool.h"
#include "suite.h"

static struct conf conf;
static struct pool *pool;

static void
open_pool(long handlers)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	conf.handlers = handlers;
	pool = pool_new(&conf, 64);
	ck_assert_ptr_nonnull(pool);
}

static void
close_pool(void)
{
	pool_free(pool);
	conf_free(&conf);
}

static struct share *
whole_of(enum pool_kind kind)
{
	return &pool->shares[kind].whole;
}

static bool
has_room(enum pool_kind kind)
{
	return pool_has_room(pool, kind, whole_of(kind), false);
}

START_TEST(each_kind_has_states_of_its_own)
{
	struct buf why = { 0 };
	struct pooled_vm *pooled;

	open_pool(1);
	ck_assert(has_room(POOL_SITE));
	pooled = pool_acquire(pool, &conf, whole_of(POOL_SITE), false, &why);
	ck_assert_ptr_nonnull(pooled);
	ck_assert(!has_room(POOL_SITE));
	ck_assert(has_room(POOL_LIBRARY));
	pool_release(pool, pooled);
	ck_assert(has_room(POOL_SITE));
	close_pool();
}
END_TEST

START_TEST(a_new_task_does_not_overtake_one_that_waits)
{
	struct buf why = { 0 };
	struct pooled_vm *pooled;
	struct share *whole;

	open_pool(1);
	whole = whole_of(POOL_SITE);
	pooled = pool_acquire(pool, &conf, whole, false, &why);
	share_take(whole, SHARE_PLACES);
	ck_assert(!pool_can_wake(pool));
	ck_assert_ptr_null(pool_next(pool, POOL_SITE));
	pool_release(pool, pooled);
	ck_assert(pool_can_wake(pool));
	ck_assert(!has_room(POOL_SITE));
	ck_assert_ptr_eq(pool_next(pool, POOL_SITE), whole);
	ck_assert(pool_has_room(pool, POOL_SITE, whole, true));
	share_give(whole, SHARE_PLACES);
	ck_assert(!pool_can_wake(pool));
	ck_assert(has_room(POOL_SITE));
	close_pool();
}
END_TEST

START_TEST(there_is_no_room_once_the_turn_is_over)
{
	struct share *whole;

	open_pool(1);
	whole = whole_of(POOL_SITE);
	share_take(whole, SHARE_PLACES);
	pool->turn_is_over = true;
	ck_assert(!pool_has_room(pool, POOL_SITE, whole, true));
	ck_assert_ptr_null(pool_next(pool, POOL_SITE));
	ck_assert(pool_can_wake(pool));
	pool->turn_is_over = false;
	ck_assert(pool_has_room(pool, POOL_SITE, whole, true));
	close_pool();
}
END_TEST

START_TEST(a_state_belongs_to_one_site)
{
	struct buf why = { 0 };
	struct pooled_vm *mine, *its;
	struct conf other;

	open_pool(16);
	other = conf;
	mine = pool_acquire(pool, &conf, whole_of(POOL_SITE), false, &why);
	ck_assert_ptr_nonnull(mine);
	pool_release(pool, mine);
	its = pool_acquire(pool, &other, whole_of(POOL_SITE), false, &why);
	ck_assert_ptr_ne(its, mine);
	ck_assert_ptr_eq(its->run.conf, &other);
	ck_assert_ptr_eq(
	    pool_acquire(pool, &conf, whole_of(POOL_LIBRARY), false, &why),
	    mine);
	pool_release(pool, its);
	pool_release(pool, mine);
	close_pool();
}
END_TEST

/* Counts idle states by a mark in them, which a new state does not have. */
START_TEST(many_sites_have_no_more_states_than_one)
{
	enum { SITES = 8 };
	struct conf others[SITES];
	struct buf why = { 0 };
	struct pooled_vm *pooled;
	size_t i, round, known;

	open_pool(1);
	for (known = round = 0; round < 2; round++)
		for (i = 0; i < SITES; i++) {
			others[i] = conf;
			pooled = pool_acquire(pool, &others[i],
			    whole_of(POOL_SITE), false, &why);
			ck_assert_ptr_nonnull(pooled);
			known += pooled->run.searches == i + 1;
			pooled->run.searches = (unsigned)i + 1;
			pool_release(pool, pooled);
		}
	ck_assert_uint_eq(known, 0);
	for (i = SITES - POOL_KINDS; i < SITES; i++) {
		pooled = pool_acquire(pool, &others[i], whole_of(POOL_SITE),
		    false, &why);
		ck_assert_uint_eq(pooled->run.searches, i + 1);
		pool_release(pool, pooled);
	}
	close_pool();
}
END_TEST

Suite *
pool_suite(void)
{
	const TTest *const tests[] = {
		each_kind_has_states_of_its_own,
		a_new_task_does_not_overtake_one_that_waits,
		there_is_no_room_once_the_turn_is_over,
		a_state_belongs_to_one_site,
		many_sites_have_no_more_states_than_one,
	};

	return SUITE("pool", tests);
}
