#include "vm_fixture.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <string.h>

#include "script/coroutine.h"
#include "script/watchdog.h"
#include "suite.h"

int said;

static int
say(lua_State *L)
{
	said += (int)luaL_checkinteger(L, 1);
	return 0;
}

static int
nothing_more(lua_State *L, int status, lua_KContext context)
{
	(void)L;
	(void)status;
	(void)context;
	return 0;
}

static int
wait_once(lua_State *L)
{
	if (!vm_can_pause(L))
		return 0;
	return vm_pause(L, VM_MORE, 0, nothing_more);
}

static int
install(lua_State *L)
{
	luaL_openlibs(L);
	coroutine_install(L);
	lua_register(L, "say", say);
	lua_register(L, "wait", wait_once);
	return 0;
}

static int
begin(lua_State *L)
{
	lua_pushinteger(L, 5);
	lua_setglobal(L, "request");
	return 0;
}

static const struct vm_limits limits = { .memory = 1024 * 1024,
	.instructions = 1000000,
	.ms = 60000,
	.stuck_ms = 10000 };

enum vm_state
vm_fixture_continue(struct vm *vm)
{
	enum vm_state state;

	do
		state = vm_run(vm);
	while (state == VM_YIELD);
	return state;
}

enum vm_state
vm_fixture_open(struct vm *vm, const struct vm_limits *most)
{
	return vm_open(vm, most, install, NULL);
}

enum vm_state
vm_fixture_run(struct vm *vm, const char *source)
{
	struct buf code = { 0 };
	enum vm_state state;

	said = 0;
	watchdog_start();
	ck_assert_int_eq(vm_fixture_open(vm, &limits), VM_DONE);
	state = vm_compile(vm, bytes_of(source), "=test", &code);
	if (state == VM_DONE) {
		vm_restore(vm);
		state = vm_start(vm, 0,
		    (struct bytes){ buf_bytes(&code), code.len }, begin);
	}
	buf_free(&code);
	return state == VM_DONE ? vm_fixture_continue(vm) : state;
}

void
assert_ends(const char *source, enum vm_state state, const char *message)
{
	struct vm vm;

	ck_assert_msg(vm_fixture_run(&vm, source) == state, "%s", source);
	buf_add(&vm.message, "", 1);
	ck_assert_msg(strstr(buf_bytes(&vm.message), message) != NULL, "%s",
	    buf_bytes(&vm.message));
	vm_close(&vm);
	vm_close(&vm);
}
