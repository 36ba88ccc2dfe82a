/* The types of option values. Parses, prints, copies and frees values. */
#pragma once

#include <stdio.h>

#include "conf/options.h"

/* The types of Lua values that a configuration file may assign, as bits. */
enum { FROM_TEXT = 1, FROM_NUMBER = 2, FROM_BOOL = 4, FROM_TABLE = 8 };

/* The types of the fields of struct conf. */
enum value_storage { AS_STRING, AS_INT, AS_LIST };

/* The values of a flag that a shell can offer. */
enum value_completion {
	COMPLETE_NOTHING,
	COMPLETE_WORDS,
	COMPLETE_DIRECTORIES,
	COMPLETE_FILES,
	COMPLETE_ACCOUNTS
};

struct value_ops {
	enum value_storage storage;

	/* Returns NULL for a valid value, or what was expected. May be NULL. */
	const char *(*check)(const char *value);

	/* Sets the field as value_set() does, after `check`. */
	int (*set)(void *field, const struct conf_option *option,
	    const char *value, char *err);

	/* Prints the field as a Lua expression. */
	void (*dump)(const void *field, const struct conf_option *option,
	    FILE *out);

	const char *help;	/* the value in --help, before option->words */
	enum value_completion completes;
	int accepts;		/* FROM_... */
	const char *expected;	/* `accepts` in words */
	char separator;		/* between key and value of a word: the list is
				   a table of pairs in Lua; or 0 */
};

/* Indexed by enum value_type. */
extern const struct value_ops value_types[];

/*
 * Sets an option from text, or adds one word to a list, but does not record the
 * source. Returns 0, or -1 with a message in `err` (CONF_ERR_MAX bytes).
 */
int value_set(struct conf *conf, const struct conf_option *option,
    const char *value, char *err);

/* Returns the place of a word in "one|two|three", or -1. */
int value_word(const char *words, const char *word);

/* Copies the value of an option. Returns 0, or -1 if memory ran out. */
int value_copy(struct conf *conf, const struct conf_option *option,
    const struct conf *from);

/* Frees the value of an option and makes it empty. */
void value_free(struct conf *conf, const struct conf_option *option);
