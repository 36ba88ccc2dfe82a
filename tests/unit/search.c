/* Floor 3: scan, walk, search. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "site/search.h"
#include "suite.h"

/* --- scan --- */

static struct matcher
scan_for(const char *const *words, size_t n)
{
	struct matcher matcher = { .n = 0 };
	size_t i;

	for (i = 0; i < n; i++)
		ck_assert(matcher_add(&matcher, words[i], strlen(words[i])));
	return matcher;
}

/* Scans one text for one word. */
static struct matcher_word
scan_text(const char *word, const char *text)
{
	struct matcher matcher;

	matcher = scan_for(&word, 1);
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
		    scan_text(cases[i].upper, cases[i].lower).count, 1);
		ck_assert_uint_eq(
		    scan_text(cases[i].lower, cases[i].upper).count, 1);
		ck_assert_uint_eq(
		    scan_text(cases[i].lower, cases[i].lower).count, 1);
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
		ck_assert_msg(scan_text(cases[i].word, cases[i].text).count ==
			0,
		    "%s is no %s", cases[i].text, cases[i].word);
}
END_TEST

START_TEST(hits_of_a_word_do_not_overlap)
{
	ck_assert_uint_eq(scan_text("aa", "aaaaa").count, 2);
	ck_assert_uint_eq(scan_text("abA", "ababababa").count, 2);
	ck_assert_uint_eq(scan_text("a", "AaAaA").count, 5);
}
END_TEST

START_TEST(words_may_overlap_each_other)
{
	static const char *const words[] = { "moonlight", "moon", "onl", "moon",
		"light", "sun" };
	static const size_t counts[] = { 1, 2, 1, 2, 1, 0 };
	struct matcher matcher;
	size_t i;

	matcher = scan_for(words, 6);
	matcher_begin(&matcher, 0);
	matcher_feed(&matcher, "The Moonlight of a moon", 23, 0);
	for (i = 0; i < 6; i++)
		ck_assert_uint_eq(matcher.words[i].count, counts[i]);
	ck_assert_int_eq(matcher.words[2].first, 6);
}
END_TEST

START_TEST(words_that_cannot_be_scanned_for_are_refused)
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

	matcher = scan_for(&word, 1);
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
	matcher = scan_for(words, 2);
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

	matcher = scan_for(&word, 1);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(matcher_in_name(&matcher.words[0], cases[i].name,
				  strlen(cases[i].name)) == cases[i].named,
		    "%s", cases[i].name);
}
END_TEST

/* --- scan, against a search that is simple, and slow --- */

/* Letters in two cases, and what looks like them. */
static const char *const letters[] = { "a", "A", "b", "B", "é", "É", "ÿ", "Ÿ",
	"ø", "Ø", "ſ", "ŀ", "Ŀ", "\n", "." };
enum { LETTERS = sizeof letters / sizeof letters[0], PAIRS = 10 };

/* The letter's lower case. */
static size_t
lower(size_t letter)
{
	if (letter < PAIRS || letter == 12)
		return letter < PAIRS ? letter & ~(size_t)1 : 11;
	return letter;
}

/* A text as letters, and where each begins. */
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

/* Gives the text to the scan in blocks of all sizes. */
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

/* --- walk --- */

static struct conf conf;
static struct root root;

static void
open_tree(void)
{
	const char *site;

	site = tree_make();
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(root_open(&root, site, &conf), 0);
}

static void
close_tree(void)
{
	root_close(&root);
	conf_free(&conf);
	tree_remove();
}

static int
compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All paths of a walk, in order, with blanks between; or "none". */
static const char *
walk_from(const char *path)
{
	static char all[8192];
	char *found[64];
	enum walk_state state;
	struct walk walk;
	size_t i, n;

	if (walk_open(&walk, &root, path) == -1)
		return "none";
	n = 0;
	while ((state = walk_next(&walk)) != WALK_END)
		if (state == WALK_FOUND) {
			ck_assert_uint_lt(n, 64);
			found[n++] = strdup(walk.path);
		}
	ck_assert_int_eq(walk_next(&walk), WALK_END);
	walk_close(&walk);
	walk_close(&walk);
	qsort(found, n, sizeof found[0], compare_strings);
	all[0] = '\0';
	for (i = 0; i < n; i++) {
		(void)strcat(strcat(all, i ? " " : ""), found[i]);
		free(found[i]);
	}
	return all;
}

