/* Arrays that grow. */
#pragma once

#include <stddef.h>

/*
 * Returns the array of n elements of `size` bytes with room for one more,
 * perhaps at another address, and updates the capacity. Without memory it
 * returns NULL, and the array is unchanged.
 */
void *array_grow(void *array, size_t n, size_t *capacity, size_t size);
