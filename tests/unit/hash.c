#include "base/hash.h"

#include <string.h>

#include "suite.h"

START_TEST(a_fast_hash_depends_on_the_seed_and_all_bytes)
{
	static const char text[] = "twenty bytes of text";
	const uint64_t hash = hash_fast(1, text, 20);
	char other[20];
	size_t i;

	ck_assert_uint_eq(hash_fast(1, text, 20), hash);
	ck_assert_uint_ne(hash_fast(2, text, 20), hash);
	ck_assert_uint_ne(hash_fast(1, text, 19), hash);
	ck_assert_uint_ne(hash_fast(1, "a", 1), hash_fast(1, "a\0", 2));
	for (i = 0; i < sizeof other; i++) {
		memcpy(other, text, sizeof other);
		other[i] ^= 1;
		ck_assert_uint_ne(hash_fast(1, other, sizeof other), hash);
	}
}
END_TEST

START_TEST(a_hash_depends_on_the_seed_and_all_words_in_their_order)
{
	static const uint64_t inputs[][3] = { { 1, 2, 3 }, { 2, 2, 3 },
		{ 1, 3, 2 }, { 1, 2, 4 } };
	uint64_t values[4];
	struct hash hash;
	size_t i, j;

	for (i = 0; i < 4; i++) {
		hash_begin(&hash, inputs[i][0]);
		hash_add(&hash, inputs[i][1]);
		hash_add(&hash, inputs[i][2]);
		values[i] = hash_value(&hash);
		ck_assert_uint_eq(hash_value(&hash), values[i]);
		for (j = 0; j < i; j++)
			ck_assert_uint_ne(values[i], values[j]);
	}
	ck_assert_uint_ne(hash_seed(), hash_seed());
}
END_TEST

START_TEST(a_hash_is_that_of_the_paper)
{
	unsigned char key[HASH_KEY], bytes[15];
	size_t i;

	for (i = 0; i < sizeof key; i++)
		key[i] = (unsigned char)i;
	for (i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)i;
	ck_assert(hash_bytes(key, bytes, 15) == 0xa129ca6149be45e5);
	ck_assert(hash_bytes(key, bytes, 0) == 0x726fdb47dd0e0e31);
	ck_assert(hash_bytes(key, bytes, 8) == 0x93f5f5799a932462);
}
END_TEST

Suite *
hash_suite(void)
{
	const TTest *const tests[] = {
		a_fast_hash_depends_on_the_seed_and_all_bytes,
		a_hash_depends_on_the_seed_and_all_words_in_their_order,
		a_hash_is_that_of_the_paper,
	};

	return SUITE("hash", tests);
}
