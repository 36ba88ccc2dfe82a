#include "base/decimal.h"

char *
decimal_put(char *to, uint64_t number)
{
	uint64_t rest;
	char *end, *at;

	end = to + 1;
	for (rest = number; rest >= 10; rest /= 10)
		end++;
	for (at = end; at > to; number /= 10)
		*--at = (char)('0' + number % 10);
	return end;
}
