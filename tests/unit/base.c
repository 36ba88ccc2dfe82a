/* Floor 1: buf, hash, log, clock. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
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

START_TEST(what_is_dropped_leaves_the_rest)
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

START_TEST(too_much_fails_and_leaves_what_was_held)
{
	struct buf buf = { 0 };

	buf_puts(&buf, "kept");
	ck_assert_ptr_null(buf_room(&buf, SIZE_MAX - 2));
	ck_assert(buf.failed);
	ck_assert_uint_eq(buf.len, 4);
	ck_assert_mem_eq(buf_bytes(&buf), "kept", 4);
	buf_free(&buf);
	ck_assert(!buf.failed);
	buf_free(&buf);
}
END_TEST

START_TEST(printable_shows_control_bytes_as_question_marks)
{
	char shown[8];

	ck_assert_str_eq(log_printable(shown, sizeof shown, "a\r\n\x7f", 4),
	    "a???");
	ck_assert_str_eq(log_printable(shown, sizeof shown, "\tb\xc3\xa9", 4),
	    " b\xc3\xa9");
	ck_assert_str_eq(log_printable(shown, sizeof shown, "123456789", 9),
	    "1234567");
}
END_TEST

/* Logs a message into a pipe that stands in for stderr. */
static void
log_into(char *got, size_t size, void (*say)(void))
{
	int ends[2], saved;
	ssize_t n;

	ck_assert_int_eq(pipe(ends), 0);
	saved = dup(STDERR_FILENO);
	(void)dup2(ends[1], STDERR_FILENO);
	say();
	(void)dup2(saved, STDERR_FILENO);
	(void)close(ends[1]);
	(void)close(saved);
	n = read(ends[0], got, size - 1);
	(void)close(ends[0]);
	got[n > 0 ? n : 0] = '\0';
}

static void
say_two_lines(void)
{
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
	log_error("one\ntwo %d", 2);
	log_debug("not said");
}

START_TEST(each_line_carries_its_severity)
{
	char got[200];

	(void)unsetenv("JOURNAL_STREAM");
	log_into(got, sizeof got, say_two_lines);
	ck_assert_str_eq(got, "ERROR: one\nERROR:   two 2\n");
}
END_TEST

static void
say_to_journal(void)
{
	struct stat st;
	char stream[64];

	(void)fstat(STDERR_FILENO, &st);
	(void)snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	(void)setenv("JOURNAL_STREAM", stream, 1);
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
	log_info("hello");
	log_warn("beware");
}

START_TEST(the_journal_gets_numbers)
{
	char got[200];

	log_into(got, sizeof got, say_to_journal);
	ck_assert_str_eq(got, "<6>hello\n<4>beware\n");
}
END_TEST

static void
say_a_long_one(void)
{
	char text[2 * LOG_MESSAGE_MAX];

	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	log_open(LOG_TO_STDERR, LOG_LEVEL_INFO);
	log_info("%s", text);
}

START_TEST(a_long_message_is_cut)
{
	char got[2 * LOG_MESSAGE_MAX];

	log_into(got, sizeof got, say_a_long_one);
	ck_assert_uint_le(strlen(got), LOG_LINE_MAX + 8);
	ck_assert_int_eq(got[strlen(got) - 1], '\n');
}
END_TEST

static void
say_far_too_much(void)
{
	int i;

	log_open(LOG_TO_STDERR, LOG_LEVEL_INFO);
	for (i = 0; i < 5000; i++)
		log_info("this pipe holds 64 KiB, and nobody reads it");
}

START_TEST(a_log_that_nobody_reads_stops_nobody)
{
	char got[100];

	log_into(got, sizeof got, say_far_too_much);
	ck_assert_int_eq(strncmp(got, "INFO: this", 10), 0);
}
END_TEST

START_TEST(a_deadline_counts_down_to_nothing)
{
	ck_assert_int_gt(deadline_left(deadline_in(60000)), 59000);
	ck_assert_int_le(deadline_left(deadline_in(60000)), 60000);
	ck_assert_int_eq(deadline_left(clock_ms() - 1), 0);
	ck_assert_int_eq(deadline_left(INT64_MAX), INT_MAX);
}
END_TEST

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
buf_suite(void)
{
	const TTest *const tests[] = {
		bytes_come_back_as_they_were_added,
		what_is_dropped_leaves_the_rest,
		too_much_fails_and_leaves_what_was_held,
	};

	return SUITE("buf", tests);
}

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

Suite *
log_suite(void)
{
	const TTest *const tests[] = {
		printable_shows_control_bytes_as_question_marks,
		each_line_carries_its_severity,
		the_journal_gets_numbers,
		a_long_message_is_cut,
		a_log_that_nobody_reads_stops_nobody,
	};

	return SUITE("log", tests);
}

Suite *
clock_suite(void)
{
	const TTest *const tests[] = { a_deadline_counts_down_to_nothing };

	return SUITE("clock", tests);
}
