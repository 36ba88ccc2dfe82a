/* site/matcher */
#include "site/matcher.h"

#include <stdlib.h>
#include <string.h>

#include "suite.h"

static struct matcher
matcher_for(const char *const *words, size_t n)
{
	struct matcher matcher = { .n = 0 };
	size_t i;

	for (i = 0; i < n; i++)
		ck_assert(matcher_add(&matcher, words[i], strlen(words[i])));
	return matcher;
}

/* Matches one text with one word. */
static struct matcher_word
match_text(const char *word, const char *text)
{
	struct matcher matcher;

	matcher = matcher_for(&word, 1);
	matcher_begin(&matcher, 0);
	matcher_feed(&matcher, text, strlen(text), 0);
	return matcher.words[0];
}

START_TEST(a_word_is_found_at_every_place)
{
	static const char word[] = "WorD with many letters in it: 20 and more";
	char text[300];
	struct matcher matcher;
	size_t len, at;

	for (len = 1; len < sizeof word; len++) {
		matcher = (struct matcher){ .n = 0 };
		ck_assert(matcher_add(&matcher, word, len));
		for (at = 0; at + len <= 200; at++) {
			(void)memset(text, '.', sizeof text);
			(void)memcpy(text + at, word, len);
			matcher_begin(&matcher, 0);
			matcher_feed(&matcher, text, 200, 0);
			ck_assert_uint_eq(matcher.words[0].count, 1);
			ck_assert_int_eq(matcher.words[0].first, (long)at);
			matcher_begin(&matcher, 0);
			matcher_feed(&matcher, text, at + len - 1, 0);
			ck_assert_uint_eq(matcher.words[0].count, 0);
		}
	}
}
END_TEST

