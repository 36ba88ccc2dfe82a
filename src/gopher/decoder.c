#include "gopher/decoder.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* The characters of the bytes 0x80 to 0x9f; the others are as in Latin-1. */
/* clang-format off */
static const uint16_t from_80[] = {
	0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
	0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};
/* clang-format on */

static void
add_windows1252_byte(struct buf *out, unsigned char c)
{
	const uint32_t code = c >= 0x80 && c < 0xa0 ? from_80[c - 0x80] : c;
	char character[4];

	buf_add(out, character, utf8_encode(character, code));
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
			add_windows1252_byte(out, (unsigned char)text[i]);
			len = 1;
		} else
			buf_add(out, text + i, len);
	}
	return i;
}

/* Completes the partial character. Returns how many bytes were used. */
static size_t
complete_character(struct decoder *decoder, struct buf *out, const char *text,
    size_t n)
{
	size_t taken, done;

	for (taken = 0; decoder->n > 0 && taken < n; taken++) {
		decoder->partial[decoder->n++] = text[taken];
		done = add_characters(out, decoder->partial, decoder->n);
		decoder->n -= done;
		memmove(decoder->partial, decoder->partial + done, decoder->n);
	}
	return taken;
}

static void
add_utf16(struct decoder *decoder, struct buf *out, const char *text, size_t n)
{
	char *from = buf_room(out, 2 * n + UTF16_HELD);

	if (from != NULL)
		out->len +=
		    (size_t)(utf16_put(&decoder->utf16, from, text, n) - from);
}

void
decoder_add(struct decoder *decoder, struct buf *out, const char *text,
    size_t n)
{
	size_t done;

	if (decoder->utf16.order != UTF16_NONE) {
		add_utf16(decoder, out, text, n);
		return;
	}
	done = complete_character(decoder, out, text, n);
	text += done;
	n -= done;
	done = add_characters(out, text, n);
	memcpy(decoder->partial + decoder->n, text + done, n - done);
	decoder->n += n - done;
}

void
decoder_end(struct decoder *decoder, struct buf *out)
{
	char held[UTF16_HELD];
	size_t i;

	buf_add(out, held,
	    (size_t)(utf16_put_end(&decoder->utf16, held) - held));
	for (i = 0; i < decoder->n; i++)
		add_windows1252_byte(out, (unsigned char)decoder->partial[i]);
	decoder->n = 0;
}
