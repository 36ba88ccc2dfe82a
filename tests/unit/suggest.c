#include "base/suggest.h"

#include "suite.h"

/* Returns the suggestion for a word, of three known words. */
static const char *
suggest(const char *word)
{
	struct suggestion suggestion;

	suggest_begin(&suggestion, word);
	suggest_offer(&suggestion, "servername");
	suggest_offer(&suggestion, "serverport");
	suggest_offer(&suggestion, "rate");
	return suggestion.best;
}

START_TEST(the_most_similar_word_is_suggested)
{
	ck_assert_str_eq(suggest("severname"), "servername");
	ck_assert_str_eq(suggest("serverprt"), "serverport");
	ck_assert_str_eq(suggest("server_port"), "serverport");
	ck_assert_str_eq(suggest("rat"), "rate");
	ck_assert_str_eq(suggest("rate"), "rate");
}
END_TEST

START_TEST(a_word_that_is_not_similar_gets_no_suggestion)
{
	ck_assert_ptr_null(suggest("zzzzzzzz"));
	ck_assert_ptr_null(suggest("rr"));
	ck_assert_ptr_null(suggest(""));
	ck_assert_ptr_null(suggest("servername_of_more_than_32_letters"));
}
END_TEST

Suite *
suggest_suite(void)
{
	const TTest *const tests[] = {
		the_most_similar_word_is_suggested,
		a_word_that_is_not_similar_gets_no_suggestion,
	};

	return SUITE("suggest", tests);
}
