/* Handlers: no secrets, no trace in the Lua state, no change of the store. */
#include "program.h"
#include "site.h"

void
fuzz_start(void)
{
	site_open(false);
}

void
fuzz_one(struct bytes in)
{
	const unsigned client = fuzz_byte(&in);
	const struct bytes all = in;
	struct buf program = { 0 };

	program_make(&program, &in, true);
	fuzz_write_file("site/fuzz.lua",
	    (struct bytes){ buf_bytes(&program), program.len });
	site_check_secret(site_serve(bytes_of("/fuzz\tsome words\r\n"), client),
	    all);
	site_check_states();
	site_reset_store();
	buf_free(&program);
}
