#include "script/vm.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "script/watchdog.h"

enum {
	HOOK_STEP = 1000,		/* instructions between two counts */
	MESSAGE_STEPS = 100000,		/* instructions for the traceback */
	MESSAGE_MEMORY = 256 * 1024,	/* bytes for it */
	GC_PAUSE = 1000,		/* most runs end before it begins */
	RESUME_COST = 10,		/* instructions that a resume counts */
	HELD_FACTOR = 3			/* stuck, but for what Lua calls back */
};

struct vm *
vm_of(lua_State *L)
{
	struct vm *vm;

	memcpy(&vm, lua_getextraspace(L), sizeof vm);
	return vm;
}

bool
vm_can_pause(lua_State *L)
{
	return vm_of(L)->unyieldable_callers == 0 && lua_isyieldable(L);
}

bool
vm_should_yield(lua_State *L)
{
	return watchdog_ticks() > 0 && vm_can_pause(L);
}

static void
begin_pause(struct vm *vm, enum vm_state state)
{
	vm->state = state;
	vm->pausing = true;
}

int
vm_pause(lua_State *L, enum vm_state state, ptrdiff_t context,
    int (*then)(lua_State *, int, ptrdiff_t))
{
	begin_pause(vm_of(L), state);
	return lua_yieldk(L, 0, context, then);
}

/*
 * A coroutine counts by itself, and up to HOOK_STEP instructions of its last
 * stretch are never counted. So its first resume pays for these.
 */
int
vm_resume(lua_State *L, lua_State *co, int args)
{
	struct vm *vm = vm_of(L);
	bool is_new = lua_status(co) == LUA_OK;
	bool holds = !vm_can_pause(L);
	int status;

	vm->pausing = false;
	vm->unyieldable_callers += holds;
	vm->current = co;
	status = lua_resume(co, L, args);
	vm->current = L;
	vm->unyieldable_callers -= holds;
	vm_charge(L, is_new ? HOOK_STEP : RESUME_COST);
	return status;
}

static bool
is_over_time(const struct vm *vm)
{
	unsigned ticks = vm->worked + watchdog_ticks();

	return ticks * WATCHDOG_TICK_MS + vm->slept > vm->limits.ms;
}

void
vm_charge(lua_State *L, long instructions)
{
	struct vm *vm = vm_of(L);

	vm->left -= instructions;
	if (vm->limit_reached != NULL)
		vm_raise_limit(L, vm->limit_reached);
	if (vm->left <= 0)
		vm_raise_limit(L, "too many instructions");
	if (is_over_time(vm))
		vm_raise_limit(L, "too much time");
}

bool
vm_is_over(struct vm *vm, long instructions)
{
	vm->left -= instructions;
	return watchdog_is_over() || vm->left <= 0 || is_over_time(vm);
}

void
vm_unyieldable(lua_State *L, unsigned ticks)
{
	struct vm *vm = vm_of(L);

	vm->unyieldable_ticks += ticks;
	if (vm_can_pause(L))
		vm->unyieldable_ticks = 0;
	else if (vm->unyieldable_ticks * WATCHDOG_TICK_MS >
	    HELD_FACTOR * vm->limits.stuck_ms)
		vm_raise_limit(L, "too much time where it cannot pause");
}

/*
 * Is called every HOOK_STEP instructions, and at the next one after a tick. A
 * run that comes here is not stuck. Once blown, every further instruction
 * fails: no pcall can swallow that.
 */
static void
count(lua_State *L, lua_Debug *ar)
{
	struct vm *vm = vm_of(L);

	(void)ar;
	lua_sethook(L, count, LUA_MASKCOUNT, HOOK_STEP);
	vm_charge(L, HOOK_STEP);
	vm_unyieldable(L, watchdog_kick());
	if (vm_should_yield(L)) {
		begin_pause(vm, VM_YIELD);
		(void)lua_yield(L, 0);
	}
}

/* Keeps where it was: who swallows the error would hide that. */
static void
remember(lua_State *L, struct vm *vm, const char *message)
{
	const char *text;
	size_t len;

	luaL_where(L, 0);					/* +1 */
	lua_pushstring(L, message);				/* +1 */
	lua_concat(L, 2);					/* -1 */
	luaL_traceback(L, L, lua_tostring(L, -1), 0);		/* +1 */
	text = lua_tolstring(L, -1, &len);
	if (len > LOG_MESSAGE_MAX)
		len = LOG_MESSAGE_MAX;
	CRITICAL(vm->message.len = 0; buf_add(&vm->message, text, len));
	lua_pop(L, 2);
}

