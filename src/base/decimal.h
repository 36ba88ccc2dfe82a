/* Decimal numbers, where printf would be too slow. */
#pragma once

#include <stdint.h>

enum { DECIMAL_MAX = 20 };	/* digits of the largest number */

/*
 * Writes the number at `to`, where there is room for its digits, without a NUL.
 * Returns where the next byte goes.
 */
char *decimal_put(char *to, uint64_t number);
