#include "answer/file.h"

#include <unistd.h>

/* Bytes that a slow client holds in memory; there may be thousands. */
enum { TEXT_PIECE = 16 * 1024 };

/*
 * Reads `size` bytes, fewer only at the end of the file, though some file
 * systems return fewer at a time. Returns how many, or -1 and errno.
 */
static ssize_t
read_file_piece(int fd, char *piece, size_t size)
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

/* Puts a small file into the reply, where it can be cached. */
static enum answer_state
put_small_file(struct task *task)
{
	char bytes[TASK_PIECE];
	ssize_t n;

	n = read_file_piece(task->node.fd, bytes, (size_t)task->node.size);
	if (n == -1)
		return ANSWER_FAILED;
	reply_text(&task->reply, bytes, (size_t)n);
	reply_end(&task->reply);
	return task->reply.out.failed ? ANSWER_FAILED : ANSWER_DONE;
}

/* Adds a piece of a text, which framing at most doubles. */
static enum answer_state
file_more(struct task *task)
{
	struct reply *reply = &task->reply;
	char piece[TEXT_PIECE];
	ssize_t n;

	n = read_file_piece(task->node.fd, piece, sizeof piece);
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
	reply_set_framing(&task->reply, item_of_type(task->node.type));
	if (task->reply.framing == FRAMING_TEXT)
		return file_more(task);
	task->reply.framing = FRAMING_RAW;
	if (task->node.size <= TASK_PIECE)
		return put_small_file(task);
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
