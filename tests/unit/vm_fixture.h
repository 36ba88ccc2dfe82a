/* Runs chunks in a vm of their own, for the tests of vm and coroutine. */
#ifndef TESTS_VM_FIXTURE_H
#define TESTS_VM_FIXTURE_H

#include "script/vm.h"

/* The sum of all arguments of say() in the last chunk. */
extern int said;

/* Opens a vm and runs the source until it ends, or calls wait(). */
enum vm_state vm_fixture_run(struct vm *vm, const char *source);

/* Continues until the chunk ends, or calls wait(). */
enum vm_state vm_fixture_continue(struct vm *vm);

/* Opens a vm with these limits. */
enum vm_state vm_fixture_open(struct vm *vm, const struct vm_limits *limits);

/* Fails the test unless the source ends like this. */
void assert_ends(const char *source, enum vm_state state, const char *message);

#endif
