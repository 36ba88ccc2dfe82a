/* Numbers in the environment, set by a service manager. */
#pragma once

#include <stdlib.h>

/* Returns the decimal number in a variable; 0 if there is none. */
static inline long long
env_number(const char *name)
{
	const char *value = getenv(name);

	return value ? strtoll(value, NULL, 10) : 0;
}
