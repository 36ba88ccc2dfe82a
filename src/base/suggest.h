/* The known word that is most similar to a misspelt one. Pure. */
#pragma once

struct suggestion {
	const char *word;	/* as the user wrote it */
	const char *best;	/* the most similar word so far, or NULL */
	unsigned distance;	/* farther words are not similar */
};

void suggest_begin(struct suggestion *suggestion, const char *word);

/* Offers a known word, which must outlive `suggestion`. */
void suggest_offer(struct suggestion *suggestion, const char *known);