START_TEST(upper_and_lower_case_are_the_same)
{
	static const struct {
		const char *upper, *lower;
	} cases[] = {
		{ "ABCXYZ019_@[", "abcxyz019_@[" },
		{ "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ", "àáâãäåæçèéêëìíîïðñòóôõö" },
		{ "ØÙÚÛÜÝÞŸ", "øùúûüýþÿ" },
		{ "ĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮ", "āăąćĉċčďđēĕėęěĝğġģĥħĩīĭį" },
		{ "ĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠ", "ĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşš" },
		{ "ŢŤŦŨŪŬŮŰŲŴŶŹŻŽ", "ţťŧũūŭůűųŵŷźżž" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_uint_eq(
		    match_text(cases[i].upper, cases[i].lower).count, 1);
		ck_assert_uint_eq(
		    match_text(cases[i].lower, cases[i].upper).count, 1);
		ck_assert_uint_eq(
		    match_text(cases[i].lower, cases[i].lower).count, 1);
	}
}
END_TEST

START_TEST(what_only_looks_alike_is_something_else)
{
	static const struct {
		const char *word, *text;
	} cases[] = {
		{ "×", "÷" },
		{ "ß", "ÿ" },
		{ "ÿ", "ø" },
		{ "ø", "ÿ" },
		{ "Ÿ", "ſ" },
		{ "ſ", "ÿ" },
		{ "İ", "ı" },
		{ "ĸ", "Ĺ" },
		{ "Ł", "ĺ" },
		{ "ŉ", "ň" },
		{ "Ň", "ŉ" },
		{ "@", "`" },
		{ "[", "{" },
		{ "a", "!" },
		{ "é", "e" },
		{ "Ж", "ж" },
		{ "\303", "\343" },
		{ "0", "\020" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(match_text(cases[i].word, cases[i].text).count ==
			0,
		    "%s is no %s", cases[i].text, cases[i].word);
}
END_TEST

START_TEST(signs_and_letters_of_other_scripts_have_one_case)
{
	static const char *const others[][2] = {
		{ "\303\227", "\303\267" },	/* multiplication, division */
		{ "\303\237", "\303\277" },	/* sharp s, y with diaeresis */
		{ "\304\261", "\304\260" },	/* dotless i, I with a dot */
		{ "\304\270", "\304\271" },	/* kra */
		{ "\306\200", "\306\201" },
		{ "\302\241", "\302\240" },
		{ "\303", "\343" },
		{ "\303a", "\343a" },
	};
	size_t i;

	for (i = 0; i < sizeof others / sizeof others[0]; i++) {
		ck_assert_uint_eq(match_text(others[i][0], others[i][0]).count,
		    1);
		ck_assert_uint_eq(match_text(others[i][0], others[i][1]).count,
		    0);
		ck_assert_uint_eq(match_text(others[i][1], others[i][0]).count,
		    0);
	}
}
END_TEST

START_TEST(hits_of_a_word_do_not_overlap)
{
	ck_assert_uint_eq(match_text("aa", "aaaaa").count, 2);
	ck_assert_uint_eq(match_text("abA", "ababababa").count, 2);
	ck_assert_uint_eq(match_text("a", "AaAaA").count, 5);
}
END_TEST

START_TEST(words_may_overlap_each_other)
{
	static const char *const words[] = { "moonlight", "moon", "onl", "moon",
		"light", "sun" };
	static const size_t counts[] = { 1, 2, 1, 2, 1, 0 };
	struct matcher matcher;
	size_t i;

	matcher = matcher_for(words, 6);
	matcher_begin(&matcher, 0);
	matcher_feed(&matcher, "The Moonlight of a moon", 23, 0);
	for (i = 0; i < 6; i++)
		ck_assert_uint_eq(matcher.words[i].count, counts[i]);
	ck_assert_int_eq(matcher.words[2].first, 6);
}
END_TEST

START_TEST(words_that_cannot_be_found_are_refused)
{
	char word[MATCHER_WORD_MAX + 2];
	struct matcher matcher = { .n = 0 };
	size_t i;

	(void)memset(word, 'x', sizeof word);
	ck_assert(!matcher_add(&matcher, word, 0));
	ck_assert(!matcher_add(&matcher, word, MATCHER_WORD_MAX + 1));
	ck_assert_uint_eq(matcher.n, 0);
	for (i = 0; i < MATCHER_WORDS; i++)
		ck_assert(matcher_add(&matcher, word, MATCHER_WORD_MAX));
	ck_assert(!matcher_add(&matcher, "x", 1));
	ck_assert_uint_eq(matcher.n, MATCHER_WORDS);
	ck_assert_uint_eq(matcher.longest, MATCHER_WORD_MAX);
}
END_TEST

START_TEST(the_first_hit_in_the_body_tells_most)
{
	static const char text[] = "moon, moon\nsun, moon, moon";
	const char *word = "moon";
	struct matcher matcher;

	matcher = matcher_for(&word, 1);
	matcher_begin(&matcher, 11);
	matcher_feed(&matcher, text, 13, 0);
	ck_assert_int_eq(matcher.words[0].first, 6);
	matcher_feed(&matcher, text + 10, strlen(text) - 10, 10);
	ck_assert_int_eq(matcher.words[0].first, 16);
	ck_assert_uint_eq(matcher.words[0].count, 4);
}
END_TEST

START_TEST(counting_has_an_end)
{
	char text[2 * MATCHER_COUNT_MAX];
	const char *words[] = { "x", "y" };
	struct matcher matcher;

	(void)memset(text, 'x', sizeof text);
	matcher = matcher_for(words, 2);
	matcher_begin(&matcher, 0);
	matcher_feed(&matcher, text, sizeof text, 0);
	ck_assert_uint_eq(matcher.words[0].count, MATCHER_COUNT_MAX);
	ck_assert(!matcher_is_done(&matcher));
	(void)memset(text, 'Y', sizeof text);
	matcher_feed(&matcher, text, sizeof text, sizeof text);
	ck_assert_uint_eq(matcher.words[0].count, MATCHER_COUNT_MAX);
	ck_assert(matcher_is_done(&matcher));
}
END_TEST

START_TEST(a_name_holds_a_word_or_a_part_of_one)
{
	static const struct {
		const char *name;
		enum matcher_hit named;
	} cases[] = {
		{ "", MATCHER_NONE },
		{ "moo", MATCHER_NONE },
		{ "moon", MATCHER_WORD },
		{ "Gophermoon", MATCHER_PART },
		{ "moonlight", MATCHER_PART },
		{ "2moon", MATCHER_PART },
		{ "a-moon.txt", MATCHER_WORD },
		{ "moons of the Moon", MATCHER_WORD },
		{ "émoon", MATCHER_PART },
		{ "moonmoon", MATCHER_PART },
		{ "the moon", MATCHER_WORD },
	};
	const char *word = "moon";
	struct matcher matcher;
	size_t i;

	matcher = matcher_for(&word, 1);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(matcher_in_name(&matcher.words[0], cases[i].name,
				  strlen(cases[i].name)) == cases[i].named,
		    "%s", cases[i].name);
}
END_TEST

/* --- against a simple and slow search --- */

/* Letters in two cases, and bytes that look like them. */
static const char *const letters[] = { "a", "A", "b", "B", "é", "É", "ÿ", "Ÿ",
	"ø", "Ø", "ſ", "ŀ", "Ŀ", "\n", "." };
enum { LETTERS = sizeof letters / sizeof letters[0], PAIRS = 10 };

/* Returns the lower case of a letter. */
static size_t
lower(size_t letter)
{
	if (letter < PAIRS || letter == 12)
		return letter < PAIRS ? letter & ~(size_t)1 : 11;
	return letter;
}

/* Makes a text of letters, and notes where each begins. */
struct written {
	size_t n;
	size_t letter[2000], at[2001];
	char text[4100];
};

static void
write_text(struct written *written, size_t n, size_t kinds)
{
	size_t i;

	written->n = n;
	written->at[0] = 0;
	for (i = 0; i < n; i++) {
		written->letter[i] = (size_t)rand() % kinds;
		(void)strcpy(written->text + written->at[i],
		    letters[written->letter[i]]);
		written->at[i + 1] =
		    written->at[i] + strlen(letters[written->letter[i]]);
	}
}

static bool
is_at(const struct written *word, const struct written *text, size_t at)
{
	size_t i;

	for (i = 0; i < word->n; i++)
		if (at + i >= text->n ||
		    lower(word->letter[i]) != lower(text->letter[at + i]))
			return false;
	return true;
}

static size_t
count_slowly(const struct written *word, const struct written *text,
    off_t *first)
{
	size_t at, n;

	*first = -1;
	for (at = n = 0; at < text->n;) {
		if (!is_at(word, text, at)) {
			at++;
			continue;
		}
		if (*first == -1)
			*first = (off_t)text->at[at];
		at += word->n;
		n++;
	}
	return n < MATCHER_COUNT_MAX ? n : MATCHER_COUNT_MAX;
}

/* Feeds the text to the matcher in blocks of all sizes. */
static void
scan_in_blocks(struct matcher *matcher, const struct written *text)
{
	size_t from, len, done, all = text->at[text->n];

	matcher_begin(matcher, 0);
	for (done = 0; done < all; done = from + len) {
		from = done < matcher->longest - 1 ?
		    0 :
		    done - (matcher->longest - 1);
		len = matcher->longest + (size_t)rand() % 300;
		if (from + len > all)
			len = all - from;
		matcher_feed(matcher, text->text + from, len, (off_t)from);
	}
}

START_TEST(every_hit_is_found_that_a_simple_search_finds)
{
	static struct written text, words[3];
	struct matcher matcher;
	off_t first;
	size_t count, kinds;
	int round, i;

	srand(4);
	for (round = 0; round < 3000; round++) {
		kinds = 1 + (size_t)rand() % LETTERS;
		write_text(&text, (size_t)rand() % 2000, kinds);
		matcher = (struct matcher){ .n = 0 };
		for (i = 0; i < 3; i++) {
			write_text(&words[i], 1 + (size_t)rand() % 6, kinds);
			ck_assert(matcher_add(&matcher, words[i].text,
			    words[i].at[words[i].n]));
		}
		scan_in_blocks(&matcher, &text);
		for (i = 0; i < 3; i++) {
			count = count_slowly(&words[i], &text, &first);
			ck_assert_uint_eq(matcher.words[i].count, count);
			ck_assert_int_eq(matcher.words[i].first, first);
		}
	}
}
END_TEST

Suite *
matcher_suite(void)
{
	const TTest *const tests[] = {
		a_word_is_found_at_every_place,
		upper_and_lower_case_are_the_same,
		what_only_looks_alike_is_something_else,
		signs_and_letters_of_other_scripts_have_one_case,
		hits_of_a_word_do_not_overlap,
		words_may_overlap_each_other,
		words_that_cannot_be_found_are_refused,
		the_first_hit_in_the_body_tells_most,
		counting_has_an_end,
		a_name_holds_a_word_or_a_part_of_one,
		every_hit_is_found_that_a_simple_search_finds,
	};

	return SUITE("matcher", tests);
}
