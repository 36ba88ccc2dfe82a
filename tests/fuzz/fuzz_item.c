/* Menu lines: whatever the fields hold, it is one line with three TABs. */
#include "gopher/item.h"
#include "gopher/reply.h"
#include "fuzz.h"

static void
check_line(const struct buf *line)
{
	const char *at = buf_bytes(line);
	size_t i, tabs;

	assert(line->len >= 7 && memcmp(at + line->len - 2, "\r\n", 2) == 0);
	for (i = tabs = 0; i < line->len - 2; i++) {
		assert(strchr("\r\n", at[i]) == NULL);	/* nor a NUL */
		tabs += at[i] == '\t';
	}
	assert(tabs == 3);
}

void
fuzz_one(struct bytes in)
{
	struct item item = { .type = '0' };
	struct buf line = { 0 };
	struct reply reply;
	char *name;

	item.port = fuzz_byte(&in) << 8 | fuzz_byte(&in);
	name = fuzz_string(&in, '|');
	(void)item_of_name(name, item.port & 1);
	free(name);
	item.name = fuzz_until(&in, '|');
	item.selector = fuzz_until(&in, '|');
	item.host = in;
	item_line(&line, &item);
	check_line(&line);
	buf_free(&line);
	reply_init(&reply, "gopher.test", 70, false, item.port & 2);
	reply_item(&reply, &item);
	check_line(&reply.out);
	reply_free(&reply);
}
