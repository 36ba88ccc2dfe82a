#include "gopher/latin1.h"

#include <string.h>

#include "base/utf8.h"

/* Adds one byte of Latin-1, which is the code point of a character. */
static void
add_latin1_byte(struct buf *out, unsigned char c)
{
	char two[2] = { (char)(0xc0 | c >> 6), (char)(0x80 | (c & 0x3f)) };

	buf_add(out, two, sizeof two);
}

/*
 * Adds all characters but a partial one at the end. Returns how many bytes of
 * the text were used.
 */
static size_t
add_characters(struct buf *out, const char *text, size_t n)
{
	size_t i, len;

	for (i = 0; i < n; i += len) {
		len = utf8_length(text + i, n - i);
		if (len > n - i)
			break;
		if (len == 0) {
			add_latin1_byte(out, (unsigned char)text[i]);
			len = 1;
		} else
			buf_add(out, text + i, len);
	}
	return i;
}

/* Completes the partial character. Returns how many bytes were used. */
static size_t
complete_character(struct latin1 *state, struct buf *out, const char *text,
    size_t n)
{
	size_t taken, done;

	for (taken = 0; state->n > 0 && taken < n; taken++) {
		state->partial[state->n++] = text[taken];
		done = add_characters(out, state->partial, state->n);
		state->n -= done;
		memmove(state->partial, state->partial + done, state->n);
	}
	return taken;
}

void
latin1_add(struct latin1 *state, struct buf *out, const char *text, size_t n)
{
	size_t done;

	done = complete_character(state, out, text, n);
	text += done;
	n -= done;
	done = add_characters(out, text, n);
	memcpy(state->partial + state->n, text + done, n - done);
	state->n += n - done;
}

void
latin1_end(struct latin1 *state, struct buf *out)
{
	size_t i;

	for (i = 0; i < state->n; i++)
		add_latin1_byte(out, (unsigned char)state->partial[i]);
	state->n = 0;
}
