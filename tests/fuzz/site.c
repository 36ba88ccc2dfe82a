#include "site.h"

#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "conf/sites.h"
#include "store/session.h"
#include "store/state_dir.h"
#include "stats/writer.h"
#include "site/sites.h"
#include "script/conffile.h"
#include "script/pool.h"
#include "conn/conn.h"
#include "../unit/arena_fixture.h"

enum {
	SECRET_LEN = 32,
	STEPS_MAX = 100000,
	CACHE = 1 << 20,
	SMALL = 4096	/* bytes that the kernel takes for a slow client */
};

#define DATABASE "state/gopher.test-7070.db"

static char secret[SECRET_LEN + 1];
static struct conf conf;
static struct sites sites;
static struct pool *pool;
static struct exchange_pool exchanges;
static struct buf database;	/* the first bytes of it */
static int log_fd;

/* --- secrets --- */

static void
make_secret(void)
{
	unsigned char bytes[SECRET_LEN];
	size_t i;

	if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
		err(2, "getrandom");
	for (i = 0; i < SECRET_LEN; i++)
		secret[i] = (char)('a' + bytes[i] % 26);
}

/*
 * Reports whether bytes hold the secret. Compares byte by byte, because a
 * fuzzer learns what other functions compare.
 */
static bool
has_secret(struct bytes bytes)
{
	size_t i, n;

	for (i = 0; i + SECRET_LEN <= bytes.len; i++) {
		for (n = 0; n < SECRET_LEN; n++)
			if (bytes.at[i + n] != secret[n])
				break;
		if (n == SECRET_LEN)
			return true;
	}
	return false;
}

void
site_check_secret(struct bytes bytes, struct bytes in)
{
	if (has_secret(bytes) && !has_secret(in)) {
		(void)fwrite(bytes.at, 1, bytes.len, stderr);
		errx(2, "these bytes hold a secret");
	}
}

static void
plant_in_files(bool in_root)
{
	static const char *const paths[] = { "OUTSIDE", "other/x.txt",
		"site/.secret", "site/private.txt", "site/a.secret" };
	const size_t n = in_root ? sizeof paths / sizeof paths[0] : 2;
	size_t i;

	for (i = 0; i < n; i++)
		fuzz_write_file(paths[i], bytes_of(secret));
	if (chmod("site/private.txt", 0600) == -1 ||
	    setenv("GOPHERMOON_SECRET", secret, 1) == -1)
		err(2, "chmod, setenv");
}

/* Runs SQL of the server; `?` stands for the secret. */
static void
plant_sql(const struct conf *site, const char *sql)
{
	const struct session_cell cell = { .type = SESSION_TEXT,
		.text = bytes_of(secret) };
	struct session session = { .pooled = NULL };

	if (session_prepare(&session, site, bytes_of(sql), true) !=
	    SESSION_READY)
		errx(2, "%s: %s", sql, session.why);
	if (session.parameters > 0)
		session_bind(&session, 1, &cell);
	if (session_step(&session, NULL, NULL) != SESSION_DONE)
		errx(2, "%s: %s", sql, session.why);
	session_finish(&session);
	if (session_commit(&session) != SESSION_DONE)
		errx(2, "%s: %s", sql, session.why);
	session_rollback(&session);
}

/* The process may be the second one here: libFuzzer starts itself to merge. */
static void
plant_in_store(void)
{
	const struct conf *mine = site_conf(), *other = sites.at[1].conf;
	char why[WRITER_ERR_MAX];

	writer_close(writer_open(mine, 0, why));
	plant_sql(mine, "REPLACE INTO gophermoon_salts VALUES (1, ?)");
	plant_sql(mine,
	    "INSERT INTO gophermoon_requests (time, address) VALUES (1, ?)");
	plant_sql(mine,
	    "CREATE TABLE IF NOT EXISTS notes (a INTEGER PRIMARY KEY, b)");
	plant_sql(mine, "REPLACE INTO notes VALUES (1, 'one'), (2, NULL)");
	plant_sql(mine,
	    "CREATE VIEW IF NOT EXISTS v AS SELECT a + 1 AS a, b FROM notes");
	plant_sql(other, "CREATE TABLE IF NOT EXISTS notes (a, b)");
	plant_sql(other, "INSERT INTO notes VALUES (1, ?)");
	sessions_close();
}

/* --- the site --- */

