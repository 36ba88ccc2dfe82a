#include "script/api_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "script/watchdog.h"
#include "script/vm.h"
#include "script/api_util.h"

#define HANDLE "gophermoon.file"

/* Returns a free slot, or -1. */
static int
find_slot(const struct run *run)
{
	int i;

	for (i = 0; i < run->conf->handler_files; i++)
		if (run->files[i] == NULL)
			return i;
	return -1;
}

/* Returns a free slot, after a garbage collection if there is none. */
static int
take_slot(lua_State *L)
{
	int slot;

	slot = find_slot(run_of(L));
	if (slot != -1)
		return slot;
	lua_gc(L, LUA_GCCOLLECT, 0);
	slot = find_slot(run_of(L));
	if (slot == -1)
		vm_raise_limit(L,
		    "too many open files; see the option handler_files");
	return slot;
}

/*
 * Opens a regular file, for api_file_open(). Returns 0, or the errno. In a
 * critical section.
 */
static int
open_regular(struct run_file *file, struct run *run, const char *path,
    bool is_public, struct deps *deps)
{
	struct stat st = { .st_mode = 0 };
	int fd, error;

	fd = root_open_file(run->task->root, path);
	error = fd == -1 || fstat(fd, &st) == -1 ? errno : 0;
	deps_add(deps, path, error == 0 ? &st : NULL);
	if (error == 0 && S_ISREG(st.st_mode) &&
	    (!is_public || (st.st_mode & S_IROTH))) {
		*file = (struct run_file){ .fd = fd,
			.size = st.st_size,
			.extends_limits = run_extends_limits(run, &st) };
		strcpy(file->path, path);
		return 0;
	}
	if (fd != -1)
		close(fd);
	return error != 0 ? error : EACCES;
}

/* Opens a file for a slot. Returns 0, or the errno. In a critical section. */
static int
open_run_file(struct run *run, int slot, const char *path, bool is_public,
    struct deps *deps)
{
	struct run_file *file;
	int error;

	file = malloc(sizeof *file + strlen(path) + 1);
	if (file == NULL)
		return ENOMEM;
	error = open_regular(file, run, path, is_public, deps);
	if (error != 0)
		free(file);
	else
		run->files[slot] = file;
	return error;
}

int
api_file_open(lua_State *L, int arg, bool is_public)
{
	struct run *run = run_of(L);
	char path[REQUEST_MAX + 1];
	int slot, error;

	if (!api_path(L, arg, path))
		return -1;
	slot = take_slot(L);
	CRITICAL(
	    error = open_run_file(run, slot, path, is_public, api_deps(L)));
	api_raise_failure(L, path, error);
	return error == 0 ? slot : -1;
}

void
api_file_decode(lua_State *L, int slot)
{
	const struct run *run = run_of(L);

	run->files[slot]->may_be_utf16 = run->conf->charset == CHARSET_AUTO;
}

bool
api_file_is_binary(lua_State *L, int slot)
{
	const struct run *run = run_of(L);
	const struct run_file *file = run->files[slot];
	enum utf16_order order;
	int is_binary, error;

	CRITICAL(is_binary = kind_is_binary(file->fd, file->size, &order);
		 error = errno);
	if (is_binary == -1)
		return luaL_error(L, "%s: %s", file->path, strerror(error));
	return is_binary ||
	    (order != UTF16_NONE && run->conf->charset == CHARSET_RAW);
}

/* Reads UTF-16 ahead as UTF-8. Returns the number of bytes, or -1. */
static ssize_t
read_utf16(struct run_file *file)
{
	char units[(RUN_FILE_BUFFER - UTF16_HELD) / 2];
	char *end;
	ssize_t n;

	do {
		n = read(file->fd, units, sizeof units);
		if (n == -1)
			return -1;
		end = n == 0 ?
		    utf16_put_end(&file->utf16, file->bytes) :
		    utf16_put(&file->utf16, file->bytes, units, (size_t)n);
	} while (n > 0 && end == file->bytes);
	return end - file->bytes;
}

/* Reads bytes ahead, decoded if the file is a text in UTF-16. */
static ssize_t
read_ahead(struct run_file *file)
{
	ssize_t n;

	if (file->utf16.order == UTF16_NONE) {
		n = read(file->fd, file->bytes, sizeof file->bytes);
		if (n <= 0 || !file->may_be_utf16)
			return n;
		file->may_be_utf16 = false;
		file->utf16.order = utf16_order_of(file->bytes, (size_t)n);
		if (file->utf16.order == UTF16_NONE ||
		    lseek(file->fd, 0, SEEK_SET) == -1)
			return n;
	}
	return read_utf16(file);
}

