#include "server/record.h"

#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "stats/ring.h"

const char *
record_name(struct visit *visit, const struct client *client)
{
	if (visit->remote[0] == '\0')
		client_show(client, visit->remote);
	if (visit->shown[0] == '\0')
		access_name(visit->shown,
		    (enum access_address)visit->task.conf->log_address,
		    visit->remote);
	return visit->shown;
}

/* What HTTP would have called the reply. */
static int
status_of(const struct visit *visit)
{
	if (visit->task.failed)
		return 500;
	if (strcmp(visit->what, "nothing") == 0)
		return 408;
	if (strcmp(visit->what, "request") == 0)
		return 400;
	if (strcmp(visit->what, "crowd") == 0)
		return 429;
	return visit->task.reply.refused ? 404 : 200;
}

/* The site, where there are several. */
static const char *
site_of(const struct task *task)
{
	return task->sites != NULL && task->sites->n > 1 ? task->site->name :
							   NULL;
}

/* What is written of him for the statistics. */
static void
count(const struct visit *visit, const struct client *client,
    const struct access_record *access)
{
	struct hit hit = {
		.time = time(NULL),
		.bytes = (int64_t)access->sent,
		.ms = (uint32_t)access->ms,
		.status = (uint16_t)access->status,
		.site = visit->task.conf->tag,
		.by_site = visit->by_site,
		.selector = access->selector,
		.what = bytes_of(access->what),
	};

	if (access->missing != NULL && access->status < 400)
		hit.status = HIT_ABORTED;
	client_put_address(client, hit.address);
	ring_put(&hit);
}

/* The access line: who, selector, what answered, bytes, milliseconds. */
static void
write_line(struct visit *visit, const struct client *client,
    struct access_record *access)
{
	const enum access_format format =
	    (enum access_format)visit->task.conf->log_format;
	char line[ACCESS_LINE_MAX];

	access->remote = record_name(visit, client);
	log_line(line, access_line(line, format, access),
	    format != ACCESS_PLAIN);
}

void
record_visit(struct visit *visit, const struct client *client, int64_t began,
    const char *missing)
{
	const struct task *task = &visit->task;
	const bool logs = task->conf->access_log && log_wants(LOG_LEVEL_INFO);

	if (!logs && !ring_is_used())
		return;
	struct access_record access = {
		.site = site_of(task),
		.selector = visit->asked,
		.what = visit->what,
		.error = task->reply.refused,
		.status = status_of(visit),
		.sent = (uintmax_t)task->reply.sent,
		.ms = clock_ms() - began,
		.missing = missing,
	};
	if (logs)
		write_line(visit, client, &access);
	if (ring_is_used())
		count(visit, client, &access);
}
