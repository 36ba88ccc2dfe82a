/* Floors 1 and 6: where lines go, and the access line. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/sink.h"
#include "conn/access_format.h"
#include "suite.h"

static char file[] = "log", moved[] = "log.1";

/* A log file in a directory of its own, where the test then is. */
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
leave_here(void)
{
	char dir[200];

	ck_assert_int_eq(log_to_file(""), 0);
	(void)unlink(file);
	(void)unlink(moved);
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
	(void)close(fd);
	return text;
}

/* The text is one line with a time in front: "2026-11-25T07:35:39Z ". */
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

START_TEST(a_file_has_the_time_in_front_of_each_line)
{
	struct stat st;

	log_here();
	log_warn("beware of %d", 7);
	assert_stamped(text_of(file), "WARNING: beware of 7\n");
	ck_assert_int_eq(stat(file, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0137, 0);
	leave_here();
}
END_TEST

START_TEST(a_bare_line_has_nothing_in_front)
{
	log_here();
	log_line("{}", 2, true);
	ck_assert_str_eq(text_of(file), "{}\n");
	leave_here();
}
END_TEST

START_TEST(a_file_that_was_renamed_is_left_when_it_is_asked_for)
{
	log_here();
	log_line("one", 3, true);
	ck_assert_int_eq(rename(file, moved), 0);
	log_line("two", 3, true);
	log_reopen_on(SIGUSR1);
	(void)raise(SIGUSR1);
	log_tend();
	log_line("three", 5, true);
	ck_assert_str_eq(text_of(moved), "one\ntwo\n");
	ck_assert_str_eq(text_of(file), "three\n");
	(void)signal(SIGUSR1, SIG_DFL);
	leave_here();
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
	leave_here();
}
END_TEST

START_TEST(lines_that_a_full_disk_loses_are_told_once)
{
	log_here();
	(void)unlink(file);
	ck_assert_int_eq(symlink("/dev/full", file), 0);
	log_reopen();
	log_line("a", 1, true);
	ck_assert(log_is_behind());
	log_line("b", 1, true);
	log_line("c", 1, true);
	log_tend();
	ck_assert(log_is_behind());
	(void)unlink(file);
	log_reopen();
	log_line("d", 1, true);
	ck_assert(!log_is_behind());
	log_line("e", 1, true);
	ck_assert_str_eq(strchr(text_of(file), ' '),
	    " WARNING: 3 lines of the log were lost\nd\ne\n");
	leave_here();
}
END_TEST

/* A pipe whose other end is ends[0] stands in for stderr; it was `saved`. */
static int ends[2], saved;

static void
catch_stderr(void)
{
	saved = dup(STDERR_FILENO);
	ck_assert_int_ne(dup2(ends[1], STDERR_FILENO), -1);
	(void)close(ends[1]);
	(void)unsetenv("JOURNAL_STREAM");
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
}

static void
let_stderr_go(void)
{
	(void)dup2(saved, STDERR_FILENO);
	(void)close(saved);
	(void)close(ends[0]);
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
}

/* Fills it, and empties it again. The last that was said is left in `tail`. */
static void
overflow(char *tail, size_t size)
{
	static char all[1024 * 1024];
	size_t len = 0;
	ssize_t n;
	int i;

	for (i = 0; i < 20000 && !log_is_behind(); i++)
		log_info("nobody reads what stands in line %d of the log", i);
	ck_assert(log_is_behind());
	ck_assert_int_ne(fcntl(ends[0], F_SETFL, O_NONBLOCK), -1);
	while ((n = read(ends[0], all, sizeof all)) > 0)
		len = (size_t)n;
	ck_assert_uint_gt(len, 0);
	ck_assert_int_eq(all[len - 1], '\n');
	log_tend();
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
	ck_assert_str_eq(tail, "WARNING: 1 line of the log was lost\n");
	ck_assert_int_eq(fcntl(STDERR_FILENO, F_GETFL) & O_NONBLOCK, 0);
	let_stderr_go();
}
END_TEST

START_TEST(a_socket_that_is_full_loses_lines_and_its_flags_stay)
{
	char tail[200];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	catch_stderr();
	overflow(tail, sizeof tail);
	ck_assert_str_eq(tail, "WARNING: 1 line of the log was lost\n");
	ck_assert_int_eq(fcntl(STDERR_FILENO, F_GETFL) & O_NONBLOCK, 0);
	let_stderr_go();
}
END_TEST

START_TEST(a_syslog_daemon_that_has_stopped_loses_lines)
{
	struct sockaddr_un here = { .sun_family = AF_UNIX, .sun_path = "log" };
	struct sink sink;
	char got[16];
	int daemon, i;

	log_here();
	(void)unlink(file);
	daemon = socket(AF_UNIX, SOCK_DGRAM, 0);
	ck_assert_int_eq(bind(daemon, (struct sockaddr *)&here, sizeof here),
	    0);
	ck_assert_int_eq(sink_open_socket(&sink, file), 0);
	for (i = 0; i < 100000 && sink_put(&sink, "<30>x", 5) == 0; i++)
		continue;
	ck_assert_int_lt(i, 100000);
	ck_assert_int_eq(recv(daemon, got, sizeof got, 0), 5);
	ck_assert_int_eq(sink_put(&sink, "<30>y", 5), 0);
	sink_close(&sink);
	(void)close(daemon);
	leave_here();
}
END_TEST

static const struct access_record usual = {
	.remote = "192.0.2.7",
	.selector = { "/a", 2 },
	.what = "file",
	.status = 200,
	.sent = 12,
	.ms = 3,
};

/* What is written of this selector, in a place of its own. */
static const char *
written(enum access_format format, const char *selector, size_t n)
{
	static char line[ACCESS_LINE_MAX + 1];
	struct access_record access = usual;

	access.selector = (struct bytes){ selector, n };
	line[access_line(line, format, &access)] = '\0';
	return line;
}

START_TEST(a_plain_line_is_for_people)
{
	char line[ACCESS_LINE_MAX + 1];
	struct access_record access = usual;

	ck_assert_str_eq(written(ACCESS_PLAIN, "/a\x7f\x01\tb", 6),
	    "192.0.2.7 \"/a?? b\" file 12 bytes 3 ms");
	access.error = true;
	access.missing = "the visitor has gone";
	line[access_line(line, ACCESS_PLAIN, &access)] = '\0';
	ck_assert_str_eq(line,
	    "192.0.2.7 \"/a\" file error 12 bytes 3 ms, "
	    "the visitor has gone");
}
END_TEST

/* The request and what follows it: the time before it is of the moment. */
static const char *
request_of(const char *line)
{
	const char *end;

	ck_assert_int_eq(strncmp(line, "192.0.2.7 - - [", 15), 0);
	end = strstr(line, "] ");
	ck_assert_ptr_nonnull(end);
	ck_assert_int_eq(end - line,
	    15 +
		(int)strlen("25/Nov/2026:07:35:39 "
			    "+0000"));
	return end + 2;
}

START_TEST(a_combined_line_escapes_as_apache_does)
{
	ck_assert_str_eq(request_of(written(ACCESS_COMBINED, "/a b", 4)),
	    "\"/a b\" 200 12 \"-\" \"-\"");
	ck_assert_str_eq(
	    request_of(written(ACCESS_COMBINED, "\"\\\n\t\x01\xe9", 6)),
	    "\"\\\"\\\\\\n\\t\\x01\\xe9\" 200 12 \"-\" \"-\"");
	ck_assert_str_eq(request_of(written(ACCESS_COMBINED, "", 0)),
	    "\"/\" 200 12 \"-\" \"-\"");
	ck_assert_str_eq(request_of(written(ACCESS_COMBINED, NULL, 0)),
	    "\"-\" 200 12 \"-\" \"-\"");
}
END_TEST

START_TEST(where_there_are_several_sites_a_line_says_which)
{
	char line[ACCESS_LINE_MAX + 1];
	struct access_record access = usual;

	access.site = "a.b:70";
	line[access_line(line, ACCESS_PLAIN, &access)] = '\0';
	ck_assert_str_eq(line, "192.0.2.7 a.b:70 \"/a\" file 12 bytes 3 ms");
	line[access_line(line, ACCESS_COMBINED, &access)] = '\0';
	ck_assert_int_eq(strncmp(line, "a.b:70 192.0.2.7 - - [", 22), 0);
	line[access_line(line, ACCESS_JSON, &access)] = '\0';
	ck_assert_ptr_nonnull(
	    strstr(line, "\"remote\":\"192.0.2.7\",\"site\":\"a.b:70\","));
}
END_TEST

START_TEST(a_name_with_a_blank_stays_one_field)
{
	char line[ACCESS_LINE_MAX + 1];
	struct access_record access = usual;

	access.remote = "a b";
	line[access_line(line, ACCESS_COMBINED, &access)] = '\0';
	ck_assert_int_eq(strncmp(line, "a\\x20b - - [", 12), 0);
}
END_TEST

/* What stands in the selector's string. */
static const char *
json_selector(const char *selector, size_t n)
{
	const char *line = written(ACCESS_JSON, selector, n);
	static char got[ACCESS_LINE_MAX];
	const char *from, *to;

	from = strstr(line, "\"selector\":\"");
	ck_assert_ptr_nonnull(from);
	from += strlen("\"selector\":\"");
	to = strstr(from,
	    "\",\"answer\":\"file\",\"error\":false,"
	    "\"bytes\":12,\"ms\":3}");
	ck_assert_ptr_nonnull(to);
	memcpy(got, from, (size_t)(to - from));
	got[to - from] = '\0';
	return got;
}

START_TEST(a_json_line_holds_any_selector)
{
	ck_assert_str_eq(json_selector("/a \"q\" \\", 8), "/a \\\"q\\\" \\\\");
	ck_assert_str_eq(json_selector("\x01\x1f\x7f\0", 4),
	    "\\u0001\\u001f\\u007f\\u0000");
	ck_assert_str_eq(json_selector("\xc3\xa9\xf0\x9f\x8c\x99", 6),
	    "\xc3\xa9\xf0\x9f\x8c\x99");
	ck_assert_str_eq(json_selector("caf\xe9", 4), "caf\\u00e9");
	/* Too long, a surrogate, past the last, cut off. */
	ck_assert_str_eq(json_selector("\xc0\xaf", 2), "\\u00c0\\u00af");
	ck_assert_str_eq(json_selector("\xed\xa0\x80", 3),
	    "\\u00ed\\u00a0\\u0080");
	ck_assert_str_eq(json_selector("\xf4\x90\x80\x80", 4),
	    "\\u00f4\\u0090\\u0080\\u0080");
	ck_assert_str_eq(json_selector("\xe2\x82", 2), "\\u00e2\\u0082");
}
END_TEST

/* Behind a string of JSON in which no byte stands that must be escaped. */
static const char *
behind_string(const char *at)
{
	ck_assert_int_eq(*at, '"');
	for (at++; *at != '"'; at++) {
		ck_assert_uint_ge((unsigned char)*at, 0x20);
		if (*at != '\\')
			continue;
		ck_assert_ptr_nonnull(strchr("u\"\\", *++at));
		if (*at == 'u') {
			ck_assert_uint_ge(strspn(at + 1, "0123456789abcdef"),
			    4);
			at += 4;
		}
	}
	return at + 1;
}

static void
assert_is_object(const char *line)
{
	const char *at = line;

	ck_assert_int_eq(*at, '{');
	do {
		at = behind_string(at + 1);
		ck_assert_int_eq(*at, ':');
		if (*++at == '"')
			at = behind_string(at);
		else
			at += strcspn(at, ",}");
	} while (*at == ',');
	ck_assert_str_eq(at, "}");
}

START_TEST(random_selectors_stay_one_object_and_one_record)
{
	enum { RUNS = 2000 };
	char selector[2048];
	size_t i, n;
	int run, f;

	srandom(6);
	for (run = 0; run < RUNS; run++) {
		n = (size_t)random() % sizeof selector;
		for (i = 0; i < n; i++)
			selector[i] = (char)(run % 2 ? random() : 1);
		assert_is_object(written(ACCESS_JSON, selector, n));
		for (f = ACCESS_PLAIN; f <= ACCESS_JSON; f++)
			ck_assert_ptr_null(
			    strpbrk(written((enum access_format)f, selector, n),
				"\r\n"));
	}
}
END_TEST

static void
assert_named(const char *remote, const char *net)
{
	char name[ACCESS_NAME_MAX];

	ck_assert_str_eq(access_name(name, ACCESS_FULL, remote), remote);
	ck_assert_str_eq(access_name(name, ACCESS_NET, remote), net);
}

START_TEST(of_an_address_only_the_net_is_left)
{
	char name[ACCESS_NAME_MAX];

	assert_named("192.0.2.7", "192.0.2.0");
	assert_named("2001:db8:1:2:3:4:5:6", "2001:db8:1::");
	assert_named("::1", "::");
	assert_named("fe80::1:2%eth0", "fe80::");
	assert_named("::ffff:192.0.2.7", "192.0.2.0");
	assert_named("ada.example.org", "-");
	assert_named("192.0.2.7 ", "-");
	assert_named("", "-");
	assert_named("local", "local");
	ck_assert_str_eq(access_name(name, ACCESS_NONE, "192.0.2.7"), "-");
	ck_assert_str_eq(access_name(name, ACCESS_NONE, "2001:db8::7"), "-");
	ck_assert_str_eq(access_name(name, ACCESS_NONE, "unix"), "unix");
}
END_TEST

Suite *
logs_suite(void)
{
	const TTest *const tests[] = {
		a_file_has_the_time_in_front_of_each_line,
		a_bare_line_has_nothing_in_front,
		a_file_that_was_renamed_is_left_when_it_is_asked_for,
		a_file_that_cannot_be_opened_changes_nothing,
		lines_that_a_full_disk_loses_are_told_once,
		a_pipe_that_is_full_loses_lines_and_its_flags_stay,
		a_socket_that_is_full_loses_lines_and_its_flags_stay,
		a_syslog_daemon_that_has_stopped_loses_lines,
	};

	return SUITE("logs", tests);
}

Suite *
access_format_suite(void)
{
	const TTest *const tests[] = {
		a_plain_line_is_for_people,
		a_combined_line_escapes_as_apache_does,
		where_there_are_several_sites_a_line_says_which,
		a_name_with_a_blank_stays_one_field,
		a_json_line_holds_any_selector,
		random_selectors_stay_one_object_and_one_record,
		of_an_address_only_the_net_is_left,
	};

	return SUITE("access", tests);
}
