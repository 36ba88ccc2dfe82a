/*
 * A Lua state that is restored after any program runs the next one as a fresh
 * state does: same output, same end.
 */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>

#include "script/coroutine.h"
#include "script/vm.h"
#include "../unit/arena_fixture.h"
#include "program.h"

enum { TURNS = 50, SAID_MAX = 1 << 16 };

static struct buf said;

/* say(...): no addresses, which differ from state to state. */
static int
say(lua_State *L)
{
	size_t len;
	const char *text;
	int i;

	for (i = 1; i <= lua_gettop(L); i++) {
		text = lua_isstring(L, i) || lua_isnumber(L, i) ?
		    lua_tolstring(L, i, &len) :
		    NULL;
		if (text == NULL) {
			text = luaL_typename(L, i);
			len = strlen(text);
		}
		if (said.len + len < SAID_MAX)
			buf_add(&said, text, len);
		buf_puts(&said, "\n");
	}
	return 0;
}

static int
install(lua_State *L)
{
	static const luaL_Reg libraries[] = {
		{ "_G", luaopen_base },
		{ LUA_COLIBNAME, luaopen_coroutine },
		{ LUA_TABLIBNAME, luaopen_table },
		{ LUA_STRLIBNAME, luaopen_string },
		{ LUA_UTF8LIBNAME, luaopen_utf8 },
		{ LUA_MATHLIBNAME, luaopen_math },
	};
	size_t i;

	for (i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
		luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
		lua_pop(L, 1);
	}
	coroutine_install(L);
	lua_register(L, "say", say);
	return 0;
}

static int
begin(lua_State *L)
{
	(void)L;
	return 0;
}

/* Runs a program and restores the state; adds what it said to `out`. */
static enum vm_state
run(struct vm *vm, int64_t number, const struct buf *code, struct buf *out)
{
	enum vm_state state;
	int turns;

	buf_free(&said);
	state = vm_start(vm, number,
	    (struct bytes){ buf_bytes(code), code->len }, begin);
	for (turns = 0; turns < TURNS && state != VM_ERROR &&
	     state != VM_LIMIT && (turns == 0 || state != VM_DONE);
	     turns++)
		state = vm_run(vm);
	buf_printf(&said, "%d %.*s", state, (int)vm->message.len,
	    vm->message.len ? buf_bytes(&vm->message) : "");
	if (out != NULL)
		buf_add(out, buf_bytes(&said), said.len);
	vm_restore(vm);
	assert(arena_is_restored(&vm->arena,
	    vm->loaded_chunk != 0 ? ARENA_LOADED : ARENA_FRESH));
	return state;
}

/* Compiles a program. Returns false if it is invalid. */
static bool
compile(struct vm *vm, struct bytes *in, struct buf *code)
{
	struct buf source = { 0 };
	enum vm_state state;

	program_make(&source, in, false);
	state = vm_compile(vm, (struct bytes){ buf_bytes(&source), source.len },
	    "=p", code);
	vm_restore(vm);
	buf_free(&source);
	return state == VM_DONE;
}

/* A loaded chunk has other addresses, and other memory left. */
static bool
has_no_trace_of_memory(const struct vm *vm, const struct buf *out)
{
	return !vm->arena.refused &&
	    memmem(buf_bytes(out), out->len, "0x", 2) == NULL;
}

/* Runs the first program on a fresh state, and after the other one. */
static void
compare_runs(struct vm *vm, const struct buf *code, const struct buf *other)
{
	struct buf fresh = { 0 }, restored = { 0 }, loaded = { 0 };
	bool is_comparable;

	(void)run(vm, 1, code, &fresh);
	(void)run(vm, 2, other, NULL);
	is_comparable = run(vm, 1, code, &restored) != VM_LIMIT &&
	    has_no_trace_of_memory(vm, &restored);
	(void)run(vm, 1, code, NULL);
	(void)run(vm, 1, code, &loaded);
	fuzz_assert_equal(&fresh, &restored);
	if (is_comparable)
		fuzz_assert_equal(&restored, &loaded);
	buf_free(&fresh);
	buf_free(&restored);
	buf_free(&loaded);
}

void
fuzz_one(struct bytes in)
{
	static const struct vm_limits limits = { .memory = 1 << 20,
		.instructions = 20000,
		.ms = 600000,
		.stuck_ms = 600000 };
	struct bytes first = fuzz_until(&in, '\xff');
	struct buf code = { 0 }, other = { 0 };
	struct vm vm;

	assert(vm_open(&vm, &limits, install, NULL) == VM_DONE);
	if (compile(&vm, &first, &code) && compile(&vm, &in, &other))
		compare_runs(&vm, &code, &other);
	vm_close(&vm);
	buf_free(&code);
	buf_free(&other);
}
