#include "script/share.h"
#include "suite.h"

static const struct share_rule all = { { 0, 0 } }, half = { { 1, 1 } },
			       quarter = { { 3, 3 } };
static struct shares shares;

static void
open_shares(size_t states)
{
	shares_init(&shares);
	shares.most[SHARE_STATES] = shares.most[SHARE_PLACES] = states;
}

static struct share *
join(struct share *parent, const char *id, const struct share_rule *rule)
{
	struct share *share;

	share = share_join(&shares, parent, id, strlen(id), rule);
	ck_assert_ptr_nonnull(share);
	return share;
}

/* Takes as much as there is room for. Returns how much that was. */
static size_t
fill(struct share *share, enum share_use use)
{
	size_t n;

	for (n = 0; share_room(&shares, share, use) > 0; n++)
		share_take(share, use);
	return n;
}

static void
empty(struct share *share, enum share_use use)
{
	while (share->n[use] > 0)
		share_give(share, use);
}

START_TEST(a_share_that_is_alone_gets_its_part)
{
	static const struct {
		const struct share_rule *rule;
		size_t whole, part;
	} rows[] = {
		{ &all, 128, 128 },
		{ &half, 128, 64 },
		{ &quarter, 128, 32 },
		{ &quarter, 4, 1 },
		{ &quarter, 2, 1 },
		{ &quarter, 1, 1 },
		{ &half, 1, 1 },
		{ &half, 0, 0 },
		{ &all, 0, 0 },
	};
	struct share *share;
	size_t i;

	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		open_shares(rows[i].whole);
		share = join(&shares.whole, "a", rows[i].rule);
		ck_assert_uint_eq(share_room(&shares, share, SHARE_STATES),
		    rows[i].part);
		ck_assert_uint_eq(fill(share, SHARE_STATES), rows[i].part);
		ck_assert_uint_eq(fill(share, SHARE_PLACES), rows[i].part);
		share_leave(share);
	}
}
END_TEST

/* Even if each takes all that it can before the next one comes. */
START_TEST(some_is_left_for_the_next_share)
{
	struct share *share;
	char id[8];
	int i;

	open_shares(128);
	for (i = 0; i < 12; i++) {
		(void)snprintf(id, sizeof id, "%d", i);
		share = join(&shares.whole, id, &quarter);
		ck_assert_uint_ge(fill(share, SHARE_STATES), 1);
		ck_assert_uint_ge(
		    share_room(&shares, &shares.whole, SHARE_STATES), 1);
	}
}
END_TEST

START_TEST(room_is_as_much_as_can_be_taken)
{
	struct share *a, *b, *c;
	size_t i, room;

	for (i = 1; i < 200; i++) {
		open_shares(i);
		a = join(&shares.whole, "a", &half);
		b = join(&shares.whole, "b", &quarter);
		c = join(b, "c", &half);
		room = share_room(&shares, c, SHARE_STATES);
		ck_assert_uint_eq(fill(c, SHARE_STATES), room);
		room = share_room(&shares, a, SHARE_STATES);
		ck_assert_uint_eq(fill(a, SHARE_STATES), room);
		share_leave(a);
		share_leave(b);
		share_leave(c);
	}
}
END_TEST

START_TEST(a_handler_leaves_some_to_the_others_of_its_root)
{
	struct share *root, *greedy, *other;

	open_shares(128);
	root = join(&shares.whole, "root", &quarter);
	greedy = join(root, "greedy", &half);
	other = join(root, "other", &half);
	ck_assert_uint_eq(fill(greedy, SHARE_STATES), 16);
	ck_assert_uint_ge(fill(other, SHARE_STATES), 4);
	ck_assert_uint_le(root->n[SHARE_STATES], 32);
	share_leave(root);
	share_leave(greedy);
	share_leave(other);
}
END_TEST

START_TEST(a_share_without_room_does_not_block_the_next)
{
	struct share *a, *b;

	open_shares(4);
	a = join(&shares.whole, "a", &quarter);
	b = join(&shares.whole, "b", &quarter);
	fill(a, SHARE_STATES);
	share_take(a, SHARE_PLACES);
	ck_assert_ptr_null(share_next(&shares));
	ck_assert(share_is_contended(&shares, a));
	ck_assert(!share_is_contended(&shares, b));
	share_take(b, SHARE_PLACES);
	ck_assert_ptr_eq(share_next(&shares), b);
	share_give(b, SHARE_PLACES);
	share_give(a, SHARE_STATES);
	ck_assert_ptr_eq(share_next(&shares), a);
	share_leave(a);
	share_leave(b);
}
END_TEST

START_TEST(shares_that_wait_take_turns)
{
	static const char turns[] = "abcabcaba";
	struct share *three[3], *next;
	size_t i, waits[3] = { 4, 3, 2 };

	open_shares(100);
	for (i = 0; i < 3; i++) {
		three[i] = join(&shares.whole, (char[]){ "abc"[i], 0 }, &all);
		for (; waits[i] > 0; waits[i]--)
			share_take(three[i], SHARE_PLACES);
	}
	for (i = 0; i < strlen(turns); i++) {
		next = share_next(&shares);
		ck_assert_ptr_eq(next, three[turns[i] - 'a']);
		share_give(next, SHARE_PLACES);
		share_take(next, SHARE_STATES);
	}
	ck_assert_ptr_null(share_next(&shares));
	for (i = 0; i < 3; i++) {
		empty(three[i], SHARE_STATES);
		share_leave(three[i]);
	}
}
END_TEST

/* One root with many handlers that wait is one of two that take turns. */
START_TEST(many_handlers_of_a_root_have_one_turn)
{
	struct share *many, *few, *one, *next;
	size_t i, turns = 0;
	char id[8];

	open_shares(100);
	many = join(&shares.whole, "many", &all);
	few = join(&shares.whole, "few", &all);
	for (i = 0; i < 50; i++) {
		(void)snprintf(id, sizeof id, "%zu", i);
		share_take(join(many, id, &all), SHARE_PLACES);
	}
	one = join(few, "one", &all);
	for (i = 0; i < 10; i++)
		share_take(one, SHARE_PLACES);
	for (i = 0; i < 20; i++) {
		next = share_next(&shares);
		turns += next == one;
		share_give(next, SHARE_PLACES);
		share_take(next, SHARE_STATES);
	}
	ck_assert_uint_eq(turns, 10);
}
END_TEST

START_TEST(a_share_is_one_until_all_have_left)
{
	struct share *root, *share;

	open_shares(4);
	root = join(&shares.whole, "root", &all);
	share = join(root, "x", &all);
	ck_assert_ptr_eq(join(root, "x", &all), share);
	ck_assert_ptr_ne(join(root, "y", &all), share);
	share_leave(root);	/* its shares still need it */
	share_leave(share);
	ck_assert_uint_eq(share->refs, 1);
	ck_assert_ptr_eq(share->parent, root);
	share_leave(share);
	ck_assert_uint_eq(root->refs, 1);
	ck_assert_uint_eq(shares.whole.refs, 2);
}
END_TEST

Suite *
share_suite(void)
{
	const TTest *const tests[] = {
		a_share_that_is_alone_gets_its_part,
		some_is_left_for_the_next_share,
		room_is_as_much_as_can_be_taken,
		a_handler_leaves_some_to_the_others_of_its_root,
		a_share_without_room_does_not_block_the_next,
		shares_that_wait_take_turns,
		many_handlers_of_a_root_have_one_turn,
		a_share_is_one_until_all_have_left,
	};

	return SUITE("share", tests);
}
