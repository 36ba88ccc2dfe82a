#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUF_MIN = 512 };

static void
slide_buf(struct buf *buf)
{
	if (buf->start == 0)
		return;
	memmove(buf->base, buf->base + buf->start, buf->len);
	buf->start = 0;
}

static bool
grow_buf(struct buf *buf, size_t want)
{
	size_t cap;
	char *base;

	cap = buf->cap < BUF_MIN ? BUF_MIN : buf->cap;
	while (cap < want) {
		if (cap > SIZE_MAX / 2)
			return false;
		cap *= 2;
	}
	base = realloc(buf->base, cap);
	if (base == NULL)
		return false;
	buf->base = base;
	buf->cap = cap;
	return true;
}

char *
buf_room(struct buf *buf, size_t n)
{
	if (n > SIZE_MAX - buf->start - buf->len)
		goto full;
	if (buf->start + buf->len + n > buf->cap) {
		slide_buf(buf);
		if (buf->len + n > buf->cap && !grow_buf(buf, buf->len + n))
			goto full;
	}
	return buf->base + buf->start + buf->len;
full:
	buf->failed = true;
	return NULL;
}

void
buf_add(struct buf *buf, const void *bytes, size_t n)
{
	char *to;

	if (n == 0)
		return;
	to = buf_room(buf, n);
	if (to == NULL)
		return;
	memcpy(to, bytes, n);
	buf->len += n;
}

void
buf_puts(struct buf *buf, const char *s)
{
	buf_add(buf, s, strlen(s));
}

void
buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list ap, again;
	char *to;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	to = n < 0 ? NULL : buf_room(buf, (size_t)n + 1);
	if (to != NULL) {
		vsnprintf(to, (size_t)n + 1, fmt, again);
		buf->len += (size_t)n;
	} else
		buf->failed = true;
	va_end(again);
}

void
buf_drop(struct buf *buf, size_t n)
{
	assert(n <= buf->len);
	buf->start += n;
	buf->len -= n;
	if (buf->len == 0)
		buf->start = 0;
}

void
buf_free(struct buf *buf)
{
	free(buf->base);
	*buf = (struct buf){ 0 };
}
