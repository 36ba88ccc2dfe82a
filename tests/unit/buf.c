#include "base/buf.h"

#include <wchar.h>

#include "suite.h"

START_TEST(bytes_come_back_as_they_were_added)
{
	struct buf buf = { 0 };

	buf_add(&buf, "ab\0c", 4);
	buf_puts(&buf, "de");
	buf_printf(&buf, "%d%s", 7, "f");
	ck_assert_uint_eq(buf.len, 8);
	ck_assert_mem_eq(buf_bytes(&buf), "ab\0cde7f", 8);
	buf_free(&buf);
}
END_TEST

START_TEST(dropping_leaves_the_rest)
{
	struct buf buf = { 0 };
	int i;

	for (i = 0; i < 2000; i++) {
		buf_puts(&buf, "0123456789");
		buf_drop(&buf, 5);
		buf_drop(&buf, 4);
	}
	ck_assert_uint_eq(buf.len, 2000);
	ck_assert_mem_eq(buf_bytes(&buf) + 1995, "56789", 5);
	ck_assert_uint_le(buf.cap, 8192);
	buf_free(&buf);
}
END_TEST

START_TEST(too_much_fails_and_leaves_the_bytes_held)
{
	struct buf buf = { 0 };

	buf_puts(&buf, "kept");
	ck_assert_ptr_null(buf_room(&buf, SIZE_MAX - 2));
	ck_assert(buf.failed);
	ck_assert_uint_eq(buf.len, 4);
	ck_assert_mem_eq(buf_bytes(&buf), "kept", 4);
	buf_free(&buf);
	ck_assert(!buf.failed);
	ck_assert_ptr_null(buf_room(&buf, SIZE_MAX / 2 + 2));
	ck_assert_ptr_null(buf_room(&buf, SIZE_MAX / 4));
	buf.failed = false;
	buf_add(&buf, "not read", SIZE_MAX / 4);
	ck_assert(buf.failed);
	buf_free(&buf);
	buf_printf(&buf, "%lc", (wint_t)0x7fffffff);
	ck_assert(buf.failed);
	ck_assert_uint_eq(buf.len, 0);
	buf_free(&buf);
}
END_TEST

Suite *
buf_suite(void)
{
	const TTest *const tests[] = {
		bytes_come_back_as_they_were_added,
		dropping_leaves_the_rest,
		too_much_fails_and_leaves_the_bytes_held,
	};

	return SUITE("buf", tests);
}
