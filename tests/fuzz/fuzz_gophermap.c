/* Gophermaps of any bytes: a whole menu, without secrets. */
#include <err.h>
#include <errno.h>
#include <sys/stat.h>

#include "site.h"

void
fuzz_start(void)
{
	site_open(false);
	if (mkdir("site/fuzz", 0755) == -1 && errno != EEXIST)
		err(2, "site/fuzz");
}

void
fuzz_one(struct bytes in)
{
	struct bytes reply;

	fuzz_write_file("site/fuzz/gophermap", in);
	reply = site_serve(bytes_of("/fuzz\r\n"), 0);
	site_check_secret(reply, in);
	site_check_menu(reply);
}
