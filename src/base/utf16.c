#include "base/utf16.h"

#include <string.h>

#include "base/utf8.h"

enum { MARK = 0xfeff, REPLACEMENT = 0xfffd };

enum utf16_order
utf16_order_of(const char *start, size_t n)
{
	if (n < 2)
		return UTF16_NONE;
	if (utf16_unit(UTF16_LITTLE, start) == MARK)
		return UTF16_LITTLE;
	return utf16_unit(UTF16_BIG, start) == MARK ? UTF16_BIG : UTF16_NONE;
}

uint16_t
utf16_unit(enum utf16_order order, const char *at)
{
	const unsigned char *bytes = (const unsigned char *)at;

	return order == UTF16_BIG ? (uint16_t)(bytes[0] << 8 | bytes[1]) :
				    (uint16_t)(bytes[1] << 8 | bytes[0]);
}

bool
utf16_has_nul(enum utf16_order order, const char *block, size_t n)
{
	size_t i;

	if (order == UTF16_NONE)
		return memchr(block, '\0', n) != NULL;
	for (i = 0; i + 1 < n; i += 2)
		if (block[i] == '\0' && block[i + 1] == '\0')
			return true;
	return false;
}

/* Puts U+FFFD for a surrogate whose pair has not come. */
static char *
put_lone_surrogate(struct utf16 *state, char *to)
{
	if (state->high != 0)
		to += utf8_encode(to, REPLACEMENT);
	state->high = 0;
	return to;
}

static char *
put_unit(struct utf16 *state, char *to, uint16_t unit)
{
	const bool is_first = !state->begun;
	const bool is_low = (unit & 0xfc00) == 0xdc00;
	uint32_t high = state->high;

	state->begun = true;
	if (is_first && unit == MARK)
		return to;
	if (is_low && high != 0) {
		state->high = 0;
		return to +
		    utf8_encode(to,
			0x10000 + ((high & 0x3ff) << 10 | (unit & 0x3ff)));
	}
	to = put_lone_surrogate(state, to);
	if ((unit & 0xfc00) == 0xd800)
		state->high = unit;
	else
		to += utf8_encode(to, is_low ? REPLACEMENT : unit);
	return to;
}

char *
utf16_put(struct utf16 *state, char *to, const char *bytes, size_t n)
{
	char both[2];
	size_t i = 0;

	if (state->has_first && n > 0) {
		both[0] = (char)state->first;
		both[1] = bytes[i++];
		state->has_first = false;
		to = put_unit(state, to, utf16_unit(state->order, both));
	}
	for (; i + 1 < n; i += 2)
		to = put_unit(state, to, utf16_unit(state->order, bytes + i));
	if (i < n) {
		state->has_first = true;
		state->first = (unsigned char)bytes[i];
	}
	return to;
}

char *
utf16_put_end(struct utf16 *state, char *to)
{
	to = put_lone_surrogate(state, to);
	if (state->has_first)
		to += utf8_encode(to, REPLACEMENT);
	state->has_first = false;
	return to;
}
