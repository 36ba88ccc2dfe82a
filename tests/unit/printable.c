#include "base/printable.h"

#include "suite.h"

START_TEST(control_bytes_become_question_marks)
{
	char shown[8];

	ck_assert_str_eq(printable_copy(shown, sizeof shown, "a\r\n\x7f", 4),
	    "a???");
	ck_assert_str_eq(printable_copy(shown, sizeof shown, "\tb\xc3\xa9", 4),
	    " b\xc3\xa9");
	ck_assert_str_eq(printable_copy(shown, sizeof shown, "123456789", 9),
	    "1234567");
}
END_TEST

/* NEL, a separator of lines, an override of the direction, half a character. */
START_TEST(characters_that_steer_a_terminal_become_question_marks)
{
	char shown[16];

	ck_assert_str_eq(printable_copy(shown, sizeof shown,
			     "a\xc2\x85"
			     "b\xe2\x80\xa8"
			     "c",
			     8),
	    "a?b?c");
	ck_assert_str_eq(printable_copy(shown, sizeof shown,
			     "\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x94", 9),
	    "??\xe2\x80\x94");
	ck_assert_str_eq(printable_copy(shown, sizeof shown, "x\xc3", 2), "x?");
	ck_assert_str_eq(printable_copy(shown, 5, "abc\xc3\xa9", 5), "abc");
}
END_TEST

Suite *
printable_suite(void)
{
	const TTest *const tests[] = {
		control_bytes_become_question_marks,
		characters_that_steer_a_terminal_become_question_marks,
	};

	return SUITE("printable", tests);
}