/* Extends the limits of the run by what reading `n` bytes may take. */
static void
extend_limits(struct run *run, struct vm *vm, size_t n)
{
	enum { INSTRUCTIONS_PER_BYTE = 128, BYTES_PER_MS = 256 };

	run->extended_by += n;
	vm_extend(vm, (long)n * INSTRUCTIONS_PER_BYTE,
	    (unsigned)(n / BYTES_PER_MS));
}

/* Reads ahead if the buffer is empty. Returns false at the end. */
static bool
fill_buffer(lua_State *L, struct run_file *file)
{
	ssize_t n;

	if (file->start < file->end)
		return true;
	n = read_ahead(file);
	if (n == -1)
		return luaL_error(L, "%s: %s", file->path, strerror(errno));
	file->start = 0;
	file->end = n > 0 ? (size_t)n : 0;
	if (file->extends_limits)
		extend_limits(run_of(L), vm_of(L), file->end);
	return n > 0;
}

/* Takes up to `most` of the bytes read ahead. */
static struct bytes
take_bytes(struct run_file *file, size_t most)
{
	size_t n = file->end - file->start;
	struct bytes bytes = { file->bytes + file->start, n < most ? n : most };

	file->start += bytes.len;
	return bytes;
}

struct bytes
api_file_read(lua_State *L, int slot)
{
	struct run_file *file = run_of(L)->files[slot];

	fill_buffer(L, file);
	return take_bytes(file, SIZE_MAX);
}

/*
 * Moves up to `most` bytes up to the next LF to `line`, and also the LF if
 * `keep_end`. Reports whether the line ends there.
 */
static bool
add_file_line(struct run_file *file, luaL_Buffer *line, bool keep_end,
    size_t most)
{
	const char *from, *lf;
	size_t n;

	from = file->bytes + file->start;
	n = file->end - file->start;
	if (n > most)
		n = most;
	lf = memchr(from, '\n', n);
	if (lf != NULL)
		n = (size_t)(lf - from);
	luaL_addlstring(line, from, n + (lf != NULL && keep_end));
	file->start += n + (lf != NULL);
	return lf != NULL || n == most;
}

/* Removes a CR from the end of the string on top. */
static void
strip_cr(lua_State *L)
{
	struct bytes line;

	line = api_bytes(L, -1);
	if (line.len == 0 || line.at[line.len - 1] != '\r')
		return;
	lua_pushlstring(L, line.at, line.len - 1);
	lua_remove(L, -2);
}

/* Pushes a line, or the first `most` bytes of it, as api_file_line() does. */
static bool
push_file_line(lua_State *L, int slot, bool keep_end, size_t most)
{
	struct run_file *file = run_of(L)->files[slot];
	luaL_Buffer line;

	if (file == NULL || !fill_buffer(L, file))
		return false;
	luaL_buffinit(L, &line);
	while (fill_buffer(L, file) &&
	    !add_file_line(file, &line, keep_end, most - line.n))
		;
	luaL_pushresult(&line);					/* +1 */
	if (!keep_end)
		strip_cr(L);
	return true;
}

bool
api_file_line(lua_State *L, int slot, bool keep_end)
{
	return push_file_line(L, slot, keep_end, SIZE_MAX);
}

/* Pushes a handle, a userdata with the slot, or -1 after its close: +1. */
static int
push_handle(lua_State *L, int slot)
{
	int *handle;

	handle = lua_newuserdata(L, sizeof *handle);		/* +1 */
	*handle = slot;
	luaL_setmetatable(L, HANDLE);
	return 1;
}

static int
check_open_handle(lua_State *L, int arg)
{
	const int *handle;

	handle = luaL_checkudata(L, arg, HANDLE);
	if (*handle == -1)
		luaL_error(L, "the file is closed");
	return *handle;
}

static int
handle_close(lua_State *L)
{
	int *handle;

	handle = luaL_checkudata(L, 1, HANDLE);
	if (*handle != -1)
		CRITICAL(run_close_file(run_of(L), *handle));
	*handle = -1;
	lua_pushboolean(L, true);
	return 1;
}

static bool
read_count(lua_State *L, int slot, size_t n)
{
	struct run_file *file = run_of(L)->files[slot];
	luaL_Buffer some;
	struct bytes part;

	if (!fill_buffer(L, file))
		return false;
	luaL_buffinit(L, &some);
	for (; n > 0 && fill_buffer(L, file); n -= part.len) {
		part = take_bytes(file, n);
		luaL_addlstring(&some, part.at, part.len);
	}
	luaL_pushresult(&some);					/* +1 */
	return true;
}

