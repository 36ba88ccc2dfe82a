/* Explains requests that nothing answers, to the operator. */
#pragma once

#include "conn/exchange.h"

/*
 * Sets the words of the access line for a request without a node, and in
 * task.refusal the reason, if a file exists that is not served. Warns of that
 * file once an hour.
 */
void missing_explain(struct exchange *x);
