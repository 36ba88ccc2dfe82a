#include "base/array.h"

#include <stdlib.h>

void *
array_grow(void *array, size_t n, size_t *capacity, size_t size)
{
	const size_t larger = *capacity > 0 ? 2 * *capacity : 4;

	if (n < *capacity)
		return array;
	array = reallocarray(array, larger, size);
	if (array != NULL)
		*capacity = larger;
	return array;
}
