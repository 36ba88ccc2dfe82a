/* Runs one Lua chunk inside limits. */
#ifndef SCRIPT_VM_H
#define SCRIPT_VM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "script/arena.h"

struct lua_State;

enum vm_state {
	VM_DONE,	/* the chunk has ended */
	VM_MORE,	/* what it has sent has to leave: run it again */
	VM_YIELD,	/* others want their turn: run it again */
	VM_SLEEP,	/* run it again at vm->wake */
	VM_ERROR,	/* it has failed; vm->message says why */
	VM_LIMIT	/* a fuse has blown; the same */
};

struct vm_limits {
	size_t memory;		/* bytes */
	long instructions;	/* of the Lua machine, in one run */
	unsigned ms;		/* that a run may work and sleep, 10 or more */
	unsigned stuck_ms;	/* that it may be out of reach, 10 or more */
	bool plain;		/* no arena: for libraries that hold memory */
	bool once;		/* it is closed after its first run */
};

/* A Lua state for one run at a time, and the run. */
struct vm {
	struct lua_State *L;	/* the state */
	struct lua_State *run;	/* the coroutine that runs the chunk */
	struct arena arena;
	struct vm_limits limits;
	void *owner;		/* whose words the script may call */
	/* chunks by their numbers, see vm_start(), or 0: */
	int64_t last;		/* of the last run */
	int64_t ready;		/* that the state holds already */
	int64_t kept;		/* that there is an image with */
	/* of the run: */
	long left;		/* instructions that are left */
	unsigned worked;	/* ticks in earlier turns */
	unsigned ticks;		/* in the last call of a function below */
	unsigned slept;		/* ms */
	const char *limit_reached;	/* which limit was reached, or NULL */
	struct lua_State *current;	/* the coroutine that is running */
	unsigned
	    unyieldable_callers; /* callers that cannot pause, see vm_resume() */
	unsigned
	    unyieldable_ticks; /* ticks since it could pause the last time */
	bool pausing;		/* the yield is ours, not the script's */
	enum vm_state state;	/* what the run has come to */
	int64_t wake;		/* moment, in ms of clock_ms() */
	int args;		/* values that wait for the next resume */
	struct buf message;	/* what went wrong */
};

/*
 * Makes a state and calls `install` in it, protected, to fill it; `owner` is
 * what vm_of(L)->owner gives to C functions. An image of that is kept for
 * vm_restore(): none for a plain state, and none before a chunk is compiled for
 * one that runs once. The vm must stay where it is. VM_DONE, VM_ERROR or
 * VM_LIMIT. vm_close() in any case.
 */
enum vm_state vm_open(struct vm *vm, const struct vm_limits *limits,
    int (*install)(struct lua_State *), void *owner);

/*
 * Compiles source text to the bytecode that vm_start() takes, and adds that to
 * `code`. `name` is the chunk's name, as in lua_load. The state has to be
 * restored then.
 */
enum vm_state vm_compile(struct vm *vm, struct bytes source, const char *name,
    struct buf *code);

/*
 * Begins a run: makes bytecode of vm_compile() ready and calls `begin`,
 * protected. The global `request` will be the chunk's argument. `chunk` is a
 * number that no other code has, or 0: a chunk that comes twice in a row is
 * kept as it was loaded, for the times to come.
 */
enum vm_state vm_start(struct vm *vm, int64_t chunk, struct bytes code,
    int (*begin)(struct lua_State *));

/* Runs the chunk, or runs on. */
enum vm_state vm_run(struct vm *vm);

/*
 * Has the last call of vm_compile(), vm_start() or vm_run() taken all the time
 * that a run may take in a turn?
 */
bool vm_used_its_turn(const struct vm *vm);

/*
 * Makes the state what vm_open() has made, see there; or that with the chunk of
 * the last run, if it has been kept.
 */
void vm_restore(struct vm *vm);

/* Lets go of the state. May be called twice. */
void vm_close(struct vm *vm);

/* --- for C functions that Lua calls --- */

/* The vm that a C function was called in, from any coroutine. */
struct vm *vm_of(struct lua_State *L);

/* May this coroutine pause with vm_pause() now? */
bool vm_can_pause(struct lua_State *L);

/* Is the turn of this run over, and can it pause here? */
bool vm_should_yield(struct lua_State *L);

/*
 * Leaves vm_run() with `state`: VM_MORE, VM_YIELD or VM_SLEEP (set vm->wake);
 * `return vm_pause(...)`. On the next run `then` is called with `context`, and
 * what it returns counts.
 */
int vm_pause(struct lua_State *L, enum vm_state state, ptrdiff_t context,
    int (*then)(struct lua_State *, int, ptrdiff_t));

/*
 * Resumes a coroutine of the script from L, as lua_resume() does, for which it
 * pays. What can pause in L can pause there.
 */
int vm_resume(struct lua_State *L, struct lua_State *co, int args);

/*
 * Raises an error that no pcall can swallow: a limit has been reached. The
 * message is a literal.
 */
int vm_raise_limit(struct lua_State *L, const char *message);

/*
 * Counts work as so many instructions. Raises an error where a limit has been
 * reached, now or before.
 */
void vm_charge(struct lua_State *L, long instructions);

/*
 * The same where no error may be raised: has a limit been reached? Then
 * vm_charge() or critical_leave() says so.
 */
bool vm_is_over(struct vm *vm, long instructions);

/*
 * A run that was not stuck has taken these ticks, as watchdog_kick() returns them.
 * Raises an error where that was too much for one that cannot pause.
 */
void vm_unyieldable(struct lua_State *L, unsigned ticks);

/*
 * Adds the chunk on top of the stack as bytecode to `code`. False where that
 * could not be.
 */
bool vm_dump(struct lua_State *L, struct buf *code);

#endif
