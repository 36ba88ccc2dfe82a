/* site/search */
#include "site/search.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suite.h"

static struct matcher
matcher_for(const char *word)
{
	struct matcher matcher = { .n = 0 };

	ck_assert(matcher_add(&matcher, word, strlen(word)));
	return matcher;
}

/* Searches for one word until `path` is found. Returns NULL if it is not. */
static struct search *
find_file(const char *word, const char *path)
{
	struct search *search;
	enum search_state state;
	struct matcher matcher;

	matcher = matcher_for(word);
	search = search_open(&tree_root, "", &matcher);
	ck_assert_ptr_nonnull(search);
	while ((state = search_step(search)) != SEARCH_END)
		if (state == SEARCH_FOUND &&
		    strcmp(search->walk.path, path) == 0)
			return search;
	search_close(search);
	return NULL;
}

START_TEST(texts_names_and_titles_are_searched)
{
	static const struct {
		const char *word, *path;
		size_t count;
		enum matcher_hit named;
	} cases[] = {
		{ "deep", "dir/sub/deep.txt", 1, MATCHER_WORD },
		{ "A", "a.txt", 1, MATCHER_WORD },
		{ "run", "run.lua", 0, MATCHER_WORD },
		{ "app", "app", 0, MATCHER_WORD },
		{ "dat", "data", 0, MATCHER_PART },
		{ "10", "dir/f10", 1, MATCHER_WORD },
	};
	struct search *search;
	size_t i;

	tree_open();
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		search = find_file(cases[i].word, cases[i].path);
		ck_assert_msg(search != NULL, "%s", cases[i].word);
		ck_assert_uint_eq(search->matcher.words[0].count,
		    cases[i].count);
		ck_assert_int_eq(search->named[0], cases[i].named);
		search_close(search);
	}
	tree_close();
}
END_TEST

/* Reports whether a search for the word finds anything. */
static bool
finds_anything(const char *word)
{
	struct matcher matcher = matcher_for(word);
	struct search *search = search_open(&tree_root, "", &matcher);
	enum search_state state;

	ck_assert_ptr_nonnull(search);
	do
		state = search_step(search);
	while (state != SEARCH_FOUND && state != SEARCH_END);
	search_close(search);
	return state == SEARCH_FOUND;
}

START_TEST(what_is_no_text_is_not_searched)
{
	tree_open();
	tree_write("map/b.txt", "needle");
	ck_assert_int_eq(truncate("map/b.txt", 100), 0);
	tree_write("map/c.gif", "needle");
	tree_write("map/d.lua", "needle");
	tree_write("map/e", "needle \001\377");
	tree_write("map/f.txt", "needle");
	ck_assert_int_eq(chmod("map/f.txt", 0640), 0);
	ck_assert(!finds_anything("needle"));
	ck_assert_ptr_null(find_file("lua", "map/d.lua"));
	ck_assert_int_eq(truncate("map/b.txt", 6), 0);
	search_close(find_file("needle", "map/b.txt"));
	tree_close();
}
END_TEST

START_TEST(the_first_line_with_words_is_the_title)
{
	static const struct {
		const char *text, *title, *excerpt;
	} cases[] = {
		{ "\n=====\n  \tMy title \r\n=====\nThe needle", "My title",
		    "needle" },
		{ "\357\273\277## The needle\nand more", "The needle",
		    "\nand more" },
		{ "needle", "needle", "" },
		{ "* * *\n- - -\nétude, needle", "étude, needle", "" },
	};
	struct search *search;
	size_t i;

	tree_open();
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		tree_write("map/t.txt", cases[i].text);
		search = find_file("needle", "map/t.txt");
		ck_assert_ptr_nonnull(search);
		ck_assert_str_eq(search->walk.entry.title, cases[i].title);
		ck_assert_uint_eq(search->excerpt_len > search->excerpt_at ?
			search->excerpt_len - search->excerpt_at :
			0,
		    strlen(cases[i].excerpt));
		ck_assert_mem_eq(search->excerpt + search->excerpt_at,
		    cases[i].excerpt, strlen(cases[i].excerpt));
		search_close(search);
	}
	tree_close();
}
END_TEST

/* Writes a file of `size` bytes with a word at an offset. */
static void
write_big(const char *path, size_t size, const char *word, size_t at)
{
	FILE *file;
	size_t i;

	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	(void)fputs("A title\n", file);
	for (i = 8; i < size; i++)
		(void)putc(i >= at && i < at + strlen(word) ? word[i - at] :
							      '.',
		    file);
	ck_assert_int_eq(fclose(file), 0);
}

START_TEST(a_hit_where_blocks_meet_is_found_once)
{
	struct search *search;
	size_t at;

	tree_open();
	for (at = 65536 - 8; at <= 65536 + 2; at++) {
		write_big("map/big.txt", 200000, "needle", at);
		search = find_file("NEEDLE", "map/big.txt");
		ck_assert_ptr_nonnull(search);
		ck_assert_uint_eq(search->matcher.words[0].count, 1);
		ck_assert_int_eq(search->matcher.words[0].first, (long)at);
		ck_assert_mem_eq(search->excerpt + search->excerpt_at,
		    "needle....", 10);
		search_close(search);
	}
	tree_close();
}
END_TEST

