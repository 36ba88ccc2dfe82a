#include <stdio.h>

#include "script/chunk_cache.h"
#include "suite.h"

static const struct chunk *
put_text(struct chunk_cache *chunks, const char *name, ino_t ino,
    const char *text)
{
	struct file_id id = { .ino = ino };
	struct buf code = { 0 };
	const struct chunk *chunk;

	buf_puts(&code, text);
	chunk = chunk_cache_put(chunks, NULL, name, &id, '1', &code);
	ck_assert_ptr_nonnull(chunk);
	ck_assert_ptr_null(code.base);
	return chunk;
}

static const struct chunk *
find_chunk(struct chunk_cache *chunks, const char *name, ino_t ino)
{
	struct file_id id = { .ino = ino };

	return chunk_cache_find(chunks, NULL, name, &id);
}

START_TEST(a_chunk_is_found_as_long_as_its_file_is_the_same)
{
	struct chunk_cache *chunks = chunk_cache_new(100000);

	ck_assert_ptr_null(find_chunk(chunks, "@a", 1));
	assert_holds(&put_text(chunks, "@a", 1, "one")->code, "one");
	assert_holds(&put_text(chunks, "@b", 1, "two")->code, "two");
	assert_holds(&find_chunk(chunks, "@a", 1)->code, "one");
	ck_assert_ptr_null(find_chunk(chunks, "@a", 2));
	assert_holds(&put_text(chunks, "@a", 2, "three")->code, "three");
	ck_assert_ptr_null(find_chunk(chunks, "@a", 1));
	assert_holds(&find_chunk(chunks, "@a", 2)->code, "three");
	assert_holds(&find_chunk(chunks, "@b", 1)->code, "two");
	chunk_cache_free(chunks);
	chunk_cache_free(NULL);
}
END_TEST

START_TEST(chunks_of_one_name_belong_to_one_site_each)
{
	struct chunk_cache *chunks = chunk_cache_new(100000);
	const struct file_id id = { .ino = 1, .size = 1 };
	struct buf code = { 0 };
	const char *const scopes[] = { "one", "two" };
	const struct chunk *kept[2];
	size_t i;

	for (i = 0; i < 2; i++) {
		buf_puts(&code, scopes[i]);
		kept[i] = chunk_cache_put(chunks, scopes[i], "@/a.lua", &id,
		    '1', &code);
		ck_assert_ptr_nonnull(kept[i]);
	}
	for (i = 0; i < 2; i++)
		ck_assert_ptr_eq(
		    chunk_cache_find(chunks, scopes[i], "@/a.lua", &id),
		    kept[i]);
	ck_assert_ptr_null(chunk_cache_find(chunks, NULL, "@/a.lua", &id));
	chunk_cache_free(chunks);
}
END_TEST

START_TEST(chunks_stay_within_their_budget)
{
	struct chunk_cache *chunks = chunk_cache_new(20000);
	char name[16];
	int i, n;

	for (i = 0; i < 1000; i++) {
		(void)snprintf(name, sizeof name, "@%d", i);
		ck_assert_ptr_eq(put_text(chunks, name, 1, "x"),
		    find_chunk(chunks, name, 1));
	}
	for (n = i = 0; i < 1000; i++) {
		(void)snprintf(name, sizeof name, "@%d", i);
		n += find_chunk(chunks, name, 1) != NULL;
	}
	ck_assert_int_gt(n, 0);
	ck_assert_int_lt(n, 200);
	chunk_cache_free(chunks);
}
END_TEST

Suite *
chunk_cache_suite(void)
{
	const TTest *const tests[] = {
		a_chunk_is_found_as_long_as_its_file_is_the_same,
		chunks_of_one_name_belong_to_one_site_each,
		chunks_stay_within_their_budget,
	};

	return SUITE("chunk_cache", tests);
}