START_TEST(a_walk_sees_what_visitors_may_see)
{
	open_tree();
	ck_assert_int_eq(mkdir("closed", 0750), 0);
	tree_write("closed/x.txt", "x");
	ck_assert_int_eq(mkdir("unlisted", 0711), 0);
	tree_write("unlisted/x.txt", "x");
	ck_assert_int_eq(mkdir("shut", 0744), 0);
	tree_write("shut/x.txt", "x");
	ck_assert_int_eq(mkdir(".git", 0755), 0);
	tree_write(".git/x.txt", "x");
	ck_assert_str_eq(walk_from(""),
	    "a.txt app app/index.lua data dir dir/f10 dir/f2 dir/sub "
	    "dir/sub/deep.txt in map run.lua up x.gophermap");
	ck_assert_str_eq(walk_from("dir"),
	    "dir/f10 dir/f2 dir/sub dir/sub/deep.txt");
	close_tree();
}
END_TEST

START_TEST(a_walk_begins_where_visitors_may_begin)
{
	open_tree();
	ck_assert_int_eq(mkdir("closed", 0750), 0);
	ck_assert_int_eq(mkdir(".git", 0755), 0);
	ck_assert_str_eq(walk_from("closed"), "none");
	ck_assert_str_eq(walk_from(".git"), "none");
	ck_assert_str_eq(walk_from("outdir"), "none");
	ck_assert_str_eq(walk_from("a.txt"), "none");
	ck_assert_str_eq(walk_from("nonesuch"), "none");
	ck_assert_str_eq(walk_from("lib"), "none");
	close_tree();
}
END_TEST

START_TEST(links_that_go_round_end)
{
	open_tree();
	ck_assert_int_eq(symlink(".", "dir/here"), 0);
	ck_assert_int_eq(symlink("../..", "dir/sub/top"), 0);
	ck_assert_int_eq(symlink("sub", "dir/again"), 0);
	ck_assert_int_eq(mkdir(".store", 0755), 0);
	ck_assert_int_eq(symlink("../.store", ".store/self"), 0);
	ck_assert_int_eq(symlink("../.store", "dir/stored"), 0);
	tree_write(".store/y.txt", "y");
	ck_assert_str_eq(walk_from("dir"),
	    "dir/again dir/f10 dir/f2 dir/here dir/stored dir/stored/self "
	    "dir/stored/y.txt dir/sub dir/sub/deep.txt dir/sub/top "
	    "dir/sub/top/a.txt dir/sub/top/app dir/sub/top/app/index.lua "
	    "dir/sub/top/data dir/sub/top/dir dir/sub/top/in dir/sub/top/lib "
	    "dir/sub/top/map dir/sub/top/run.lua dir/sub/top/up "
	    "dir/sub/top/x.gophermap");
	close_tree();
}
END_TEST

START_TEST(many_directories_are_told_apart)
{
	char path[32];
	struct walk walk;
	enum walk_state state;
	int i, files;

	open_tree();
	for (i = 0; i < 500; i++) {
		(void)snprintf(path, sizeof path, "map/d%d", i);
		ck_assert_int_eq(mkdir(path, 0755), 0);
		(void)snprintf(path, sizeof path, "map/d%d/file", i);
		tree_write(path, "x");
	}
	ck_assert_int_eq(walk_open(&walk, &root, "map"), 0);
	for (files = 0; (state = walk_next(&walk)) != WALK_END;)
		files += state == WALK_FOUND && !walk.entry.is_dir;
	ck_assert_int_eq(files, 500);
	walk_close(&walk);
	close_tree();
}
END_TEST

/* --- search --- */

