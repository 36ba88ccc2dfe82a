/* The PROXY protocol: no decision changes with what comes later. */
#include "conn/proxy_protocol.h"
#include "fuzz.h"

void
fuzz_one(struct bytes in)
{
	struct proxy_header header, all = { 0 };
	enum proxy_state state, last;
	char shown[ADDR_TEXT_MAX];
	size_t n;

	last = proxy_protocol_parse(&all, in.at, in.len);
	assert(last != PROXY_MORE || in.len < PROXY_MAX);
	for (n = 0; n < in.len && n <= PROXY_MAX; n++) {
		memset(&header, 0, sizeof header);
		state = proxy_protocol_parse(&header, in.at, n);
		assert(state == PROXY_MORE || state == last);
		if (state != PROXY_CLIENT && state != PROXY_ITSELF)
			continue;
		assert(header.len == all.len && header.len > 0);
		if (state == PROXY_CLIENT && all.client.is_ip)
			assert(addr_is_same_ip(&header.client, &all.client));
	}
	if (last == PROXY_CLIENT)
		(void)addr_show_port(&all.client, shown);
}
