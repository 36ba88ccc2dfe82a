#include "answer/file.h"

#include <unistd.h>

/* Bytes of a text in memory for a slow client; framing at most doubles them. */
enum { TEXT_PIECE = 16 * 1024 };

/*
 * Reads `size` bytes, or fewer at the end of the file, with several calls if
 * the file system returns less. Returns how many, or -1 and errno.
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

/* Adds the next `size` bytes of the file to the reply. */
static enum answer_state
add_file_piece(struct task *task, size_t size)
{
	struct reply *reply = &task->reply;
	char piece[TASK_PIECE];
	ssize_t n;

	n = read_file_piece(task->node.fd, piece, size);
	if (n == -1)
		return ANSWER_FAILED;
	if (n > 0)
		reply_text(reply, piece, (size_t)n);
	if ((size_t)n < size || reply->framing == FRAMING_RAW)
		reply_end(reply);
	if (reply->out.failed)
		return ANSWER_FAILED;
	return reply->ended ? ANSWER_DONE : ANSWER_MORE;
}

static enum answer_state
file_more(struct task *task)
{
	return add_file_piece(task, TEXT_PIECE);
}

/*
 * Returns 1 if the file is sent as a text, 0 if not, -1 and errno if it cannot
 * be read. Sets the order of UTF-16.
 */
static int
is_framed_text(struct task *task)
{
	const struct node *node = &task->node;
	enum utf16_order order;
	int is_binary;

	if (item_of_type(node->type) != FRAMING_TEXT)
		return 0;
	is_binary = kind_is_binary(node->fd, node->size, &order);
	if (is_binary != 0)
		return is_binary == -1 ? -1 : 0;
	if (order != UTF16_NONE && !task->reply.to_utf8)
		return 0;
	task->reply.decoder.utf16.order = order;
	return 1;
}

static enum answer_state
file_start(struct task *task)
{
	const int is_text = is_framed_text(task);

	if (is_text == -1)
		return ANSWER_FAILED;
	task->cache_until = CACHE_FOREVER;
	if (is_text) {
		task->reply.framing = FRAMING_TEXT;
		return file_more(task);
	}
	task->reply.framing = FRAMING_RAW;
	if (task->reply.sent > 0)
		return ANSWER_FAILED;	/* its beginning was a text */
	if (task->node.size <= TASK_PIECE)
		/* The file becomes a part of the reply, which can be cached. */
		return add_file_piece(task, (size_t)task->node.size);
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
