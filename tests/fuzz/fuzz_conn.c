/* Whole connections: Gopher, HTTP, the PROXY protocol, all files of a site. */
#include "site.h"

void
fuzz_start(void)
{
	site_open(true);
}

void
fuzz_one(struct bytes in)
{
	const unsigned client = fuzz_byte(&in);

	site_check_secret(site_serve(in, client), in);
	site_check_states();
}