int
vm_raise_limit(lua_State *L, const char *message)
{
	struct vm *vm = vm_of(L);
	bool first = vm->limit_reached == NULL;

	vm->limit_reached = message;
	lua_sethook(L, count, LUA_MASKCOUNT, 1);
	if (first)
		remember(L, vm, message);
	return luaL_error(L, "%s", message);
}

/* --- where nothing of a run can get out --- */

/* At a tick: lua_sethook() may be called from a signal's handler. */
static void
nudge(void *arg)
{
	const struct vm *vm = *(struct vm *const *)arg;

	if (vm->current != NULL)
		lua_sethook(vm->current, count, LUA_MASKCOUNT, 1);
}

/* Something that Lua does, and what for. */
struct job {
	struct vm *vm;
	int (*function)(lua_State *);	/* of the API, or NULL */
	struct bytes text;		/* source or bytecode */
	const char *name;		/* of the chunk */
	struct buf *code;		/* where bytecode goes */
};

/* Writes vm->message: the error, and the traceback of the failed coroutine. */
static int
explain_protected(lua_State *L)
{
	struct vm *vm = vm_of(L);
	lua_State *failed = lua_touserdata(L, 1);
	const char *message;
	size_t len;

	if (lua_isstring(L, 2) || luaL_getmetafield(L, 2, "__tostring"))
		luaL_tolstring(L, 2, NULL);			/* +1 */
	else
		lua_pushfstring(L, "(error object is a %s value)",
		    luaL_typename(L, 2));			/* +1 */
	if (failed != NULL)
		luaL_traceback(L, failed, lua_tostring(L, -1), 0);
	message = lua_tolstring(L, -1, &len);
	if (len > LOG_MESSAGE_MAX)
		len = LOG_MESSAGE_MAX;
	CRITICAL(buf_add(&vm->message, message, len));
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

	limit = vm->limit_reached != NULL || vm->arena.refused ||
	    status == LUA_ERRMEM;
	vm->limit_reached = NULL;
	vm->arena.limit += MESSAGE_MEMORY;
	vm->left = MESSAGE_STEPS;
	vm->unyieldable_callers = 1;
	vm->unyieldable_ticks = 0;
	vm->current = vm->L;
	(void)watchdog_kick();
	lua_sethook(vm->L, count, LUA_MASKCOUNT, HOOK_STEP);
	if (from != vm->L)
		lua_xmove(from, vm->L, 1);			/* +1 error */
	lua_pushcfunction(vm->L, explain_protected);		/* +1 */
	lua_pushlightuserdata(vm->L, from != vm->L ? from : NULL);
	lua_pushvalue(vm->L, -3);				/* +1 error */
	if (vm->message.len > 0)
		lua_settop(vm->L, 0);	/* it is known already */
	else if (lua_pcall(vm->L, 2, 0, 0) != LUA_OK)
		CRITICAL(buf_puts(&vm->message, "the error cannot be shown"));
	vm->arena.limit -= MESSAGE_MEMORY;
	return limit ? VM_LIMIT : VM_ERROR;
}

/* One protected call of a C function with one pointer. */
static enum vm_state
protect(struct vm *vm, lua_CFunction function, struct job *job)
{
	int status;

	lua_pushcfunction(vm->L, function);			/* +1 */
	lua_pushlightuserdata(vm->L, job);			/* +1 */
	status = lua_pcall(vm->L, 1, 0, 0);
	return status == LUA_OK ? VM_DONE : explain(vm, vm->L, status);
}

/* Where a run cannot be left, the process is, and the parent replaces it. */
static void
in_time_or_die(const struct vm *vm, void (*what)(void *), void *arg)
{
	(void)alarm((vm->limits.ms + 999) / 1000);
	what(arg);
	(void)alarm(0);
}

/* Does what Lua does within the fuse; vm->state is what it has come to. */
static enum vm_state
guard(struct vm *vm, void (*what)(void *), struct job *job)
{
	unsigned stuck = vm->limits.stuck_ms / WATCHDOG_TICK_MS;

	if (vm->limits.plain) {
		watchdog_begin();
		in_time_or_die(vm, what, job);
	} else if (!watchdog_run(what, nudge, job, stuck)) {
		vm->message.len = 0;
		buf_puts(&vm->message, "too much time in one function");
		vm->state = VM_LIMIT;
	}
	vm->ticks += watchdog_ticks();
	vm->worked += watchdog_ticks();
	return vm->state;
}

/* --- a state, and what is in it before any run --- */

/* Memory for a plain state. */
static void *
plain_alloc(void *ud, void *ptr, size_t osize, size_t nsize)
{
	struct arena *arena = ud;
	void *moved;

	if (ptr == NULL)
		osize = 0;
	if (nsize > osize && nsize - osize > arena->limit - arena->now.used) {
		arena->refused = true;
		return NULL;
	}
	moved = NULL;
	if (nsize == 0)
		free(ptr);
	else
		moved = realloc(ptr, nsize);
	if (nsize > 0 && moved == NULL)
		return nsize <= osize ? ptr : NULL;
	arena->now.used += nsize - osize;
	return moved;
}