static void
read_database(void)
{
	char *room;
	ssize_t n;
	int fd;

	fd = open(DATABASE, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		err(2, DATABASE);
	do {
		room = buf_room(&database, CACHE);
		n = read(fd, room, CACHE);
		database.len += n > 0 ? (size_t)n : 0;
	} while (n > 0);
	(void)close(fd);
}

void
site_reset_store(void)
{
	struct stat st;

	if (stat(DATABASE "-wal", &st) == -1 || st.st_size == 0)
		return;
	sessions_close();
	(void)unlink(DATABASE "-wal");
	(void)unlink(DATABASE "-shm");
	fuzz_write_file(DATABASE,
	    (struct bytes){ buf_bytes(&database), database.len });
}

const struct conf *
site_conf(void)
{
	return sites.at[0].conf;
}

static void
read_site_conf(void)
{
	char why[CONF_ERR_MAX];

	if (conf_init(&conf) == -1)
		err(2, "conf");
	conf.source = CONF_FILE;
	if (conffile_load(&conf, "site.lua", why) == -1 ||
	    conf_complete(&conf, why) == -1 ||
	    sites_open(&sites, &conf, why) == -1)
		errx(2, "%s", why);
}

void
site_open(bool in_root)
{
	(void)signal(SIGPIPE, SIG_IGN);
	make_secret();
	read_site_conf();
	if (state_dir_open(conf.state) == -1)
		err(2, "%s", conf.state);
	plant_in_files(in_root);
	plant_in_store();
	read_database();
	log_open(LOG_TO_STDERR, LOG_LEVEL_DEBUG);
	log_to_file_or_die(conf.log_file);
	log_fd = open(conf.log_file, O_RDWR | O_CLOEXEC);
	pool = pool_new(&conf, 1);
	if (log_fd == -1 || pool == NULL)
		err(2, "log, pool");
}

/* --- one connection --- */

/* The client: what it still has to send, and what it has received. */
struct fuzz_client {
	struct bytes left;
	struct buf received;
	unsigned behaviour;
	bool has_ended;
	int fd;
};

static void
receive(struct fuzz_client *client)
{
	enum { PIECE = 65536 };
	char *room;
	ssize_t n;

	do {
		room = buf_room(&client->received, PIECE);
		n = room ? recv(client->fd, room, PIECE, 0) : -1;
		client->received.len += n > 0 ? (size_t)n : 0;
	} while (n > 0);
}

/* Sends the next part, or ends. Returns false if there is nothing to do. */
static bool
send_more(struct fuzz_client *client)
{
	struct bytes part;

	if (client->left.len > 0) {
		part = client->behaviour & CLIENT_WAITS ?
		    fuzz_until(&client->left, '\xfe') :
		    fuzz_part(&client->left, client->left.len);
		(void)send(client->fd, part.at, part.len, MSG_NOSIGNAL);
		return true;
	}
	if (client->has_ended || (client->behaviour & CLIENT_STAYS))
		return false;
	client->has_ended = true;
	return shutdown(client->fd, SHUT_WR) == 0;
}

static void
connect_client(struct conn *c, const struct site_context *context,
    struct fuzz_client *client)
{
	const unsigned behaviour = client->behaviour;
	const int small = SMALL;
	struct addr peer;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0,
		ends) == -1)
		err(2, "socketpair");
	if (behaviour & CLIENT_IS_SLOW)
		(void)setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &small,
		    sizeof small);
	client->fd = ends[1];
	(void)addr_parse(&peer,
	    behaviour & CLIENT_IS_LOCAL ? "127.0.0.1" : "192.0.2.7");
	conn_open(c, context, ends[0], ends[0], &peer,
	    behaviour & CLIENT_IS_PROXY ? "unix" : NULL);
}

static void
serve_client(struct conn *c, struct fuzz_client *client)
{
	enum step step;
	int steps;

	(void)send_more(client);
	for (steps = 0; steps < STEPS_MAX; steps++) {
		pool->turn_is_over = false;
		step = conn_step(c);
		if (step == STEP_CLOSED || step == STEP_SLEEP)
			break;
		assert(step != STEP_QUEUE && step != STEP_WAIT_LEADER);
		if (step == STEP_WRITE)
			receive(client);
		else if (step == STEP_READ && !send_more(client))
			c->deadline = clock_ms();
	}
	assert(steps < STEPS_MAX);
	conn_close(c);
	receive(client);
	(void)close(client->fd);
}

void
site_check_log(struct bytes in)
{
	static char text[1 << 16];
	size_t at, n, len;
	ssize_t got;

	got = pread(log_fd, text, sizeof text, 0);
	len = got > 0 ? (size_t)got : 0;
	site_check_secret((struct bytes){ text, len }, in);
	for (at = 0; at < len; at += n) {
		n = utf8_step(text + at, len - at);
		if (len < sizeof text && text[at] != '\n')
			assert(printable_is(text + at, n));
	}
	if (ftruncate(log_fd, 0) == -1)
		err(2, "log");
}

struct bytes
site_serve(struct bytes sent, unsigned behaviour)
{
	static struct fuzz_client client;
	struct site_context context = { site_conf(), &sites.at[0].root, pool,
		NULL, &sites.at[0], &sites, &exchanges };
	struct bytes reply;
	struct conn c;

	buf_free(&client.received);
	client = (struct fuzz_client){ .left = sent, .behaviour = behaviour };
	if (behaviour & CLIENT_FINDS_CACHE)
		context.cache = cache_new(CACHE, sites.at[0].root.fd);
	connect_client(&c, &context, &client);
	serve_client(&c, &client);
	cache_free(context.cache);
	reply =
	    (struct bytes){ buf_bytes(&client.received), client.received.len };
	site_check_log(sent);
	return reply;
}

void
site_check_menu(struct bytes reply)
{
	struct bytes line;
	size_t i, tabs;

	for (line = fuzz_until(&reply, '\n'); reply.len > 0;
	     line = fuzz_until(&reply, '\n')) {
		for (i = tabs = 0; i < line.len; i++)
			tabs += line.at[i] == '\t';
		assert(tabs == 3 && line.at[line.len - 1] == '\r');
	}
	assert(line.len == 2 && memcmp(line.at, ".\r", 2) == 0);
}

void
site_check_states(void)
{
	const struct pooled_vm *idle;

	for (idle = pool->idle; idle != NULL; idle = idle->next)
		assert(arena_is_restored(&idle->vm.arena,
		    idle->vm.loaded_chunk != 0 ? ARENA_LOADED : ARENA_FRESH));
}
