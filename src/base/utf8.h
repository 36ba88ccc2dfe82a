/* UTF-8 as RFC 3629 defines it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Returns how many bytes (1 to 4) the character at `at` has, or 0 if it is no
 * UTF-8. `left`, 1 or more, is how many bytes there are. If they end within a
 * valid character, returns the full length of the character.
 */
size_t utf8_length(const char *at, size_t left);

/*
 * Returns how many of the `left` bytes, 1 or more, the character at `at` takes:
 * 1 to 4, or 1 if no complete character begins there.
 */
static inline size_t
utf8_step(const char *at, size_t left)
{
	size_t n = (at[0] & 0x80) == 0 ? 1 : utf8_length(at, left);

	return n == 0 || n > left ? 1 : n;
}

/* Reports whether the byte is not the first one of a character. */
static inline bool
utf8_continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/*
 * Returns the length of the longest prefix of the n bytes that has at most
 * `most` bytes and does not end within a character.
 */
size_t utf8_prefix(const char *text, size_t n, size_t most);

/* Reports whether all n bytes are complete characters of UTF-8. */
bool utf8_is_valid(const char *text, size_t n);

/*
 * Writes the character of a code point, at most 4 bytes, and returns its
 * length.
 */
size_t utf8_encode(char *out, uint32_t code);
