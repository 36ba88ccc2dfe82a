/* The descriptors 0, 1 and 2, which the program that starts this one passes. */
#pragma once

#include <stdbool.h>

/*
 * Opens /dev/null for those that are closed. A connection that gets the number
 * of stderr would get its lines.
 */
void std_fds_fill(void);

/*
 * Reports whether two descriptors are one socket, pipe or file. A device, such
 * as a terminal or /dev/null, may be both input and log.
 */
bool std_fds_are_same(int a, int b);

/* Points a descriptor to /dev/null, also for programs started from now on. */
void std_fds_discard(int fd);
