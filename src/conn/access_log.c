#include "conn/access_log.h"

#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "stats/hit.h"

const char *
access_log_client(struct exchange *exchange, const struct client *client)
{
	if (exchange->remote[0] == '\0')
		client_show(client, exchange->remote);
	if (exchange->shown[0] == '\0')
		access_name(exchange->shown,
		    (enum access_address)exchange->task.conf->log_address,
		    exchange->remote);
	return exchange->shown;
}

/* What HTTP would have called the reply. */
static int
status_of(const struct exchange *exchange)
{
	if (exchange->task.failed)
		return 500;
	if (strcmp(exchange->what, "nothing") == 0)
		return 408;
	if (strcmp(exchange->what, "request") == 0)
		return 400;
	if (strcmp(exchange->what, "crowd") == 0)
		return 429;
	return exchange->task.reply.refused ? 404 : 200;
}

/* The site, where there are several. */
static const char *
site_of(const struct task *task)
{
	return task->sites != NULL && task->sites->n > 1 ? task->site->name :
							   NULL;
}

/* Passes the request on to the statistics. */
static void
count(const struct exchange *exchange, const struct client *client,
    const struct access_record *access)
{
	struct hit hit = {
		.time = time(NULL),
		.bytes = (int64_t)access->sent,
		.ms = (uint32_t)access->ms,
		.status = (uint16_t)access->status,
		.site = exchange->task.conf->tag,
		.kind = (uint8_t)hit_kind_of(access->status, access->what,
		    exchange->by_site),
		.selector = access->selector,
	};

	if (hit.kind == HIT_HANDLER)
		hit.handler = bytes_of(access->what);
	if (access->missing != NULL && access->status < 400)
		hit.status = HIT_ABORTED;
	client_put_address(client, &hit.address);
	hit_sink(&hit);
}

/* The access line: who, selector, what answered, bytes, milliseconds. */
static void
write_line(struct exchange *exchange, const struct client *client,
    struct access_record *access)
{
	const enum access_format format =
	    (enum access_format)exchange->task.conf->log_format;
	char line[ACCESS_LINE_MAX];

	access->remote = access_log_client(exchange, client);
	log_line(line, access_line(line, format, access),
	    format != ACCESS_PLAIN);
}

void
access_log_write(struct exchange *exchange, const struct client *client,
    int64_t began, const char *missing)
{
	const struct task *task = &exchange->task;
	const bool logs = task->conf->access_log && log_wants(LOG_LEVEL_INFO);

	if (!logs && hit_sink == NULL)
		return;
	struct access_record access = {
		.site = site_of(task),
		.selector = exchange->asked,
		.what = exchange->what,
		.error = task->reply.refused,
		.status = status_of(exchange),
		.sent = (uintmax_t)task->reply.sent,
		.ms = clock_ms() - began,
		.missing = missing,
	};
	if (logs)
		write_line(exchange, client, &access);
	if (hit_sink != NULL)
		count(exchange, client, &access);
}
