/* Runs one Lua chunk at a time, within limits. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "script/arena.h"

struct lua_State;

enum vm_state {
	VM_DONE,	/* the chunk has ended */
	VM_MORE,	/* its output has to be sent first: run it again */
	VM_YIELD,	/* its turn is over: run it again */
	VM_SLEEP,	/* run it again at vm->wake */
	VM_ERROR,	/* it has failed: vm->message */
	VM_LIMIT	/* it has reached a limit: vm->message */
};

struct vm_limits {
	size_t memory;		/* bytes */
	long instructions;	/* of Lua's machine, in one run */
	unsigned ms;		/* of work and sleep in one run; 10 or more */
	unsigned stuck_ms;	/* without an instruction of Lua; 10 or more */
	bool plain;		/* trusted: uses malloc(3), no jump */
	bool once;		/* closed after its first run */
};

/*
 * The name of a function in the registry, or of nothing. It takes the message
 * of an error and returns a better one.
 */
#define VM_EXPLAIN "gophermoon.explain"

/* A Lua state, and the run in it. */
struct vm {
	struct lua_State *L;	/* the main thread of the state */
	struct lua_State *co;	/* the coroutine that runs the chunk */
	struct arena arena;
	struct vm_limits limits;
	void *owner;		/* see vm_open() */
	/* numbers of chunks, see vm_start(), or 0: */
	int64_t last_chunk;	/* of the last run */
	int64_t loaded_chunk;	/* in the restored state */
	int64_t snapshot_chunk;	/* in the snapshot ARENA_LOADED */
	/* of the run: */
	long left;		/* instructions */
	unsigned worked;	/* ticks in all calls of the functions below */
	unsigned ticks;		/* in the last call; 1 or more end the turn */
	unsigned slept;		/* ms */
	unsigned extra_ms;	/* in addition to limits.ms */
	const char *limit_reached;	/* the limit's message, or NULL */
	bool exiting;		/* vm_exit() was called */
	struct lua_State *current;	/* the coroutine that is running */
	struct lua_State *quiet;	/* no instruction since a tick */
	bool stack_is_whole;	/* at the last tick; see record_stuck() */
	unsigned unyieldable_callers;	/* callers that cannot yield */
	unsigned unyieldable_ticks;	/* ticks since it last could pause */
	bool pausing;		/* the yield is not the script's own */
	enum vm_state state;	/* the result of the last call */
	int64_t wake;		/* ms of clock_ms() */
	int args;		/* values that the next resume takes */
	struct buf message;	/* of an error, with a traceback */
};

/*
 * Makes a state and fills it with `install`, in a protected call. C functions
 * find `owner` in vm_of(L)->owner. Takes the first snapshot, with two
 * exceptions: a plain state has none, and a state for one run takes it only in
 * vm_compile(). The vm must not move. Returns VM_DONE, VM_ERROR or VM_LIMIT;
 * the caller always calls vm_close().
 */
enum vm_state vm_open(struct vm *vm, const struct vm_limits *limits,
    int (*install)(struct lua_State *), void *owner);

/*
 * Returns the source without a byte order mark, and without a first line that
 * begins with `#`. The LF of the line stays, so that line numbers are right.
 */
struct bytes vm_source_text(struct bytes source);

/*
 * Compiles source text and adds the bytecode to `code`, for vm_start(). `name`
 * is the name of the chunk, as in lua_load(). Returns VM_DONE, VM_ERROR or
 * VM_LIMIT; vm_restore() has to follow.
 */
enum vm_state vm_compile(struct vm *vm, struct bytes source, const char *name,
    struct buf *code);

/*
 * Begins a run: loads bytecode of vm_compile() and calls `begin`, protected.
 * The global `request` becomes the argument of the chunk. `chunk` identifies
 * the code, 0: unknown. A chunk that runs twice in a row gets a snapshot with
 * it loaded. Returns VM_DONE, VM_ERROR or VM_LIMIT.
 */
enum vm_state vm_start(struct vm *vm, int64_t chunk, struct bytes code,
    int (*begin)(struct lua_State *));

/* Runs the chunk, or continues it. */
enum vm_state vm_run(struct vm *vm);

/*
 * Restores the state made by vm_open() or, if a snapshot with the chunk of the
 * last run exists, that one.
 */
void vm_restore(struct vm *vm);

/* Frees the state. May be called twice. */
void vm_close(struct vm *vm);

/* --- for C functions that Lua calls --- */

/* Returns the vm of a coroutine. */
struct vm *vm_of(struct lua_State *L);

/* Reports whether this coroutine can pause with vm_pause() now. */
bool vm_can_pause(struct lua_State *L);

/* Reports whether the turn of this run is over and it can pause. */
bool vm_should_yield(struct lua_State *L);

/*
 * Leaves vm_run() with `state`: VM_MORE, VM_YIELD or VM_SLEEP (set vm->wake
 * before). Called as `return vm_pause(...)`. The next vm_run() calls `then`
 * with `context`, whose results become the results of the C function. A hook
 * passes NULL as `then`.
 */
int vm_pause(struct lua_State *L, enum vm_state state, ptrdiff_t context,
    int (*then)(struct lua_State *, int, ptrdiff_t));

/*
 * Resumes a coroutine of the script from L like lua_resume(), and charges the
 * run for it. The coroutine can pause if L can.
 */
int vm_resume(struct lua_State *L, struct lua_State *co, int args);

/* Raises an error that no pcall() catches. The message is a string literal. */
int vm_raise_limit(struct lua_State *L, const char *message);

/* Ends the run in the same way, but well: vm_run() returns VM_DONE. */
int vm_exit(struct lua_State *L);

/*
 * Puts the position in front of the error on top, for a message handler, if it
 * is a message without one, and names an endless recursion.
 */
void vm_add_position(struct lua_State *L);

/*
 * Charges the run for work, in instructions. Raises an error if a limit is
 * reached, or was reached before.
 */
void vm_charge(struct lua_State *L, long instructions);

/* Raises the limits of the run, as far as their ranges allow. */
void vm_extend(struct vm *vm, long instructions, unsigned ms);

/*
 * Charges the run in a critical section, where no error may be raised. Returns
 * false if a limit is reached; then the section has to end.
 */
bool vm_try_charge(struct vm *vm, long instructions);

/*
 * Counts ticks that watchdog_kick() has returned against a run that cannot
 * pause here. Raises an error if there are too many.
 */
void vm_unyieldable(struct lua_State *L, unsigned ticks);

/*
 * Adds the chunk on top of the stack as bytecode to `code`. Returns false if
 * there is not enough memory.
 */
bool vm_dump(struct lua_State *L, struct buf *code);
