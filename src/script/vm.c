#include "script/vm.h"

#include <lauxlib.h>
#include <limits.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "script/watchdog.h"

enum {
	HOOK_STEP = 1000,		/* instructions between two counts */
	MESSAGE_STEPS = 100000,		/* instructions for a traceback */
	MESSAGE_MEMORY = 256 * 1024,	/* bytes for a traceback */
	GC_PAUSE = 1000,		/* %: most runs have no collection */
	POSITION_LEVELS = 256,		/* calls searched for one in Lua */
	DEEP_LEVELS = 10000,		/* calls of an endless recursion */
	RESUME_COST = 10,		/* instructions charged for a resume */
	UNYIELDABLE_FACTOR = 3		/* the limit is stuck_ms times this */
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

int
vm_pause(lua_State *L, enum vm_state state, ptrdiff_t context,
    int (*then)(lua_State *, int, ptrdiff_t))
{
	struct vm *vm = vm_of(L);

	vm->state = state;
	vm->pausing = true;
	return lua_yieldk(L, 0, context, then);
}

/*
 * Each coroutine has its own count hook, so up to HOOK_STEP instructions at its
 * end are never counted. The first resume is charged for them.
 */
int
vm_resume(lua_State *L, lua_State *co, int args)
{
	struct vm *vm = vm_of(L);
	bool is_new = lua_status(co) == LUA_OK;
	bool is_unyieldable = !vm_can_pause(L);
	int status;

	vm->pausing = false;
	vm->unyieldable_callers += is_unyieldable;
	vm->current = co;
	vm->quiet = NULL;
	status = lua_resume(co, L, args);
	vm->current = L;
	vm->quiet = NULL;
	vm->unyieldable_callers -= is_unyieldable;
	vm_charge(L, is_new ? HOOK_STEP : RESUME_COST);
	return status;
}

static bool
is_out_of_time(const struct vm *vm)
{
	unsigned ticks = vm->worked + watchdog_ticks();

	return ticks * WATCHDOG_TICK_MS + vm->slept >
	    vm->limits.ms + vm->extra_ms;
}

void
vm_charge(lua_State *L, long instructions)
{
	struct vm *vm = vm_of(L);

	vm->left -= instructions;
	if (vm->limit_reached != NULL)
		vm_raise_limit(L, vm->limit_reached);
	if (vm->left <= 0)
		vm_raise_limit(L,
		    "too many instructions; "
		    "see the option handler_instructions");
	if (is_out_of_time(vm))
		vm_raise_limit(L, "too much time; see the option handler_time");
}

void
vm_extend(struct vm *vm, long instructions, unsigned ms)
{
	enum { EXTRA_MAX = INT_MAX / 2 };

	if (vm->left < LONG_MAX - instructions)
		vm->left += instructions;
	if (vm->extra_ms < EXTRA_MAX - ms)
		vm->extra_ms += ms;
}

bool
vm_try_charge(struct vm *vm, long instructions)
{
	vm->left -= instructions;
	return !watchdog_expired() && vm->left > 0 && !is_out_of_time(vm);
}

void
vm_unyieldable(lua_State *L, unsigned ticks)
{
	struct vm *vm = vm_of(L);

	vm->unyieldable_ticks += ticks;
	if (vm_can_pause(L))
		vm->unyieldable_ticks = 0;
	else if (vm->unyieldable_ticks * WATCHDOG_TICK_MS >
	    UNYIELDABLE_FACTOR * vm->limits.stuck_ms)
		vm_raise_limit(L,
		    "too much time where it cannot pause; "
		    "see the option handler_stuck");
}

/*
 * The count hook, which Lua calls every HOOK_STEP instructions and right after
 * a tick. A run that reaches it is not stuck. After a limit is reached, every
 * further instruction raises the error, so that no pcall() can hide it.
 */
static void
count_instructions(lua_State *L, lua_Debug *ar)
{
	(void)ar;
	lua_sethook(L, count_instructions, LUA_MASKCOUNT, HOOK_STEP);
	vm_of(L)->quiet = NULL;
	vm_charge(L, HOOK_STEP);
	vm_unyieldable(L, watchdog_kick());
	if (vm_should_yield(L))
		vm_pause(L, VM_YIELD, 0, NULL);
}

/* Adds the string on top to vm->message. */
static void
add_message(lua_State *L)
{
	size_t len;
	const char *text = lua_tolstring(L, -1, &len);

	if (len > LOG_MESSAGE_MAX)
		len = LOG_MESSAGE_MAX;
	CRITICAL(buf_add(&vm_of(L)->message, text, len));
}

/*
 * Finds the innermost function of a coroutine that is written in Lua, from this
 * level on. Returns its level, or -1.
 */
static int
find_lua_level(lua_State *L, int level, lua_Debug *ar)
{
	for (; level < POSITION_LEVELS; level++) {
		if (!lua_getstack(L, level, ar))
			break;
		lua_getinfo(L, "Sl", ar);
		if (ar->currentline > 0)
			return level;
	}
	return -1;
}

/* Reports whether a message holds a position, like `/a.lua:3:`. */
static bool
has_position(const char *message)
{
	const char *colon = message;

	while ((colon = strchr(colon, ':')) != NULL) {
		colon++;
		if (strspn(colon, "0123456789") > 0 &&
		    colon[strspn(colon, "0123456789")] == ':')
			return true;
	}
	return false;
}

/*
 * Puts the position in front of the message on top if it has none, because a C
 * function has raised it.
 */
static void
add_position(lua_State *L, lua_State *failed)
{
	const char *message = lua_tostring(L, -1);
	lua_Debug ar;

	if (has_position(message) || find_lua_level(failed, 0, &ar) == -1)
		return;
	lua_pushfstring(L, "%s:%d: %s", ar.short_src, ar.currentline, message);
	lua_replace(L, -2);
}

/* Saves the message with its position, before a pcall() could hide it. */
static void
save_limit_message(lua_State *L, struct vm *vm, const char *message)
{
	lua_pushstring(L, message);				/* +1 */
	add_position(L, L);
	luaL_traceback(L, L, lua_tostring(L, -1), 0);		/* +1 */
	vm->message.len = 0;
	add_message(L);
	lua_pop(L, 2);
}

int
vm_raise_limit(lua_State *L, const char *message)
{
	struct vm *vm = vm_of(L);
	bool first = vm->limit_reached == NULL;

	vm->limit_reached = message;
	lua_sethook(L, count_instructions, LUA_MASKCOUNT, 1);
	if (first && !vm->exiting)
		save_limit_message(L, vm, message);
	return luaL_error(L, "%s", message);
}

int
vm_exit(lua_State *L)
{
	struct vm *vm = vm_of(L);

	if (vm->limit_reached == NULL)
		vm->exiting = true;
	return vm_raise_limit(L, "the handler has ended");
}

/* --- calls within the limits --- */

/* A call and its arguments. */
struct call {
	struct vm *vm;
	lua_CFunction body;		/* runs protected, or NULL */
	lua_CFunction function;		/* of the API, called by it, or NULL */
	struct bytes text;		/* source or bytecode */
	const char *name;		/* of the chunk */
	struct buf *code;		/* takes the bytecode */
};

/*
 * Makes the run call its hook at once. Until then, the coroutine is quiet: it
 * begins no instruction. lua_sethook() is signal-safe.
 */
static void
preempt_run(void *arg)
{
	struct vm *vm = ((const struct call *)arg)->vm;

	vm->stack_is_whole = vm->quiet != NULL && vm->quiet == vm->current &&
	    vm->arena.resized == 0;
	if (vm->arena.resized <= ARENA_SMALL)
		vm->arena.resized = 0;	/* complete before the next tick */
	vm->quiet = vm->current;
	if (vm->current != NULL)
		lua_sethook(vm->current, count_instructions, LUA_MASKCOUNT, 1);
}

/* Pushes the error, argument 2, as a string: +1. */
static void
push_error_text(lua_State *L)
{
	if (lua_isstring(L, 2) || luaL_getmetafield(L, 2, "__tostring"))
		luaL_tolstring(L, 2, NULL);			/* +1 */
	else
		lua_pushfstring(L, "(error object is a %s value)",
		    luaL_typename(L, 2));			/* +1 */
}

/* Reports whether an endless recursion has used up a stack, or the memory. */
static bool
is_endless_recursion(const char *message, lua_State *failed)
{
	const char *overflow = strstr(message, "stack overflow");
	lua_Debug ar;

	if (overflow != NULL)
		return strncmp(overflow, "stack overflow (", 16) != 0;
	return strstr(message, "not enough memory") != NULL &&
	    lua_getstack(failed, DEEP_LEVELS, &ar);
}

/* Adds to the message on top that it is of an endless recursion, if it is. */
static void
add_recursion(lua_State *L, lua_State *failed)
{
	const char *message = lua_tostring(L, -1);
	lua_Debug ar;
	int level;

	if (!is_endless_recursion(message, failed))
		return;
	level = find_lua_level(failed, 0, &ar);
	if (level != -1 && lua_getstack(failed, level, &ar) &&
	    lua_getinfo(failed, "n", &ar) && ar.name != NULL)
		lua_pushfstring(L, "%s: endless recursion of '%s'", message,
		    ar.name);
	else
		lua_pushfstring(L, "%s: endless recursion", message);
	lua_replace(L, -2);
}

void
vm_add_position(lua_State *L)
{
	if (lua_type(L, -1) != LUA_TSTRING)
		return;
	add_position(L, L);
	add_recursion(L, L);
}

/* Reports whether the module gopher.hint may know such a message. */
static bool
may_have_hint(const char *message)
{
	return strstr(message, "nil") != NULL ||
	    strstr(message, "got no value") != NULL ||
	    strstr(message, "no module '") != NULL;
}

/* Adds the option of the limit to the message on top, if memory has run out. */
static void
add_memory_option(lua_State *L)
{
	static const char end[] = "not enough memory";
	struct bytes message;

	message.at = lua_tolstring(L, -1, &message.len);
	if (message.len < sizeof end - 1 ||
	    strcmp(message.at + message.len - (sizeof end - 1), end) != 0)
		return;
	lua_pushliteral(L, "; see the option handler_memory");	/* +1 */
	lua_concat(L, 2);					/* -1 */
}

/* Adds a hint to the message on top, if the state can explain errors. */
static void
add_hint(lua_State *L)
{
	struct vm *vm = vm_of(L);

	if (!may_have_hint(lua_tostring(L, -1)))
		return;
	lua_getfield(L, LUA_REGISTRYINDEX, VM_EXPLAIN);		/* +1 */
	lua_pushvalue(L, -2);					/* +1 */
	if (lua_pcall(L, 1, 1, 0) == LUA_OK && lua_isstring(L, -1))
		lua_replace(L, -2);				/* -1 */
	else
		lua_pop(L, 1);
	if (vm->limit_reached == NULL)
		return;
	/* The script has changed a function that the hint uses. */
	vm->limit_reached = NULL;
	vm->left = MESSAGE_STEPS;
	vm->message.len = 0;
	lua_sethook(L, count_instructions, LUA_MASKCOUNT, HOOK_STEP);
}

/* Adds the error and the traceback of the failed coroutine to vm->message. */
static int
format_error(lua_State *L)
{
	lua_State *failed = lua_touserdata(L, 1);

	push_error_text(L);					/* +1 */
	if (failed != NULL) {
		add_position(L, failed);
		add_recursion(L, failed);
		add_memory_option(L);
		add_hint(L);
		luaL_traceback(L, failed, lua_tostring(L, -1), 0);
	}
	add_message(L);
	return 0;
}

/*
 * Moves the error on top of the stack of `from` into vm->message; for this,
 * allows more memory and instructions. Returns VM_ERROR or VM_LIMIT.
 */
static enum vm_state
record_error(struct vm *vm, lua_State *from, int status)
{
	bool is_limit;

	is_limit = vm->limit_reached != NULL || vm->arena.refused ||
	    status == LUA_ERRMEM;
	vm->limit_reached = NULL;
	vm->arena.limit += MESSAGE_MEMORY;
	vm->left = MESSAGE_STEPS;
	vm->unyieldable_callers = 1;
	vm->unyieldable_ticks = 0;
	vm->current = vm->L;
	(void)watchdog_kick();
	lua_sethook(vm->L, count_instructions, LUA_MASKCOUNT, HOOK_STEP);
	if (from != vm->L)
		lua_xmove(from, vm->L, 1);			/* +1 error */
	lua_pushcfunction(vm->L, format_error);			/* +1 */
	lua_pushlightuserdata(vm->L, from != vm->L ? from : NULL);
	lua_pushvalue(vm->L, -3);				/* +1 error */
	if (vm->message.len > 0)
		lua_settop(vm->L, 0);	/* saved by save_limit_message() */
	else if (lua_pcall(vm->L, 2, 0, 0) != LUA_OK)
		CRITICAL(buf_puts(&vm->message, "the error cannot be shown"));
	vm->arena.limit -= MESSAGE_MEMORY;
	return is_limit ? VM_LIMIT : VM_ERROR;
}

/* Runs call->body in a protected call; sets vm->state. */
static void
call_protected(void *arg)
{
	struct call *call = arg;
	struct vm *vm = call->vm;
	int status;

	lua_pushcfunction(vm->L, call->body);			/* +1 */
	lua_pushlightuserdata(vm->L, call);			/* +1 */
	status = lua_pcall(vm->L, 1, 0, 0);
	vm->state =
	    status == LUA_OK ? VM_DONE : record_error(vm, vm->L, status);
}

/* Sets an alarm that kills the process, for a run that no jump can leave. */
static void
set_alarm(const struct vm *vm)
{
	alarm((vm->limits.ms + 999) / 1000);
}

/*
 * Writes the message for a run that the watchdog has left, with the place in
 * Lua if it can be read. The jump may have left a call that is half made, so
 * the innermost one is not read. Lua may have been moving the stack, see
 * `resized` of the arena. A tail call replaces its caller on the stack, so the
 * coroutine has to be quiet too; hooks are off where a limit was reached. Never
 * left by a jump.
 */
static void
record_stuck(struct vm *vm, const char *chunk)
{
	bool is_readable = vm->stack_is_whole && vm->arena.resized == 0 &&
	    vm->limit_reached == NULL;
	lua_Debug ar;

	vm->state = VM_LIMIT;
	vm->message.len = 0;
	if (is_readable && find_lua_level(vm->current, 1, &ar) != -1)
		buf_printf(&vm->message, "%s:%d: ", ar.short_src,
		    ar.currentline);
	else if (chunk != NULL)
		buf_printf(&vm->message, "%s: ", chunk + 1);
	buf_puts(&vm->message,
	    "too much time in one function; see the option handler_stuck");
}

/* Runs a call with the watchdog; returns vm->state. Never left by a jump. */
static enum vm_state
run_watched(struct vm *vm, void (*run)(void *), struct call *call)
{
	unsigned stuck = vm->limits.stuck_ms / WATCHDOG_TICK_MS;

	if (vm->limits.plain) {
		watchdog_reset();
		set_alarm(vm);
		run(call);
		alarm(0);
	} else if (!watchdog_run(run, preempt_run, call, stuck))
		record_stuck(vm, call->name);
	vm->ticks += watchdog_ticks();
	vm->worked += watchdog_ticks();
	return vm->state;
}

/* --- a new state --- */

/* The lua_Alloc of a plain state. Never left by a jump. */
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

/* Never left by a jump. */
static lua_State *
new_lua_state(struct vm *vm)
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
 * Makes Lua double its string table now if it is nearly full, by adding strings
 * that are garbage. Otherwise every run would have to do it.
 */
static void
grow_string_table(lua_State *L, const struct arena *arena)
{
	enum { STRINGS_MAX = 64, DOUBLED = 1024 };	/* bytes */
	size_t before;
	int i;

	for (i = 0; i < STRINGS_MAX; i++) {
		before = arena->now.used;
		lua_pushlstring(L, (const char *)&i, sizeof i);
		lua_pop(L, 1);
		if (arena->now.used - before > DOUBLED)
			return;
	}
}

/* Fills the state. The registry protects the coroutine from collection. */
static int
fill_state(lua_State *L)
{
	struct call *call = lua_touserdata(L, 1);

	lua_gc(L, LUA_GCSTOP, 0);
	lua_settop(L, 0);
	call->function(L);
	lua_settop(L, 0);
	call->vm->co = lua_newthread(L);			/* +1 */
	lua_rawsetp(L, LUA_REGISTRYINDEX, call->vm);		/* -1 */
	lua_sethook(call->vm->co, count_instructions, LUA_MASKCOUNT, HOOK_STEP);
	if (!call->vm->limits.once)
		grow_string_table(L, &call->vm->arena);
	lua_gc(L, LUA_GCRESTART, 0);
	/* The pause is set first, because a collection schedules the next. */
	lua_gc(L, LUA_GCSETPAUSE, GC_PAUSE);
	lua_gc(L, LUA_GCCOLLECT, 0);
	return 0;
}

/* Takes the snapshot without a chunk, once. Never left by a jump. */
static enum vm_state
take_fresh_snapshot(struct vm *vm)
{
	if (vm->limits.plain || vm->arena.snapshots[ARENA_FRESH].bytes != NULL)
		return VM_DONE;
	return arena_snapshot_take(&vm->arena, ARENA_FRESH) == 0 ? VM_DONE :
								   VM_LIMIT;
}

/* Never left by a jump. */
enum vm_state
vm_open(struct vm *vm, const struct vm_limits *limits,
    int (*install)(lua_State *), void *owner)
{
	struct call call = { .vm = vm,
		.body = fill_state,
		.function = install };

	*vm = (struct vm){
		.limits = *limits,
		.left = limits->instructions,
		.owner = owner,
	};
	vm->L = new_lua_state(vm);
	if (vm->L == NULL) {
		buf_puts(&vm->message, "not enough memory for a Lua state");
		return VM_LIMIT;
	}
	memcpy(lua_getextraspace(vm->L), &vm, sizeof vm);
	call_protected(&call);
	if (vm->state != VM_DONE || limits->once)
		return vm->state;
	return take_fresh_snapshot(vm);
}

/* Restores the state, without a chunk or with it. Never left by a jump. */
static void
restore_snapshot(struct vm *vm, enum arena_snapshot_id id)
{
	if (vm->arena.snapshots[id].bytes != NULL)
		arena_restore(&vm->arena, id);
	vm->loaded_chunk = id == ARENA_LOADED ? vm->snapshot_chunk : 0;
}

void
vm_restore(struct vm *vm)
{
	vm->message.len = 0;
	restore_snapshot(vm,
	    vm->snapshot_chunk != 0 && vm->snapshot_chunk == vm->last_chunk ?
		ARENA_LOADED :
		ARENA_FRESH);
}

/* Never left by a jump. */
void
vm_close(struct vm *vm)
{
	if (vm->L != NULL && vm->limits.plain) {
		set_alarm(vm);
		lua_close(vm->L);
		alarm(0);
	}
	vm->L = vm->co = NULL;
	arena_close(&vm->arena);
	buf_free(&vm->message);
}

/* --- bytecode --- */

/* A lua_Writer that adds to a buffer. In a critical section. */
static int
write_code(lua_State *L, const void *bytes, size_t n, void *code)
{
	(void)L;
	buf_add(code, bytes, n);
	return ((struct buf *)code)->failed;
}

bool
vm_dump(lua_State *L, struct buf *code)
{
	int failed;

	CRITICAL(failed = lua_dump(L, write_code, code, 0));
	return failed == 0;
}

static int
compile_text(lua_State *L)
{
	const struct call *call = lua_touserdata(L, 1);

	if (luaL_loadbufferx(L, call->text.at, call->text.len, call->name, "t"))
		return lua_error(L);
	if (!vm_dump(L, call->code))				/* +1 */
		return luaL_error(L, "not enough memory");
	return 0;
}

/* Resets the fields of the run. */
static void
reset_run(struct vm *vm)
{
	vm->left = vm->limits.instructions;
	vm->ticks = vm->worked = vm->slept = vm->extra_ms =
	    vm->unyieldable_callers = vm->unyieldable_ticks = 0;
	vm->current = NULL;
	vm->quiet = NULL;
	vm->stack_is_whole = false;
	vm->limit_reached = NULL;
	vm->exiting = vm->pausing = false;
	vm->args = 0;
	vm->arena.limit = vm->limits.memory;
	vm->message.len = 0;
}

struct bytes
vm_source_text(struct bytes source)
{
	if (source.len >= 3 && memcmp(source.at, "\xef\xbb\xbf", 3) == 0) {
		source.at += 3;
		source.len -= 3;
	}
	if (source.len > 0 && source.at[0] == '#')
		for (; source.len > 0 && source.at[0] != '\n'; source.len--)
			source.at++;
	return source;
}

enum vm_state
vm_compile(struct vm *vm, struct bytes source, const char *name,
    struct buf *code)
{
	struct call call = { .vm = vm,
		.body = compile_text,
		.text = vm_source_text(source),
		.name = name,
		.code = code };

