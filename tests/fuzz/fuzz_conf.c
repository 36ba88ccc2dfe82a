/*
 * The configuration: a file, then after a NUL the arguments of the command
 * line, one on each line. If it is valid, it is printed as a file that means
 * the same.
 */
#include <stdio.h>

#include "conf/args.h"
#include "conf/sites.h"
#include "script/conffile.h"
#include "fuzz.h"

enum { ARGS_MAX = 32 };

static int
read_args(struct conf *conf, struct bytes lines, char *err)
{
	static char program[] = "gophermoon";
	char *argv[ARGS_MAX + 1] = { program };
	struct args args = { .argc = 1, .argv = argv };
	int i, result;

	while (lines.len > 0 && args.argc < ARGS_MAX)
		argv[args.argc++] = fuzz_string(&lines, '\n');
	conf->source = CONF_FLAGS;
	result = args_read(&args, conf, err);
	for (i = 1; i < ARGS_MAX; i++)
		free(argv[i]);
	return result;
}

/* Reads a configuration and prints it. Returns whether it is valid. */
static bool
read_and_print(struct bytes text, struct bytes args, struct buf *printed)
{
	char err[CONF_ERR_MAX] = "", *bytes = NULL;
	struct conf conf;
	FILE *file;
	size_t len;
	bool ok;

	fuzz_write_file("conf.lua", text);
	assert(conf_init(&conf) == 0);
	conf.source = CONF_FILE;
	ok = conffile_load(&conf, "conf.lua", err) == 0 &&
	    read_args(&conf, args, err) == 0 && conf_complete(&conf, err) == 0;
	if (ok) {
		file = open_memstream(&bytes, &len);
		conf_dump(&conf, file);
		(void)fclose(file);
		buf_add(printed, bytes, len);
		free(bytes);
	}
	conf_free(&conf);
	assert(ok || err[0] != '\0');
	return ok;
}

void
fuzz_one(struct bytes in)
{
	const struct bytes text = fuzz_until(&in, '\0');
	struct buf first = { 0 }, second = { 0 };
	bool ok;

	if (!read_and_print(text, in, &first))
		return;
	ok = read_and_print((struct bytes){ buf_bytes(&first), first.len },
	    (struct bytes){ NULL, 0 }, &second);
	assert(ok);
	fuzz_assert_equal(&first, &second);
	buf_free(&first);
	buf_free(&second);
}
