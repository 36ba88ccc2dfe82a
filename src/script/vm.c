#include "script/vm.h"

#include <lauxlib.h>
#include <lua.h>
#include <string.h>
#include <unistd.h>

#include "script/fuse.h"

enum {
	HOOK_STEP = 1000,		/* instructions between two counts */
	MESSAGE_STEPS = 100000,		/* instructions for the traceback */
	MESSAGE_MEMORY = 256 * 1024	/* bytes for it */
};

struct vm *
vm_of(lua_State *L)
{
	struct vm *vm;

	memcpy(&vm, lua_getextraspace(L), sizeof vm);
	return vm;
}

/* Once blown, every further instruction fails: no pcall can swallow that. */
static void
count(lua_State *L, lua_Debug *ar)
{
	struct vm *vm;

	(void)ar;
	vm = vm_of(L);
	vm->left -= HOOK_STEP;
	if (vm->left > 0)
		return;
	vm->blown = true;
	lua_sethook(L, count, LUA_MASKCOUNT, 1);
	luaL_error(L, "too many instructions");
}

/* What vm_load() hands to its protected half. */
struct source {
	struct vm *vm;
	const char *text;
	size_t len;
	const char *name;
};

static int
load_protected(lua_State *L)
{
	const struct source *source = lua_touserdata(L, 1);
	struct vm *vm = source->vm;

	vm->run = lua_newthread(L);				/* +1 thread */
	if (luaL_loadbufferx(L, source->text, source->len, source->name, "t"))
		return lua_error(L);				/* +1 chunk */
	lua_getglobal(L, "request");				/* +1 */
	lua_xmove(L, vm->run, 2);				/* -2 */
	vm->args = 1;
	return 1;	/* the thread, so that nobody collects it */
}

static int
open_protected(lua_State *L)
{
	int (*install)(lua_State *);

	memcpy(&install, lua_touserdata(L, 1), sizeof install);
	lua_settop(L, 0);
	return install(L);
}

/* Writes vm->message: the error, and the traceback of the failed coroutine. */
static int
explain_protected(lua_State *L)
{
	struct vm *vm = vm_of(L);
	lua_State *failed = lua_touserdata(L, 1);
	const char *message;

	luaL_tolstring(L, 2, NULL);				/* +1 */
	if (failed != NULL)
		luaL_traceback(L, failed, lua_tostring(L, -1), 0);
	message = lua_tostring(L, -1);
	OUTSIDE(buf_puts(&vm->message, message));
	return 0;
}

/*
 * Turns the error on top of the stack of `from` into vm->message. What is
 * needed for that is allowed beyond the limits.
 */
static enum vm_state
explain(struct vm *vm, lua_State *from, int status)
{
	bool limit;

	limit =
	    vm->blown || vm->spent || vm->arena.refused || status == LUA_ERRMEM;
	vm->arena.limit += MESSAGE_MEMORY;
	vm->left = MESSAGE_STEPS;
	lua_sethook(vm->L, count, LUA_MASKCOUNT, HOOK_STEP);
	if (from != vm->L)
		lua_xmove(from, vm->L, 1);			/* +1 error */
	lua_pushcfunction(vm->L, explain_protected);		/* +1 */
	lua_pushlightuserdata(vm->L, from != vm->L ? from : NULL);
	lua_pushvalue(vm->L, -3);				/* +1 error */
	if (lua_pcall(vm->L, 2, 0, 0) != LUA_OK)
		buf_puts(&vm->message, "the error could not be shown");
	return limit ? VM_LIMIT : VM_ERROR;
}

/* One protected call of a C function with one pointer. */
static enum vm_state
protect(struct vm *vm, lua_CFunction function, void *arg, int results)
{
	int status;

	lua_pushcfunction(vm->L, function);			/* +1 */
	lua_pushlightuserdata(vm->L, arg);			/* +1 */
	status = lua_pcall(vm->L, 1, results, 0);
	return status == LUA_OK ? VM_DONE : explain(vm, vm->L, status);
}

enum vm_state
vm_open(struct vm *vm, const struct vm_limits *limits,
    int (*install)(lua_State *), void *owner)
{
	*vm = (struct vm){
		.limits = *limits,
		.left = limits->instructions,
		.owner = owner,
	};
	if (arena_open(&vm->arena, limits->memory) == 0)
		vm->L = lua_newstate(arena_alloc, &vm->arena);
	if (vm->L == NULL) {
		buf_puts(&vm->message, "not enough memory for a Lua state");
		return VM_LIMIT;
	}
	memcpy(lua_getextraspace(vm->L), &vm, sizeof vm);
	return protect(vm, open_protected, &install, 0);
}

enum vm_state
vm_load(struct vm *vm, const char *source, size_t len, const char *name)
{
	struct source what = { vm, source, len, name };

	return protect(vm, load_protected, &what, 1);
}

/*
 * Resumes until the chunk ends or pauses; a yield of its own goes on at once.
 */
static int
resume(struct vm *vm)
{
	int status, args;

	for (;;) {
		args = vm->args;
		vm->args = 0;
		vm->pausing = false;
		status = lua_resume(vm->run, NULL, args);
		if (status != LUA_YIELD || vm->pausing)
			return status;
		lua_settop(vm->run, 0);
	}
}

static void
run_on(void *arg)
{
	struct vm *vm = arg;
	int status;

	status = resume(vm);
	if (status == LUA_YIELD)
		vm->state = VM_MORE;
	else if (status == LUA_OK)
		vm->state = VM_DONE;
	else
		vm->state = explain(vm, vm->run, status);
}

/* Where a run cannot be left, the process is, and the parent replaces it. */
static void
run_or_die(struct vm *vm)
{
	(void)alarm(vm->limits.seconds);
	run_on(vm);
	(void)alarm(0);
}

enum vm_state
vm_run(struct vm *vm)
{
	lua_sethook(vm->run, count, LUA_MASKCOUNT, HOOK_STEP);
	if (!vm->limits.can_leave)
		run_or_die(vm);
	else if (!fuse_run(run_on, vm, vm->limits.seconds)) {
		vm->torn = true;
		vm->message.len = 0;
		buf_puts(&vm->message, "too much time, in one function");
		vm->state = VM_LIMIT;
	}
	return vm->state;
}

bool
vm_can_pause(lua_State *L)
{
	return L == vm_of(L)->run && lua_isyieldable(L);
}

int
vm_pause(lua_State *L, ptrdiff_t context,
    int (*then)(lua_State *, int, ptrdiff_t))
{
	vm_of(L)->pausing = true;
	return lua_yieldk(L, 0, context, then);
}

void
vm_close(struct vm *vm)
{
	if (vm->L != NULL && !vm->torn)
		lua_close(vm->L);
	vm->L = vm->run = NULL;
	arena_close(&vm->arena);
	buf_free(&vm->message);
}
