#include "fuzz.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* libFuzzer calls these, and so does replay.c. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	if (fuzz_start != NULL)
		fuzz_start();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_one((struct bytes){ (const char *)data, size });
	return 0;
}

unsigned char
fuzz_byte(struct bytes *in)
{
	const struct bytes byte = fuzz_part(in, 1);

	return byte.len > 0 ? (unsigned char)byte.at[0] : 0;
}

struct bytes
fuzz_part(struct bytes *in, size_t n)
{
	struct bytes part = *in;

	if (part.len > n)
		part.len = n;
	if (part.len > 0)
		in->at += part.len;
	in->len -= part.len;
	return part;
}

struct bytes
fuzz_until(struct bytes *in, char end)
{
	const char *at = in->len > 0 ? memchr(in->at, end, in->len) : NULL;
	struct bytes part;

	part = fuzz_part(in, at ? (size_t)(at - in->at) : in->len);
	(void)fuzz_part(in, 1);
	return part;
}

char *
fuzz_string(struct bytes *in, char end)
{
	const struct bytes part = fuzz_until(in, end);
	char *string = malloc(part.len + 1);
	size_t i, n;

	assert(string != NULL);
	for (i = n = 0; i < part.len; i++)
		if (part.at[i] != '\0')
			string[n++] = part.at[i];
	string[n] = '\0';
	return string;
}

static void
print_bytes(const struct buf *buf)
{
	(void)fwrite(buf_bytes(buf), 1, buf->len, stderr);
	(void)fputs("\n---\n", stderr);
}

void
fuzz_assert_equal(const struct buf *a, const struct buf *b)
{
	assert(!a->failed && !b->failed);
	if (a->len != b->len ||
	    (a->len > 0 && memcmp(buf_bytes(a), buf_bytes(b), a->len) != 0)) {
		print_bytes(a);
		print_bytes(b);
		abort();
	}
}

void
fuzz_write_file(const char *path, struct bytes text)
{
	int fd;

	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd == -1 || write(fd, text.at, text.len) != (ssize_t)text.len)
		err(2, "%s", path);
	(void)close(fd);
}
