#include "base/sink.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "suite.h"

START_TEST(a_stopped_syslog_daemon_loses_lines)
{
	struct sockaddr_un here = { .sun_family = AF_UNIX, .sun_path = "log" };
	struct sink sink;
	char got[16];
	int daemon, i;

	tree_make();
	daemon = socket(AF_UNIX, SOCK_DGRAM, 0);
	ck_assert_int_eq(bind(daemon, (struct sockaddr *)&here, sizeof here),
	    0);
	ck_assert_int_eq(sink_open_socket(&sink, "log"), 0);
	for (i = 0; i < 100000 && sink_put(&sink, "<30>x", 5) == 0; i++)
		continue;
	ck_assert_int_lt(i, 100000);
	ck_assert_int_eq(recv(daemon, got, sizeof got, 0), 5);
	ck_assert_int_eq(sink_put(&sink, "<30>y", 5), 0);
	sink_close(&sink);
	close(daemon);
	tree_remove();
}
END_TEST

Suite *
sink_suite(void)
{
	const TTest *const tests[] = {
		a_stopped_syslog_daemon_loses_lines,
	};

	return SUITE("sink", tests);
}
