#include "answer/file.h"

#include <unistd.h>

/* What a slow visitor holds in memory; there may be thousands. */
enum { TEXT_PIECE = 16 * 1024 };

/*
 * Up to `size` bytes of a file, less only at its end: some file systems give
 * less at a time. -1 where it cannot be read.
 */
static ssize_t
read_piece(int fd, char *piece, size_t size)
{
	size_t len;
	ssize_t n;

	for (len = 0; len < size; len += (size_t)n) {
		n = read(fd, piece + len, size - len);
		if (n == -1)
			return -1;
		if (n == 0)
			break;
	}
	return (ssize_t)len;
}

/* A small file goes through the buffer, where it can be kept. */
static enum answer_state
small_file(struct task *task)
{
	char bytes[TASK_PIECE];
	ssize_t n;

	n = read_piece(task->node.fd, bytes, (size_t)task->node.size);
	if (n == -1)
		return ANSWER_FAILED;
	reply_text(&task->reply, bytes, (size_t)n);
	reply_end(&task->reply);
	return task->reply.out.failed ? ANSWER_FAILED : ANSWER_DONE;
}

/* One piece of a text; TEXT_PIECE of input at most doubles when framed. */
static enum answer_state
file_more(struct task *task)
{
	struct reply *reply = &task->reply;
	char piece[TEXT_PIECE];
	ssize_t n;

	n = read_piece(task->node.fd, piece, sizeof piece);
	if (n == -1)
		return ANSWER_FAILED;
	reply_text(reply, piece, (size_t)n);
	if ((size_t)n < sizeof piece)
		reply_end(reply);
	if (reply->out.failed)
		return ANSWER_FAILED;
	return reply->ended ? ANSWER_DONE : ANSWER_MORE;
}

static enum answer_state
file_start(struct task *task)
{
	task->cache_until = CACHE_FOREVER;
	(void)reply_set_framing(&task->reply, item_of_type(task->node.type));
	if (task->reply.framing == FRAMING_TEXT)
		return file_more(task);
	task->reply.framing = FRAMING_RAW;
	if (task->node.size <= TASK_PIECE)
		return small_file(task);
	reply_file(&task->reply, task->node.fd, 0, task->node.size);
	reply_end(&task->reply);
	return ANSWER_DONE;
}

static void
file_stop(struct task *task)
{
	node_close(&task->node);
}

const struct answer file_answer = { "file", file_start, file_more, file_stop };
