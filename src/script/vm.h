/* Runs one Lua chunk inside limits. */
#ifndef SCRIPT_VM_H
#define SCRIPT_VM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "script/arena.h"

struct lua_State;

enum vm_state {
	VM_DONE,	/* the chunk has ended */
	VM_MORE,	/* what it has sent has to leave: run it again */
	VM_ERROR,	/* it has failed; vm->message says why */
	VM_LIMIT	/* a fuse has blown; the same */
};

struct vm_limits {
	size_t memory;		/* bytes */
	long instructions;	/* of the Lua machine, in one run */
	unsigned seconds;	/* of processor time */
	bool can_leave;		/* by a jump, see script/fuse.h; else by SIGALRM */
};

/* One fresh Lua state and the chunk that runs in it. */
struct vm {
	struct lua_State *L;	/* the state */
	struct lua_State *run;	/* the coroutine that runs the chunk */
	struct arena arena;
	struct vm_limits limits;
	long left;		/* instructions that are left */
	bool blown;		/* none are left */
	bool spent;		/* another limit was reached */
	bool torn;		/* it was left: only vm_close() can follow */
	enum vm_state state;	/* what the run has come to */
	bool pausing;		/* the yield is ours, not the script's */
	int args;		/* values that wait for the next resume */
	struct buf message;	/* what went wrong */
	void *owner;		/* whose words the script may call */
};

/*
 * Makes a state and calls `install` in it, protected, to fill it; `owner` is
 * what vm_of(L)->owner gives to C functions. The vm must stay where it is.
 * VM_DONE, VM_ERROR or VM_LIMIT. vm_close() in any case.
 */
enum vm_state vm_open(struct vm *vm, const struct vm_limits *limits,
    int (*install)(struct lua_State *), void *owner);

/*
 * Compiles source text (bytecode is refused). `name` is the chunk's name, as in
 * lua_load. The global `request` will be the chunk's argument.
 */
enum vm_state vm_load(struct vm *vm, const char *source, size_t len,
    const char *name);

/* Runs the chunk, or runs on after VM_MORE. */
enum vm_state vm_run(struct vm *vm);

/* The vm that a C function was called in, from any coroutine. */
struct vm *vm_of(struct lua_State *L);

/* May this coroutine pause with vm_pause() now? */
bool vm_can_pause(struct lua_State *L);

/*
 * For C functions: leaves vm_run() with VM_MORE; `return vm_pause(...)`. On the
 * next run `then` is called with `context`, and what it returns counts.
 */
int vm_pause(struct lua_State *L, ptrdiff_t context,
    int (*then)(struct lua_State *, int, ptrdiff_t));

/* Lets go of the state. May be called twice. */
void vm_close(struct vm *vm);

#endif
