#include "conn/access_log.h"

#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "stats/hit.h"

const char *
access_log_client(struct exchange *x, const struct client *client)
{
	if (x->remote[0] == '\0')
		client_show(client, x->remote);
	if (x->log_name[0] == '\0')
		access_name(x->log_name,
		    (enum access_address)x->task.conf->log_address, x->remote);
	return x->log_name;
}

/* Returns the HTTP status that is equivalent to the reply. */
static int
exchange_status(const struct exchange *x)
{
	if (x->task.failed)
		return 500;
	return x->status == 200 && x->task.reply.is_error ? 404 : x->status;
}

/* Passes the request on to the statistics. */
static void
record_hit(struct exchange *x, const struct client *client,
    const struct access_record *access)
{
	struct hit hit = {
		.time = time(NULL),
		.bytes = (int64_t)access->sent,
		.ms = (uint32_t)access->ms,
		.status = (uint16_t)access->status,
		.site = x->task.conf->tag,
		.kind = (uint8_t)hit_kind_of(access->status,
		    access->answered_by, x->by_site),
		.selector = access->selector,
	};

	if (hit.kind == HIT_HANDLER)
		hit.handler = bytes_of(access->answered_by);
	if (access->missing != NULL && access->status < 400)
		hit.status = HIT_ABORTED;
	if (client->name == NULL && client->addr.is_ip)
		hit.address = client->addr.ip;
	else
		hit_parse_client(&hit.address, client_show(client, x->remote));
	hit_sink(&hit);
}

static void
write_access_line(const struct access_record *access, enum access_format format)
{
	char line[ACCESS_LINE_MAX];

	log_line(line, access_line(line, format, access),
	    format != ACCESS_PLAIN);
}

void
access_log_write(struct exchange *x, const struct client *client, int64_t began,
    const char *missing)
{
	const struct task *task = &x->task;
	const bool logs = task->conf->access_log && log_wants(LOG_LEVEL_INFO);

	if (!logs && hit_sink == NULL)
		return;
	const struct access_record access = {
		.remote = logs ? access_log_client(x, client) : NULL,
		.site = task->sites != NULL && task->sites->n > 1 ?
		    task->site->name :
		    NULL,
		.selector = x->selector,
		.answered_by = x->answered_by,
		.refusal = task->refusal[0] != '\0' ? task->refusal : NULL,
		.error = task->reply.is_error,
		.is_missing = x->is_missing && !task->failed,
		.status = exchange_status(x),
		.sent = (uintmax_t)task->reply.sent,
		.ms = clock_ms() - began,
		.missing = missing,
	};
	if (logs)
		write_access_line(&access,
		    (enum access_format)task->conf->log_format);
	if (hit_sink != NULL)
		record_hit(x, client, &access);
}
