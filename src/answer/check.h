/* Reads the site as an operator would like to: what in it is not as meant? */
#ifndef ANSWER_CHECK_H
#define ANSWER_CHECK_H

#include <stdio.h>

#include "site/root.h"

/*
 * Prints the lines of gophermaps that only resemble a directive, one complaint
 * a line. Returns how many bytes that were, or -1 if it could not be done.
 */
long check_site(const struct conf *conf, const struct root *root, FILE *out);

#endif
