#include "conn/output.h"

#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "conn/cache_policy.h"

enum { SENDFILE_MAX = 1024 * 1024 };	/* bytes, before others' turn */

/* Sends through a buffer if sendfile(2) does not work. */
static ssize_t
copy_file(int out, const struct reply *reply)
{
	char piece[TASK_PIECE];
	ssize_t n;

	n = pread(reply->fd, piece, sizeof piece, reply->at);
	if (n <= 0)
		return n;
	if (n > reply->left)
		n = (ssize_t)reply->left;
	return write(out, piece, (size_t)n);
}

static ssize_t
send_file(int out, struct exchange *x)
{
	const struct reply *reply = &x->task.reply;
	off_t at;
	ssize_t n;

	if (x->no_sendfile)
		return copy_file(out, reply);
	at = reply->at;
	n = sendfile(out, reply->fd, &at,
	    reply->left < SENDFILE_MAX ? (size_t)reply->left : SENDFILE_MAX);
	if (n == -1 && (errno == EINVAL || errno == ENOSYS)) {
		x->no_sendfile = true;
		return copy_file(out, reply);
	}
	return n;
}

ssize_t
output_send(int out, struct exchange *x)
{
	struct bytes next = reply_next(&x->task.reply);
	ssize_t n;

	if (next.len == 0)
		return send_file(out, x);
	n = write(out, next.at, next.len);
	if (n > 0)
		cache_policy_collect(x, (struct bytes){ next.at, (size_t)n });
	return n;
}

uint64_t
output_acked(int out, const struct exchange *x)
{
	struct tcp_info info;
	socklen_t len = sizeof info;

	if (getsockopt(out, IPPROTO_TCP, TCP_INFO, &info, &len) == -1 ||
	    len < offsetof(struct tcp_info, tcpi_bytes_received))
		return x->task.reply.sent;
	return info.tcpi_bytes_acked;
}
