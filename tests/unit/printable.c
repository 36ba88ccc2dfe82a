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

Suite *
printable_suite(void)
{
	const TTest *const tests[] = {
		control_bytes_become_question_marks,
	};

	return SUITE("printable", tests);
}
