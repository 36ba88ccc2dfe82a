#include "site/redirect.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/log_throttle.h"
#include "base/printable.h"
#include "gopher/request.h"
#include "site/lua_match.h"

/* The look-up of a selector in the options. */
struct redirect_lookup {
	const struct conf *conf;
	struct bytes selector;
	uint64_t hash;			/* of the selector */
	long *steps;			/* that are left for the request */
	bool failed;			/* memory was short */
};

/* --- matches that were stopped --- */

/*
 * The last selectors that took too long, each with its pattern, so that they
 * cost nothing when clients repeat them. Clients cannot choose equal hashes.
 */
struct stopped_match {
	uint64_t hash;		/* of the selector */
	const char *word;	/* of the option; or NULL */
};

enum { STOPPED_MATCHES = 1024 };

static struct stopped_match stopped_matches[STOPPED_MATCHES];

static uint64_t
hash_selector(struct bytes selector)
{
	static uint64_t seed;

	if (seed == 0)
		seed = hash_seed();
	return hash_fast(seed, selector.at, selector.len);
}

/* Returns the only place of a match in the table. */
static struct stopped_match *
find_stopped_match(uint64_t hash, const char *word)
{
	return &stopped_matches[(hash ^ (uintptr_t)word >> 4) %
	    STOPPED_MATCHES];
}

static bool
match_was_stopped(uint64_t hash, const char *word)
{
	const struct stopped_match *match = find_stopped_match(hash, word);

	return match->hash == hash && match->word == word;
}

static void
log_stopped_match(const struct redirect_lookup *lookup, struct bytes pattern)
{
	const struct conf *conf = lookup->conf;
	const uint64_t key = hash_fast(conf->tag, pattern.at, pattern.len);
	char selector[65], site[CONF_NAME_MAX];

	if (!log_throttle_admits(key))
		return;
	printable_copy(selector, sizeof selector, lookup->selector.at,
	    lookup->selector.len);
	log_warn("%s: moved, gone: pattern \"%.*s\" takes too long for "
		 "selector \"%s\"; begin it with ^, and use one of * + - only",
	    conf_name_port(conf, site), (int)pattern.len, pattern.at, selector);
}

/* --- patterns --- */

static bool
is_valid_target(const struct buf *target)
{
	const char *bytes = buf_bytes(target);
	size_t i;

	for (i = 0; i < target->len; i++)
		if ((unsigned char)bytes[i] < 0x20)
			return false;
	return !target->failed;
}

/*
 * Reports whether the pattern of a word matches, and writes the result into
 * `target`. No pattern takes more than half of the steps that are left, so that
 * those after it have some. If it had many, it is to blame.
 */
static bool
word_matches(struct redirect_lookup *lookup, const char *word,
    struct bytes pattern, struct buf *target)
{
	const char *end = pattern.at + pattern.len;
	const long share = *lookup->steps / 2;
	enum lua_match_state state;
	long left = share;

	if (match_was_stopped(lookup->hash, word))
		return false;
	target->len = 0;
	state = lua_match_replace(lookup->selector, pattern,
	    *end ? end + 1 : end, REQUEST_MAX, &left, target);
	*lookup->steps -= share - left;
	if (state == LUA_MATCH_STOPPED && share >= REDIRECT_STEPS / 8) {
		*find_stopped_match(lookup->hash, word) =
		    (struct stopped_match){ lookup->hash, word };
		log_stopped_match(lookup, pattern);
	}
	lookup->failed |= target->failed;
	return state == LUA_MATCH_FOUND && is_valid_target(target);
}

/*
 * Returns the length of the longest pattern that matches, 0 for none, and its
 * target.
 */
static size_t
longest_match(struct redirect_lookup *lookup, const struct conf_list *list,
    struct buf *target)
{
	struct buf result = { 0 }, other;
	struct bytes pattern;
	size_t i, longest;

	for (longest = i = 0; i < list->n; i++) {
		/* A word of `moved` is a pattern, a TAB and the target. */
		pattern.at = list->words[i];
		pattern.len = strcspn(pattern.at, "\t");
		if (pattern.len <= longest ||
		    !word_matches(lookup, pattern.at, pattern, &result))
			continue;
		longest = pattern.len;
		other = *target;
		*target = result;
		result = other;
	}
	buf_free(&result);
	return longest;
}

enum redirect_state
redirect_find(const struct conf *conf, struct bytes selector, long *steps,
    struct buf *target)
{
	struct redirect_lookup lookup = { conf, selector,
		hash_selector(selector), steps, false };
	struct buf unused = { 0 };
	size_t moved, gone;

	moved = longest_match(&lookup, &conf->moved, target);
	gone = longest_match(&lookup, &conf->gone, &unused);
	buf_free(&unused);
	if (lookup.failed)
		return REDIRECT_FAILED;
	if (moved == 0 && gone == 0)
		return REDIRECT_NONE;
	if (gone > moved)
		return REDIRECT_GONE;
	return target->len > 9 &&
		memcmp(buf_bytes(target), "gopher://", 9) == 0 ?
	    REDIRECT_EXTERNAL :
	    REDIRECT_LOCAL;
}
