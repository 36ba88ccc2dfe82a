#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log_target.h"
#include "suite.h"

/* Reads what `say` logs to stderr, for which a pipe stands in. */
static void
log_into(char *got, size_t size, void (*say)(void))
{
	int ends[2], saved;
	ssize_t n;

	ck_assert_int_eq(pipe(ends), 0);
	saved = dup(STDERR_FILENO);
	dup2(ends[1], STDERR_FILENO);
	say();
	dup2(saved, STDERR_FILENO);
	close(ends[1]);
	close(saved);
	n = read(ends[0], got, size - 1);
	close(ends[0]);
	got[n > 0 ? n : 0] = '\0';
}

static void
say_two_lines(void)
{
	setenv("JOURNAL_STREAM", "1:1", 1);	/* is not stderr */
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
	log_error("one\ntwo %d", 2);
	log_info("three\n");
	log_info("%s", "");
	log_debug("not said");
}

START_TEST(each_line_carries_its_severity)
{
	char got[200];

	log_into(got, sizeof got, say_two_lines);
	ck_assert_str_eq(got,
	    "ERROR: one\nERROR:   two 2\nINFO: three\nINFO: \n");
}
END_TEST

static void
say_to_journal(void)
{
	struct stat st;
	char stream[64];

	fstat(STDERR_FILENO, &st);
	snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
	log_info("hello");
	log_warn("beware");
	log_line("raw", 3, true);
}

START_TEST(the_journal_gets_numbers)
{
	char got[200];

	log_into(got, sizeof got, say_to_journal);
	ck_assert_str_eq(got, "<6>hello\n<4>beware\n<6>raw\n");
}
END_TEST

static void
say_a_long_one(void)
{
	char text[2 * LOG_MESSAGE_MAX];

	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	log_open(LOG_TO_STDERR, LOG_LEVEL_INFO);
	log_info("%s", text);
}

START_TEST(a_long_message_is_cut)
{
	char got[2 * LOG_MESSAGE_MAX];

	log_into(got, sizeof got, say_a_long_one);
	ck_assert_uint_le(strlen(got), LOG_LINE_MAX + 8);
	ck_assert_int_eq(got[strlen(got) - 1], '\n');
}
END_TEST

static void
say_far_too_much(void)
{
	int i;

	log_open(LOG_TO_STDERR, LOG_LEVEL_INFO);
	for (i = 0; i < 5000; i++)
		log_info("this pipe holds 64 KiB and has no reader");
}

START_TEST(a_log_without_a_reader_never_blocks)
{
	char got[100];

	log_into(got, sizeof got, say_far_too_much);
	ck_assert_int_eq(strncmp(got, "INFO: this", 10), 0);
}
END_TEST

/* Until the log is opened, it writes to stderr as it is. */
START_TEST(a_pipe_that_cannot_be_opened_again_never_blocks)
{
	static char page[4096];
	int full[2];

	ck_assert_int_eq(pipe(full), 0);
	dup2(full[1], STDERR_FILENO);
	ck_assert_int_eq(log_target_put("a\n", 2), 0);
	ck_assert_int_ne(fcntl(full[1], F_SETFL, O_NONBLOCK), -1);
	while (write(full[1], page, sizeof page) != -1)
		continue;
	ck_assert_int_ne(fcntl(full[1], F_SETFL, 0), -1);
	alarm(5);
	ck_assert_int_eq(log_target_put("b\n", 2), -1);
	ck_assert_int_eq(errno, EAGAIN);
	ck_assert_int_eq(read(full[0], page, sizeof page), sizeof page);
	ck_assert_int_eq(read(full[0], page, sizeof page), sizeof page);
	ck_assert_int_eq(log_target_put("c\n", 2), 0);
}
END_TEST

static char file[] = "log", moved[] = "log.1";

/* Changes to a new directory and logs to a file there. */
static void
log_here(void)
{
	char dir[] = "/tmp/logs.XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
	log_open(LOG_TO_STDERR, LOG_LEVEL_INFO);
	ck_assert_int_eq(log_to_file(file), 0);
}

static void
remove_log(void)
{
	char dir[200];

	ck_assert_int_eq(log_to_file(""), 0);
	unlink(file);
	unlink(moved);
	ck_assert_ptr_nonnull(getcwd(dir, sizeof dir));
	ck_assert_int_eq(rmdir(dir), 0);
}

static const char *
text_of(const char *path)
{
	static char text[64 * 1024];
	ssize_t n;
	int fd;

	fd = open(path, O_RDONLY);
	ck_assert_int_ne(fd, -1);
	n = read(fd, text, sizeof text - 1);
	ck_assert_int_ge(n, 0);
	text[n] = '\0';
	close(fd);
	return text;
}

