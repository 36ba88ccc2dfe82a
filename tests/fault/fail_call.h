/*
 * The plan of one fault, in a file that the tests and all processes of the
 * server map. FAIL_CALL is the path of this file.
 */
#ifndef TESTS_FAIL_CALL_H
#define TESTS_FAIL_CALL_H

#include <stdatomic.h>

struct plan {
	char call[32];		/* the name of the function */
	atomic_long number;	/* of the call that fails; 0: none */
	atomic_long count;	/* of the calls of all processes since */
	int error;		/* errno of the failure */
};

#endif
