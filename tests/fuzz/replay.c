/*
 * Tries inputs from files, in place of libFuzzer, which needs clang.
 * usage: NAME FILE...
 */
#include <err.h>
#include <stdio.h>

#include "fuzz.h"

enum { INPUT_MAX = 1 << 20 };

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Tries a copy of exactly its size, so that sanitizers see its end. */
static void
try_file(const char *name)
{
	static uint8_t bytes[INPUT_MAX];
	uint8_t *exact;
	size_t len;
	FILE *file;

	file = fopen(name, "re");
	if (file == NULL)
		err(2, "%s", name);
	len = fread(bytes, 1, sizeof bytes, file);
	(void)fclose(file);
	exact = malloc(len + (len == 0));
	if (exact == NULL)
		err(2, "%s", name);
	memcpy(exact, bytes, len);
	(void)LLVMFuzzerTestOneInput(exact, len);
	free(exact);
}

int
main(int argc, char *argv[])
{
	int i;

	(void)LLVMFuzzerInitialize(&argc, &argv);
	for (i = 1; i < argc; i++)
		try_file(argv[i]);
	return 0;
}