/* Writes n bytes of a file. */
static void
write_bytes(const char *path, const char *bytes, size_t n)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
	ck_assert_int_eq(fclose(file), 0);
}

START_TEST(texts_in_other_encodings_are_searched_as_utf8)
{
	static const char latin[] =
	    "Der Titel\n\nEin \344lterer W\334RFEL\222s";
	static const char utf16[] =
	    "\377\376T\0\n\0\n\0W\0\374\0r\0f\0e\0l\0!\0";
	struct search *search;

	tree_open();
	write_bytes("map/latin.txt", latin, sizeof latin - 1);
	search = find_file("w\u00fcrfel", "map/latin.txt");
	ck_assert_ptr_nonnull(search);
	ck_assert_str_eq(search->walk.entry.title, "Der Titel");
	ck_assert_uint_eq(search->matcher.words[0].count, 1);
	ck_assert_mem_eq(search->excerpt + search->excerpt_at,
	    "W\u00dcRFEL\u2019s", 11);
	search_close(search);

	/* The last character counts. */
	write_bytes("map/latin.txt", "caf\351", 4);
	search = find_file("caf\u00e9", "map/latin.txt");
	ck_assert_ptr_nonnull(search);
	search_close(search);

	write_bytes("map/wide.txt", utf16, sizeof utf16 - 1);
	search = find_file("W\u00fcrfel", "map/wide.txt");
	ck_assert_ptr_nonnull(search);
	ck_assert_str_eq(search->walk.entry.title, "T");
	ck_assert_uint_eq(search->matcher.words[0].count, 1);
	ck_assert_uint_eq(search->excerpt_len - search->excerpt_at, 8);
	ck_assert_mem_eq(search->excerpt + search->excerpt_at, "W\u00fcrfel!",
	    8);
	search_close(search);
	tree_close();
}
END_TEST

START_TEST(a_hit_where_decoded_blocks_meet_is_found_once)
{
	static char bytes[200000];
	struct search *search;
	size_t at;

	tree_open();
	memset(bytes, '.', sizeof bytes);
	memcpy(bytes, "\344 title\n", 8);
	for (at = 32768 - 8; at <= 32768 + 2; at++) {
		memcpy(bytes + at, "n\344dle", 5);
		write_bytes("map/big.txt", bytes, sizeof bytes);
		search = find_file("n\u00c4DLE", "map/big.txt");
		ck_assert_ptr_nonnull(search);
		ck_assert_uint_eq(search->matcher.words[0].count, 1);
		ck_assert_int_eq(search->matcher.words[0].first, (long)at + 1);
		ck_assert_mem_eq(search->excerpt + search->excerpt_at,
		    "n\u00e4dle", 6);
		search_close(search);
		memset(bytes + at, '.', 5);
	}
	tree_close();
}
END_TEST

START_TEST(a_large_text_takes_several_steps)
{
	const char *word = "needle";
	enum search_state state;
	struct search *search;
	struct matcher matcher;
	int steps;

	tree_open();
	write_big("map/big.txt", 5 * SEARCH_PIECE, word, 4 * SEARCH_PIECE);
	matcher = matcher_for(word);
	search = search_open(&tree_root, "map", &matcher);
	ck_assert_ptr_nonnull(search);
	for (steps = 1; (state = search_step(search)) == SEARCH_MORE; steps++)
		;
	ck_assert_int_eq(state, SEARCH_FOUND);
	ck_assert_int_ge(steps, 5);
	ck_assert_int_eq(search->matcher.words[0].first, 4 * SEARCH_PIECE);
	search_close(search);
	tree_close();
}
END_TEST

START_TEST(a_text_may_shrink_or_vanish_while_it_is_read)
{
	const char *word = "needle";
	struct search *search;
	struct matcher matcher;
	int way;

	tree_open();
	for (way = 0; way < 3; way++) {
		write_big("map/big.txt", 3 * SEARCH_PIECE, word,
		    way == 1 ? 10 : 2 * SEARCH_PIECE);
		matcher = matcher_for(word);
		search = search_open(&tree_root, "map", &matcher);
		ck_assert_int_eq(search_step(search), SEARCH_MORE);
		if (way < 2)
			ck_assert_int_eq(truncate("map/big.txt", 100), 0);
		else
			ck_assert_int_eq(unlink("map/big.txt"), 0);
		ck_assert_int_eq(search_step(search),
		    way == 1 ? SEARCH_FOUND : SEARCH_END);
		search_close(search);
	}
	search_close(NULL);
	tree_close();
}
END_TEST

Suite *
search_suite(void)
{
	const TTest *const tests[] = {
		texts_names_and_titles_are_searched,
		what_is_no_text_is_not_searched,
		the_first_line_with_words_is_the_title,
		a_hit_where_blocks_meet_is_found_once,
		texts_in_other_encodings_are_searched_as_utf8,
		a_hit_where_decoded_blocks_meet_is_found_once,
		a_large_text_takes_several_steps,
		a_text_may_shrink_or_vanish_while_it_is_read,
	};

	return SUITE("search", tests);
}
