/* A growable string of bytes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Bytes that another struct owns, with their length. */
struct bytes {
	const char *at;		/* NULL: absent, which is not empty */
	size_t len;
};

/* Returns a C string as bytes; NULL becomes absent bytes. */
static inline struct bytes
bytes_of(const char *s)
{
	return (struct bytes){ s, s ? strlen(s) : 0 };
}

/*
 * A zeroed struct is an empty buffer. If memory runs out, `failed` is set and
 * stays set, so the caller adds everything and checks once.
 */
struct buf {
	char *base;	/* the allocated bytes, or NULL */
	size_t start;	/* bytes dropped from the front */
	size_t len;	/* bytes held, from base + start */
	size_t cap;	/* bytes allocated */
	bool failed;	/* something could not be added */
};

/* Returns the `buf->len` bytes held, without a NUL; NULL only if len is 0. */
static inline char *
buf_bytes(const struct buf *buf)
{
	return buf->base ? buf->base + buf->start : NULL;
}

/* Adds n bytes. On failure sets buf->failed and leaves the bytes held. */
void buf_add(struct buf *buf, const void *bytes, size_t n);

/* Adds a C string without its NUL. */
void buf_puts(struct buf *buf, const char *s);

/* Adds formatted text. */
void buf_printf(struct buf *buf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Makes room for n more bytes and returns its start, or NULL. The caller writes
 * there and then raises buf->len.
 */
char *buf_room(struct buf *buf, size_t n);

/* Drops n bytes (0 to buf->len) from the front. Keeps the memory. */
void buf_drop(struct buf *buf, size_t n);

/* Frees the memory; the buffer is empty and usable again. */
void buf_free(struct buf *buf);