static lua_State *
new_state(struct vm *vm)
{
	if (vm->limits.plain) {
		vm->arena = (struct arena){ .limit = vm->limits.memory };
		return lua_newstate(plain_alloc, &vm->arena);
	}
	if (arena_open(&vm->arena, vm->limits.memory) == -1)
		return NULL;
	return lua_newstate(arena_alloc, &vm->arena);
}

/*
 * Lua's table of strings doubles when it is full. Where it nearly is, that may
 * as well be now as in every run: strings that nobody wants fill it.
 */
static void
double_strings(lua_State *L, const struct arena *arena)
{
	enum { MOST = 64, JUMP = 1024 };	/* strings, bytes */
	size_t before;
	int i;

	for (i = 0; i < MOST; i++) {
		before = arena->now.used;
		lua_pushlstring(L, (const char *)&i, sizeof i);
		lua_pop(L, 1);
		if (arena->now.used - before > JUMP)
			return;
	}
}

/* The registry holds the coroutine, so nobody collects it. */
static int
open_protected(lua_State *L)
{
	struct job *job = lua_touserdata(L, 1);

	lua_gc(L, LUA_GCSTOP, 0);
	lua_settop(L, 0);
	(void)job->function(L);
	lua_settop(L, 0);
	job->vm->run = lua_newthread(L);			/* +1 */
	lua_rawsetp(L, LUA_REGISTRYINDEX, job->vm);		/* -1 */
	lua_sethook(job->vm->run, count, LUA_MASKCOUNT, HOOK_STEP);
	if (!job->vm->limits.once)
		double_strings(L, &job->vm->arena);
	lua_gc(L, LUA_GCRESTART, 0);
	/* A collection sets when the next begins: so the pause is first. */
	lua_gc(L, LUA_GCSETPAUSE, GC_PAUSE);
	lua_gc(L, LUA_GCCOLLECT, 0);
	return 0;
}

/* Keeps what vm_restore() comes back to, if that has not been done. */
static enum vm_state
keep(struct vm *vm)
{
	if (vm->limits.plain || vm->arena.snapshots[ARENA_FRESH].bytes != NULL)
		return VM_DONE;
	return arena_snapshot_take(&vm->arena, ARENA_FRESH) == 0 ? VM_DONE :
								   VM_LIMIT;
}

enum vm_state
vm_open(struct vm *vm, const struct vm_limits *limits,
    int (*install)(lua_State *), void *owner)
{
	struct job job = { .vm = vm, .function = install };
	enum vm_state state;

	*vm = (struct vm){
		.limits = *limits,
		.left = limits->instructions,
		.owner = owner,
	};
	vm->L = new_state(vm);
	if (vm->L == NULL) {
		buf_puts(&vm->message, "not enough memory for a Lua state");
		return VM_LIMIT;
	}
	memcpy(lua_getextraspace(vm->L), &vm, sizeof vm);
	state = protect(vm, open_protected, &job);
	return state == VM_DONE && !limits->once ? keep(vm) : state;
}

bool
vm_used_its_turn(const struct vm *vm)
{
	return vm->ticks > 0;
}

static void
close_state(void *L)
{
	lua_close(L);
}

/* Without any chunk. */
static void
restore_new(struct vm *vm)
{
	if (vm->arena.snapshots[ARENA_FRESH].bytes != NULL)
		arena_restore(&vm->arena, ARENA_FRESH);
	vm->ready = 0;
}

static void
restore_kept(struct vm *vm)
{
	arena_restore(&vm->arena, ARENA_LOADED);
	vm->ready = vm->kept;
}

void
vm_restore(struct vm *vm)
{
	vm->message.len = 0;
	if (vm->kept != 0 && vm->kept == vm->last)
		restore_kept(vm);
	else
		restore_new(vm);
}

void
vm_close(struct vm *vm)
{
	if (vm->L != NULL && vm->limits.plain)
		in_time_or_die(vm, close_state, vm->L);
	vm->L = vm->run = NULL;
	arena_close(&vm->arena);
	buf_free(&vm->message);
}

/* --- bytecode --- */

static int
add_code(lua_State *L, const void *bytes, size_t n, void *code)
{
	(void)L;
	buf_add(code, bytes, n);
	return ((struct buf *)code)->failed;
}

bool
vm_dump(lua_State *L, struct buf *code)
{
	int failed;

	CRITICAL(failed = lua_dump(L, add_code, code, 0));
	return failed == 0;
}

