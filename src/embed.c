/*
 * A tool of the build: compiles the Lua library and writes the bytecode as the
 * C table library_files of script/library.h.
 * usage: embed DIR FILE...
 */
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "site/handler_header.h"

static void
fail_embed(const char *file, const char *why)
{
	fprintf(stderr, "embed: %s: %s\n", file, why);
	exit(EXIT_FAILURE);
}

/* Returns the text of the file, to be freed. The file holds no NUL. */
static char *
read_source(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (file == NULL)
		fail_embed(path, "cannot be opened");
	if (getdelim(&text, &size, '\0', file) == -1)
		fail_embed(path, "cannot be read");
	fclose(file);
	return text;
}

/* A lua_Writer that writes the elements of an array in C. */
static int
write_array(lua_State *L, const void *bytes, size_t n, void *written)
{
	size_t i;

	(void)L;
	(void)written;
	for (i = 0; i < n; i++)
		printf("%d,%s", ((const unsigned char *)bytes)[i],
		    i % 20 == 19 ? "\n" : "");
	return 0;
}

/* Writes the bytecode of a file. Returns its item type, see `-- type:`. */
static char
write_bytecode(lua_State *L, const char *path, const char *name, int number)
{
	char *text = read_source(path);
	struct handler_header header;

	handler_header_parse(&header, text, strlen(text));
	/* This name is for tracebacks; modules of sites begin with lib/. */
	lua_pushfstring(L, "@library/%s", name);		/* +1 */
	if (luaL_loadbufferx(L, text, strlen(text), lua_tostring(L, -1), "t"))
		fail_embed(path, lua_tostring(L, -1));
	printf("static const unsigned char file_%d[] = {\n", number);
	if (lua_dump(L, write_array, NULL, 0) != 0)
		fail_embed(path, "cannot be dumped");
	printf("0 };\n");
	free(text);
	lua_settop(L, 0);
	return header.type;
}

int
main(int argc, char *argv[])
{
	struct buf table = { 0 };
	const char *name;
	lua_State *L;
	char type;
	int i;

	L = luaL_newstate();
	if (argc < 2 || L == NULL)
		fail_embed("usage", "embed DIR FILE...");
	puts("#include \"script/library.h\"");
	for (i = 2; i < argc; i++) {
		name = argv[i] + strlen(argv[1]) + 1;
		type = write_bytecode(L, argv[i], name, i);
		buf_printf(&table,
		    "\t{ \"%s\", '%c', (const char *)file_%d, "
		    "sizeof file_%d - 1 },\n",
		    name, type, i, i);
	}
	printf("const struct library_file library_files[] = {\n%.*s"
	       "\t{ 0, 0, 0, 0 }\n};\n",
	    (int)table.len, buf_bytes(&table));
	buf_free(&table);
	lua_close(L);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