/* A search for one word that goes on until `path` is found; or NULL. */
static struct search *
find_file(const char *word, const char *path)
{
	struct search *search;
	enum search_state state;
	struct matcher matcher;

	matcher = scan_for(&word, 1);
	search = search_open(&root, "", &matcher);
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

	open_tree();
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		search = find_file(cases[i].word, cases[i].path);
		ck_assert_msg(search != NULL, "%s", cases[i].word);
		ck_assert_uint_eq(search->matcher.words[0].count,
		    cases[i].count);
		ck_assert_int_eq(search->named[0], cases[i].named);
		search_close(search);
	}
	close_tree();
}
END_TEST

START_TEST(what_is_no_text_is_not_searched)
{
	open_tree();
	tree_write("map/b.txt", "needle");
	ck_assert_int_eq(truncate("map/b.txt", 100), 0);
	tree_write("map/c.gif", "needle");
	tree_write("map/d.lua", "needle");
	tree_write("map/e", "needle \001\377");
	tree_write("map/f.txt", "needle");
	ck_assert_int_eq(chmod("map/f.txt", 0640), 0);
	ck_assert_ptr_null(find_file("needle", ""));
	ck_assert_ptr_null(find_file("lua", "map/d.lua"));
	ck_assert_int_eq(truncate("map/b.txt", 6), 0);
	search_close(find_file("needle", "map/b.txt"));
	close_tree();
}
END_TEST

START_TEST(the_first_line_that_says_something_is_the_title)
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

	open_tree();
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
	close_tree();
}
END_TEST

/* Writes a file of `size` bytes with a word at a place. */
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

	open_tree();
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
	close_tree();
}
END_TEST

START_TEST(a_large_text_takes_several_steps)
{
	const char *word = "needle";
	enum search_state state;
	struct search *search;
	struct matcher matcher;
	int steps;

	open_tree();
	write_big("map/big.txt", 5 * SEARCH_PIECE, word, 4 * SEARCH_PIECE);
	matcher = scan_for(&word, 1);
	search = search_open(&root, "map", &matcher);
	ck_assert_ptr_nonnull(search);
	for (steps = 1; (state = search_step(search)) == SEARCH_MORE; steps++)
		;
	ck_assert_int_eq(state, SEARCH_FOUND);
	ck_assert_int_ge(steps, 5);
	ck_assert_int_eq(search->matcher.words[0].first, 4 * SEARCH_PIECE);
	search_close(search);
	close_tree();
}
END_TEST

START_TEST(a_text_may_shrink_or_vanish_while_it_is_read)
{
	const char *word = "needle";
	struct search *search;
	struct matcher matcher;
	int way;

	open_tree();
	for (way = 0; way < 3; way++) {
		write_big("map/big.txt", 3 * SEARCH_PIECE, word,
		    way == 1 ? 10 : 2 * SEARCH_PIECE);
		matcher = scan_for(&word, 1);
		search = search_open(&root, "map", &matcher);
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
	close_tree();
}
END_TEST

Suite *
matcher_suite(void)
{
	const TTest *const tests[] = {
		a_word_is_found_at_every_place,
		upper_and_lower_case_are_the_same,
		what_only_looks_alike_is_something_else,
		hits_of_a_word_do_not_overlap,
		words_may_overlap_each_other,
		words_that_cannot_be_scanned_for_are_refused,
		the_first_hit_in_the_body_tells_most,
		counting_has_an_end,
		a_name_holds_a_word_or_a_part_of_one,
		every_hit_is_found_that_a_simple_search_finds,
	};

	return SUITE("scan", tests);
}

Suite *
walk_suite(void)
{
	const TTest *const tests[] = {
		a_walk_sees_what_visitors_may_see,
		a_walk_begins_where_visitors_may_begin,
		links_that_go_round_end,
		many_directories_are_told_apart,
	};

	return SUITE("walk", tests);
}

Suite *
search_suite(void)
{
	const TTest *const tests[] = {
		texts_names_and_titles_are_searched,
		what_is_no_text_is_not_searched,
		the_first_line_that_says_something_is_the_title,
		a_hit_where_blocks_meet_is_found_once,
		a_large_text_takes_several_steps,
		a_text_may_shrink_or_vanish_while_it_is_read,
	};

	return SUITE("search", tests);
}
