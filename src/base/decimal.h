/* Decimal numbers, faster than with printf. */
#pragma once

#include <stdint.h>

enum { DECIMAL_MAX = 20 };	/* digits of the largest number */

/*
 * Writes the digits of the number at `to`, which has room for them, without a
 * NUL. Returns the address after the last digit.
 */
char *decimal_put(char *to, uint64_t number);
