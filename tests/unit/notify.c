/* server/notify: notifications for the service manager. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/notify.h"
#include "suite.h"

static int manager;

/* A manager in the abstract namespace: it leaves no file. */
static void
open_manager(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char name[60];

	snprintf(name, sizeof name, "@gophermoon-%jd", (intmax_t)getpid());
	memcpy(address.sun_path, name, strlen(name));
	address.sun_path[0] = '\0';
	manager = socket(AF_UNIX, SOCK_DGRAM, 0);
	ck_assert_int_eq(bind(manager, (struct sockaddr *)&address,
			     (socklen_t)(sizeof(sa_family_t) + strlen(name))),
	    0);
	ck_assert_int_eq(setenv("NOTIFY_SOCKET", name, 1), 0);
}

/* Returns the next notification, or "". */
static const char *
next_notification(void)
{
	static char received[1000];
	ssize_t n;

	n = recv(manager, received, sizeof received - 1, MSG_DONTWAIT);
	received[n > 0 ? n : 0] = '\0';
	return received;
}

START_TEST(the_manager_gets_notifications)
{
	open_manager();
	notify_open();
	notify("STATUS=%d clients\nREADY=1", 7);
	ck_assert_str_eq(next_notification(), "STATUS=7 clients\nREADY=1");
	notify_close();
	notify("READY=1");
	ck_assert_str_eq(next_notification(), "");
	notify_close();
	close(manager);
}
END_TEST

START_TEST(without_a_manager_nothing_happens)
{
	static const char *const nowhere[] = { "", "@", "relative", "/no/such",
		"/a/path/that/is/longer/than/any/that/a/socket/can/have/as/"
		"there/are/only/a/hundred/and/eight/bytes/for/it/in/all" };
	size_t i;

	unsetenv("NOTIFY_SOCKET");
	notify_open();
	notify("READY=1");
	ck_assert_int_eq(setenv("WATCHDOG_USEC", "1000000", 1), 0);
	ck_assert_int_eq(notify_watchdog(), 0);
	for (i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++) {
		ck_assert_int_eq(setenv("NOTIFY_SOCKET", nowhere[i], 1), 0);
		notify_open();
		notify("READY=1");
		ck_assert_int_eq(notify_watchdog(), 0);
	}
}
END_TEST

START_TEST(the_watchdog_of_another_process_is_ignored)
{
	char pid[20];

	open_manager();
	notify_open();
	unsetenv("WATCHDOG_PID");
	unsetenv("WATCHDOG_USEC");
	ck_assert_int_eq(notify_watchdog(), 0);
	setenv("WATCHDOG_USEC", "30000000", 1);
	ck_assert_int_eq(notify_watchdog(), 30000);
	setenv("WATCHDOG_USEC", "-5000", 1);
	ck_assert_int_eq(notify_watchdog(), 0);
	setenv("WATCHDOG_USEC", "18446744073709551615", 1);
	ck_assert_int_eq(notify_watchdog(), INT32_MAX);
	snprintf(pid, sizeof pid, "%jd", (intmax_t)getpid());
	setenv("WATCHDOG_PID", pid, 1);
	ck_assert_int_eq(notify_watchdog(), INT32_MAX);
	setenv("WATCHDOG_PID", "1", 1);
	ck_assert_int_eq(notify_watchdog(), 0);
	notify_close();
	close(manager);
}
END_TEST

Suite *
notify_suite(void)
{
	const TTest *const tests[] = {
		the_manager_gets_notifications,
		without_a_manager_nothing_happens,
		the_watchdog_of_another_process_is_ignored,
	};

	return SUITE("notify", tests);
}
