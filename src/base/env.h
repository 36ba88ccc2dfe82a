/* Numbers in the environment, as a service manager passes them. */
#pragma once

#include <stdlib.h>

/* Returns the decimal number in a variable; 0 where there is none. */
static inline long long
env_number(const char *name)
{
	const char *value = getenv(name);

	return value ? strtoll(value, NULL, 10) : 0;
}
