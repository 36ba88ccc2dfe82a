#include "base/suggest.h"

#include <string.h>

/* Returns the Levenshtein distance of the first 32 letters of a and b. */
static unsigned
edit_distance(const char *a, const char *b)
{
	unsigned row[33], diagonal, above, best;
	size_t i, j, n;

	n = strnlen(b, 32);
	for (j = 0; j <= n; j++)
		row[j] = (unsigned)j;
	for (i = 1; i <= 32 && a[i - 1] != '\0'; i++) {
		diagonal = row[0];
		row[0] = (unsigned)i;
		for (j = 1; j <= n; j++) {
			above = row[j];
			best = diagonal + (a[i - 1] != b[j - 1]);
			best = above + 1 < best ? above + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			diagonal = above;
		}
	}
	return row[n];
}

void
suggest_begin(struct suggestion *suggestion, const char *word)
{
	suggestion->word = word;
	suggestion->best = NULL;
	suggestion->distance = strlen(word) < 5 ? 2 : 4;
}

void
suggest_offer(struct suggestion *suggestion, const char *known)
{
	const unsigned distance = edit_distance(suggestion->word, known);

	if (distance >= suggestion->distance)
		return;
	suggestion->distance = distance;
	suggestion->best = known;
}
