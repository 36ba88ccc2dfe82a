/* Tests of confinement: each confines a child process of its own. */
#ifndef TESTS_CONFINED_H
#define TESTS_CONFINED_H

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "site/root.h"
#include "suite.h"

static struct conf conf;	/* of the site */
static struct root root;

/*
 * Runs `check` in a child process, in the site of tree_make(). It returns 0, or
 * the line that has failed.
 */
static inline void
in_child(int (*check)(void))
{
	int status;
	pid_t pid;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(root_open(&root, tree_make(), &conf), 0);
	pid = fork();
	if (pid == 0) {
		status = check();
		if (status != 0)
			fprintf(stderr, "line %d has failed: %m\n", status);
		_exit(status != 0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	root_close(&root);
	conf_free(&conf);
	tree_remove();
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}

/* Expectations on a confined process: a failure leaves the function. */
#define HOLDS(condition) \
	do { \
		if (!(condition)) \
			return __LINE__; \
	} while (0)
#define REFUSED(call, error) HOLDS((call) == -1 && errno == (error))

#endif