/* Checks that the text is one line after a time, "2026-11-25T07:35:39Z ". */
static void
assert_stamped(const char *text, const char *line)
{
	static const char like[] = "9999-99-99T99:99:99Z ";
	size_t i;

	for (i = 0; like[i] != '\0'; i++)
		ck_assert_msg(like[i] == '9' ?
			text[i] >= '0' && text[i] <= '9' :
			text[i] == like[i],
		    "no time: %s", text);
	ck_assert_str_eq(text + i, line);
}

START_TEST(a_file_has_the_time_before_each_line)
{
	struct stat st;

	log_here();
	log_warn("beware of %d", 7);
	assert_stamped(text_of(file), "WARNING: beware of 7\n");
	ck_assert_int_eq(stat(file, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0137, 0);
	remove_log();
}
END_TEST

static void
say_aloud(void)
{
	log_warn_aloud("a word");
}

static void
say_aloud_on_stderr(void)
{
	log_open(LOG_TO_STDERR, LOG_LEVEL_INFO);
	log_warn_aloud("a word");
}

START_TEST(a_warning_aloud_is_also_on_stderr)
{
	char got[100];

	log_here();
	log_into(got, sizeof got, say_aloud);
	ck_assert_str_eq(got, "WARNING: a word\n");
	assert_stamped(text_of(file), "WARNING: a word\n");
	remove_log();
	log_into(got, sizeof got, say_aloud_on_stderr);
	ck_assert_str_eq(got, "WARNING: a word\n");
}
END_TEST

START_TEST(a_log_file_can_be_tried_without_opening_it)
{
	static char path[PATH_MAX + 10];

	log_here();
	ck_assert_int_eq(log_target_test(""), 0);
	ck_assert_int_eq(log_target_test(file), 0);
	ck_assert_int_eq(log_target_test("new"), 0);
	ck_assert_int_eq(access("new", F_OK), -1);
	ck_assert_int_eq(log_target_test("none/new"), -1);
	ck_assert_int_eq(log_target_test("./"), -1);
	memset(path, 'a', NAME_MAX + 1);
	ck_assert_int_eq(log_target_test(path), -1);
	ck_assert_int_eq(errno, ENAMETOOLONG);
	memset(path, '/', PATH_MAX);
	path[PATH_MAX] = 'a';
	ck_assert_int_eq(log_target_test(path), -1);
	ck_assert_int_eq(errno, ENAMETOOLONG);
	remove_log();
}
END_TEST

START_TEST(a_raw_line_has_nothing_before_it)
{
	log_here();
	log_line("{}", 2, true);
	ck_assert_str_eq(text_of(file), "{}\n");
	remove_log();
}
END_TEST

START_TEST(a_signal_reopens_a_renamed_file)
{
	log_here();
	log_line("one", 3, true);
	ck_assert_int_eq(rename(file, moved), 0);
	log_line("two", 3, true);
	log_reopen_on(SIGUSR1);
	raise(SIGUSR1);
	log_poll();
	log_line("three", 5, true);
	ck_assert_str_eq(text_of(moved), "one\ntwo\n");
	ck_assert_str_eq(text_of(file), "three\n");
	signal(SIGUSR1, SIG_DFL);
	remove_log();
}
END_TEST

START_TEST(a_file_that_cannot_be_opened_changes_nothing)
{
	log_here();
	ck_assert_int_eq(log_to_file("/nowhere/log"), -1);
	ck_assert_int_eq(log_to_file(""), 0);
	ck_assert_int_eq(log_to_file(file), 0);
	ck_assert_int_eq(log_to_file("/"), -1);
	log_line("here", 4, true);
	ck_assert_str_eq(text_of(file), "here\n");
	remove_log();
}
END_TEST

START_TEST(lines_that_a_full_disk_loses_are_reported_once)
{
	log_here();
	unlink(file);
	ck_assert_int_eq(symlink("/dev/full", file), 0);
	log_reopen();
	log_line("a", 1, true);
	ck_assert(log_is_behind());
	log_line("b", 1, true);
	log_line("c", 1, true);
	log_poll();
	ck_assert(log_is_behind());
	unlink(file);
	log_reopen();
	log_line("d", 1, true);
	ck_assert(!log_is_behind());
	log_line("e", 1, true);
	ck_assert_str_eq(strchr(text_of(file), ' '),
	    " WARNING: log: 3 lines were lost\nd\ne\n");
	remove_log();
}
END_TEST

/* The write end of a pipe replaces stderr, which `saved` keeps open. */
static int ends[2], saved;

static void
catch_stderr(void)
{
	saved = dup(STDERR_FILENO);
	ck_assert_int_ne(dup2(ends[1], STDERR_FILENO), -1);
	close(ends[1]);
	unsetenv("JOURNAL_STREAM");
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
}

static void
restore_stderr(void)
{
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(ends[0]);
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
}

START_TEST(on_a_terminal_an_access_line_has_a_time)
{
	char got[64] = "";
	int hours, minutes, seconds;

	ends[0] = posix_openpt(O_RDWR | O_NOCTTY);
	ck_assert_int_ne(ends[0], -1);
	ck_assert_int_eq(grantpt(ends[0]), 0);
	ck_assert_int_eq(unlockpt(ends[0]), 0);
	ends[1] = open(ptsname(ends[0]), O_RDWR | O_NOCTTY);
	ck_assert_int_ne(ends[1], -1);
	catch_stderr();
	log_line("/a", 2, false);
	ck_assert_int_gt(read(ends[0], got, sizeof got - 1), 0);
	restore_stderr();
	ck_assert_int_eq(sscanf(got, "%2d:%2d:%2d", &hours, &minutes, &seconds),
	    3);
	ck_assert_str_eq(got + strlen("07:35:39"), " INFO: /a\r\n");
}
END_TEST

/* Fills the pipe and empties it again; `tail` is what is logged after that. */
static void
overflow(char *tail, size_t size)
{
	static char all[1024 * 1024];
	size_t len = 0;
	ssize_t n;
	int i;

	for (i = 0; i < 20000 && !log_is_behind(); i++)
		log_info("line %d of the log, which no process reads", i);
	ck_assert(log_is_behind());
	ck_assert_int_ne(fcntl(ends[0], F_SETFL, O_NONBLOCK), -1);
	while ((n = read(ends[0], all, sizeof all)) > 0)
		len = (size_t)n;
	ck_assert_uint_gt(len, 0);
	ck_assert_int_eq(all[len - 1], '\n');
	log_poll();
	ck_assert(!log_is_behind());
	n = read(ends[0], tail, size - 1);
	ck_assert_int_gt(n, 0);
	tail[n] = '\0';
}

START_TEST(a_pipe_that_is_full_loses_lines_and_its_flags_stay)
{
	char tail[200];

	ck_assert_int_eq(pipe(ends), 0);
	catch_stderr();
	overflow(tail, sizeof tail);
	ck_assert_str_eq(tail, "WARNING: log: 1 line was lost\n");
	ck_assert_int_eq(fcntl(STDERR_FILENO, F_GETFL) & O_NONBLOCK, 0);
	restore_stderr();
}
END_TEST

START_TEST(a_socket_that_is_full_loses_lines_and_its_flags_stay)
{
	char tail[200];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	catch_stderr();
	overflow(tail, sizeof tail);
	ck_assert_str_eq(tail, "WARNING: log: 1 line was lost\n");
	ck_assert_int_eq(fcntl(STDERR_FILENO, F_GETFL) & O_NONBLOCK, 0);
	restore_stderr();
}
END_TEST

START_TEST(the_log_avoids_a_connection_that_is_stderr)
{
	char reply[100];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	catch_stderr();
	log_target_avoid(ends[0]);	/* the other end is another socket */
	log_info("to stderr");
	ck_assert_int_gt(read(ends[0], reply, sizeof reply), 0);
	log_target_avoid(STDERR_FILENO);
	ck_assert_int_eq(log_target(), TARGET_SYSLOG);
	log_open(LOG_TO_STDERR, LOG_LEVEL_INFO);
	log_info("to syslog");
	ck_assert_int_eq(write(STDERR_FILENO, "x", 1), 1);
	/* /dev/null has replaced the last descriptor of that end. */
	ck_assert_int_eq(read(ends[0], reply, sizeof reply), 0);
	dup2(saved, STDERR_FILENO);
}
END_TEST

Suite *
log_suite(void)
{
	const TTest *const tests[] = {
		each_line_carries_its_severity,
		the_journal_gets_numbers,
		a_long_message_is_cut,
		a_log_without_a_reader_never_blocks,
		a_pipe_that_cannot_be_opened_again_never_blocks,
		a_file_has_the_time_before_each_line,
		on_a_terminal_an_access_line_has_a_time,
		a_warning_aloud_is_also_on_stderr,
		a_log_file_can_be_tried_without_opening_it,
		a_raw_line_has_nothing_before_it,
		a_signal_reopens_a_renamed_file,
		a_file_that_cannot_be_opened_changes_nothing,
		lines_that_a_full_disk_loses_are_reported_once,
		a_pipe_that_is_full_loses_lines_and_its_flags_stay,
		a_socket_that_is_full_loses_lines_and_its_flags_stay,
		the_log_avoids_a_connection_that_is_stderr,
	};

	return SUITE("log", tests);
}