static int
compile_protected(lua_State *L)
{
	const struct job *job = lua_touserdata(L, 1);

	if (luaL_loadbufferx(L, job->text.at, job->text.len, job->name, "t"))
		return lua_error(L);
	if (!vm_dump(L, job->code))				/* +1 */
		return luaL_error(L, "not enough memory");
	return 0;
}

static void
compile(void *arg)
{
	struct job *job = arg;

	job->vm->state = protect(job->vm, compile_protected, job);
}

/* Makes a vm ready for its next run. */
static void
reset(struct vm *vm)
{
	vm->left = vm->limits.instructions;
	vm->ticks = vm->worked = vm->slept = vm->unyieldable_callers =
	    vm->unyieldable_ticks = 0;
	vm->current = NULL;
	vm->limit_reached = NULL;
	vm->pausing = false;
	vm->args = 0;
	vm->arena.limit = vm->limits.memory;
	vm->message.len = 0;
}

/*
 * A first line that begins with `#` is for shells; its end stays, and counts.
 */
static struct bytes
without_shebang(struct bytes source)
{
	const char *lf;

	if (source.len == 0 || source.at[0] != '#')
		return source;
	lf = memchr(source.at, '\n', source.len);
	if (lf == NULL)
		return (struct bytes){ "", 0 };
	return (struct bytes){ lf, source.len - (size_t)(lf - source.at) };
}

enum vm_state
vm_compile(struct vm *vm, struct bytes source, const char *name,
    struct buf *code)
{
	struct job job = { .vm = vm,
		.text = without_shebang(source),
		.name = name,
		.code = code };

	reset(vm);
	if (vm->ready != 0)
		restore_new(vm);	/* all the memory is for this */
	return keep(vm) == VM_DONE ? guard(vm, compile, &job) : VM_LIMIT;
}

/* --- a run --- */

static int
load_protected(lua_State *L)
{
	const struct job *job = lua_touserdata(L, 1);

	if (luaL_loadbufferx(L, job->text.at, job->text.len, "=?", "b"))
		return lua_error(L);				/* +1 chunk */
	lua_xmove(L, job->vm->run, 1);				/* -1 */
	return 0;
}

static void
load_code(void *arg)
{
	struct job *job = arg;

	job->vm->state = protect(job->vm, load_protected, job);
}

/* Keeps the state with the chunk, if it is one that can be restored. */
static void
keep_loaded(struct vm *vm, int64_t chunk)
{
	vm->kept = 0;
	if (vm->arena.snapshots[ARENA_FRESH].bytes != NULL &&
	    arena_snapshot_take(&vm->arena, ARENA_LOADED) == 0)
		vm->kept = chunk;
}

/* The chunk becomes ready in vm->run, unless it is. */
static enum vm_state
load(struct vm *vm, int64_t chunk, struct bytes code)
{
	struct job job = { .vm = vm, .text = code };
	bool again = chunk != 0 && chunk == vm->last;

	vm->last = chunk;
	if (chunk != 0 && chunk == vm->kept) {
		if (vm->ready != chunk)
			restore_kept(vm);
		return VM_DONE;
	}
	if (vm->ready != 0)
		restore_new(vm);
	if (guard(vm, load_code, &job) == VM_DONE && again)
		keep_loaded(vm, chunk);
	return vm->state;
}

static int
start_protected(lua_State *L)
{
	const struct job *job = lua_touserdata(L, 1);

	(void)job->function(L);
	lua_getglobal(L, "request");				/* +1 */
	lua_xmove(L, job->vm->run, 1);				/* -1 */
	job->vm->args = 1;
	return 0;
}

static void
start(void *arg)
{
	struct job *job = arg;

	job->vm->state = protect(job->vm, start_protected, job);
}

enum vm_state
vm_start(struct vm *vm, int64_t chunk, struct bytes code,
    int (*begin)(lua_State *))
{
	struct job job = { .vm = vm, .function = begin };
	enum vm_state state;

	reset(vm);
	state = load(vm, chunk, code);
	return state == VM_DONE ? guard(vm, start, &job) : state;
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
	struct vm *vm = ((struct job *)arg)->vm;
	int status;

	vm->current = vm->run;
	status = resume(vm);
	vm->current = NULL;
	if (status == LUA_OK && vm->limit_reached == NULL)
		vm->state = VM_DONE;
	else if (status == LUA_OK) {
		vm->state = VM_LIMIT;	/* it was caught, at the end */
	} else if (status != LUA_YIELD)
		vm->state = explain(vm, vm->run, status);
}

enum vm_state
vm_run(struct vm *vm)
{
	struct job job = { .vm = vm };

	vm->ticks = 0;
	return guard(vm, run_on, &job);
}
