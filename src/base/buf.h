/* A growable string of bytes. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Bytes that somebody else owns: they travel with their length. */
struct bytes {
	const char *at;		/* NULL: there are none, not even empty ones */
	size_t len;
};

/* A C string as bytes; NULL gives none. */
static inline struct bytes
bytes_of(const char *s)
{
	return (struct bytes){ s, s ? strlen(s) : 0 };
}

/*
 * A zeroed struct is an empty buffer. Memory that runs out sets `failed`,
 * which stays set: add a whole reply, then ask once.
 */
struct buf {
	char *base;	/* what was allocated, or NULL */
	size_t start;	/* bytes already dropped from the front */
	size_t len;	/* bytes held, from base + start */
	size_t cap;	/* bytes allocated */
	bool failed;	/* something could not be added */
};

/* The bytes held; `buf->len` of them, no NUL behind. Never NULL if len > 0. */
static inline char *
buf_bytes(const struct buf *buf)
{
	return buf->base ? buf->base + buf->start : NULL;
}

/* Adds n bytes. On failure sets buf->failed and leaves what was held. */
void buf_add(struct buf *buf, const void *bytes, size_t n);

/* Adds a C string without its NUL. */
void buf_puts(struct buf *buf, const char *s);

/* Adds formatted text. */
void buf_printf(struct buf *buf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Makes room for n more bytes and returns where they go, or NULL. What was
 * written there counts only after buf->len has been raised by the caller.
 */
char *buf_room(struct buf *buf, size_t n);

/* Drops n bytes (0 to buf->len) from the front. Keeps the memory. */
void buf_drop(struct buf *buf, size_t n);

/* Lets go of the memory; the buffer is empty and usable again. */
void buf_free(struct buf *buf);

#endif