/* Pushes what a format of read() asks for: "l", "L", "a" or a number. */
static bool
read_format(lua_State *L, int slot, int arg)
{
	const char *format;

	if (lua_type(L, arg) == LUA_TNUMBER)
		return read_count(L, slot, (size_t)luaL_checkinteger(L, arg));
	format = luaL_optstring(L, arg, "l");
	format += *format == '*';
	switch (*format) {
	case 'l':
	case 'L':
		return api_file_line(L, slot, *format == 'L');
	case 'a':
		if (!read_count(L, slot, SIZE_MAX))
			lua_pushliteral(L, "");			/* +1 */
		return true;
	default:
		return luaL_argerror(L, arg, "formats are l, L, a or a number");
	}
}

static int
handle_read(lua_State *L)
{
	int slot, arg, last;

	slot = check_open_handle(L, 1);
	last = lua_gettop(L) > 2 ? lua_gettop(L) : 2;
	lua_settop(L, last);	/* no format: nil, which reads a line */
	luaL_checkstack(L, last + LUA_MINSTACK, "too many formats");
	for (arg = 2; arg <= last; arg++)
		if (!read_format(L, slot, arg)) {
			lua_pushnil(L);				/* +1 */
			break;
		}
	return lua_gettop(L) - last;
}

/*
 * The iterator of lines(). Upvalues: the handle, closed at the end, and the
 * most bytes of a line, or 0.
 */
static int
next_line(lua_State *L)
{
	lua_Integer most = lua_tointeger(L, lua_upvalueindex(2));
	const int *handle;

	lua_settop(L, 0);
	lua_pushvalue(L, lua_upvalueindex(1));			/* +1 */
	handle = lua_touserdata(L, 1);
	if (*handle == -1)
		return 0;
	if (push_file_line(L, *handle, false,
		most > 0 ? (size_t)most : SIZE_MAX))		/* +1 */
		return 1;
	handle_close(L);
	return 0;
}

/* file:lines() */
static int
handle_lines(lua_State *L)
{
	check_open_handle(L, 1);
	lua_settop(L, 1);
	lua_pushinteger(L, 0);					/* +1 */
	lua_pushcclosure(L, next_line, 2);
	return 1;
}

/*
 * lines(path), io.lines(path): an iterator over lines, without their ends. The
 * number `most` of lines(path, most), from gopher.map, divides longer lines.
 */
static int
file_lines(lua_State *L)
{
	int slot;

	slot = api_file_open(L, 1, false);
	if (slot == -1)
		return luaL_error(L, "%s: no such file", api_push_path(L, 1));
	api_file_decode(L, slot);
	push_handle(L, slot);					/* +1 */
	lua_pushinteger(L,
	    lua_type(L, 2) == LUA_TNUMBER ? lua_tointeger(L, 2) : 0);
	lua_pushcclosure(L, next_line, 2);
	return 1;
}

static int
io_open(lua_State *L)
{
	const char *mode;
	int slot;

	mode = luaL_optstring(L, 2, "r");
	if (mode[0] != 'r' || strchr(mode, '+') != NULL)
		return api_fail(L,
		    "files are for reading only; see gopher.store");
	slot = api_file_open(L, 1, false);
	if (slot == -1)
		return api_fail(L,
		    lua_pushfstring(L, "%s: no such file",
			api_push_path(L, 1)));
	return push_handle(L, slot);
}

static int
io_type(lua_State *L)
{
	const int *handle;

	luaL_checkany(L, 1);
	handle = luaL_testudata(L, 1, HANDLE);
	if (handle == NULL)
		lua_pushnil(L);
	else
		lua_pushstring(L, *handle == -1 ? "closed file" : "file");
	return 1;
}

static const luaL_Reg methods[] = {
	{ "read", handle_read },
	{ "lines", handle_lines },
	{ "close", handle_close },
	{ NULL, NULL },
};

static const luaL_Reg io_functions[] = {
	{ "open", io_open },
	{ "lines", file_lines },
	{ "type", io_type },
	{ "close", handle_close },
	{ NULL, NULL },
};

void
api_file_install(lua_State *L, bool trusted)
{
	luaL_newmetatable(L, HANDLE);				/* +1 */
	lua_newtable(L);					/* +1 */
	luaL_setfuncs(L, methods, 0);
	lua_setfield(L, -2, "__index");				/* -1 */
	lua_pushcfunction(L, handle_close);
	lua_setfield(L, -2, "__gc");
	lua_pushboolean(L, false);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
	if (!trusted)
		luaL_setfuncs(L, io_functions, 0);
	lua_pushcfunction(L, file_lines);
	lua_setglobal(L, "lines");
}