	reset_run(vm);
	if (vm->loaded_chunk != 0)
		/* This frees the memory of the loaded chunk. */
		restore_snapshot(vm, ARENA_FRESH);
	if (take_fresh_snapshot(vm) != VM_DONE)
		return VM_LIMIT;
	return run_watched(vm, call_protected, &call);
}

/* --- a run --- */

static int
load_bytecode(lua_State *L)
{
	const struct call *call = lua_touserdata(L, 1);

	if (luaL_loadbufferx(L, call->text.at, call->text.len, "=?", "b"))
		return lua_error(L);				/* +1 chunk */
	lua_xmove(L, call->vm->co, 1);				/* -1 */
	return 0;
}

/* Takes the snapshot with the chunk, if possible. Never left by a jump. */
static void
take_loaded_snapshot(struct vm *vm, int64_t chunk)
{
	vm->snapshot_chunk = 0;
	if (vm->arena.snapshots[ARENA_FRESH].bytes != NULL &&
	    arena_snapshot_take(&vm->arena, ARENA_LOADED) == 0)
		vm->snapshot_chunk = chunk;
}

/* Loads the chunk into vm->co, unless it is loaded. */
static enum vm_state
load_chunk(struct vm *vm, int64_t chunk, struct bytes code)
{
	struct call call = { .vm = vm, .body = load_bytecode, .text = code };
	bool is_repeated = chunk != 0 && chunk == vm->last_chunk;

	vm->last_chunk = chunk;
	if (chunk != 0 && chunk == vm->snapshot_chunk) {
		if (vm->loaded_chunk != chunk)
			restore_snapshot(vm, ARENA_LOADED);
		return VM_DONE;
	}
	if (vm->loaded_chunk != 0)
		restore_snapshot(vm, ARENA_FRESH);
	if (run_watched(vm, call_protected, &call) == VM_DONE && is_repeated)
		take_loaded_snapshot(vm, chunk);
	return vm->state;
}

static int
begin_run(lua_State *L)
{
	const struct call *call = lua_touserdata(L, 1);

	call->function(L);
	lua_getglobal(L, "request");				/* +1 */
	lua_xmove(L, call->vm->co, 1);				/* -1 */
	call->vm->args = 1;
	return 0;
}

enum vm_state
vm_start(struct vm *vm, int64_t chunk, struct bytes code,
    int (*begin)(lua_State *))
{
	struct call call = { .vm = vm, .body = begin_run, .function = begin };

	reset_run(vm);
	if (load_chunk(vm, chunk, code) != VM_DONE)
		return vm->state;
	return run_watched(vm, call_protected, &call);
}

/* Resumes until the chunk ends or pauses; ignores yields of the script. */
static int
resume_chunk(struct vm *vm)
{
	int status, args;

	for (;;) {
		args = vm->args;
		vm->args = 0;
		vm->pausing = false;
		status = lua_resume(vm->co, NULL, args);
		if (status != LUA_YIELD || vm->pausing)
			return status;
		lua_settop(vm->co, 0);
	}
}

static void
run_call(void *arg)
{
	struct vm *vm = ((struct call *)arg)->vm;
	int status;

	vm->current = vm->co;
	status = resume_chunk(vm);
	vm->current = NULL;
	if (vm->exiting || (status == LUA_OK && vm->limit_reached == NULL))
		vm->state = VM_DONE;
	else if (status == LUA_OK) {
		vm->state = VM_LIMIT;	/* the script caught it */
	} else if (status != LUA_YIELD)
		vm->state = record_error(vm, vm->co, status);
}

enum vm_state
vm_run(struct vm *vm)
{
	struct call call = { .vm = vm };

	vm->ticks = 0;
	return run_watched(vm, run_call, &call);
}
