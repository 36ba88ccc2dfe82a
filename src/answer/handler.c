#include "answer/handler.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "script/api.h"
#include "script/library.h"
#include "script/vm.h"
#include "site/header.h"

/* One run of a handler, kept in task->run while its reply leaves. */
struct run {
	struct vm vm;
	struct api api;
};

enum { MIB = 1024 * 1024 };

static int
read_source(const struct task *task, struct buf *source)
{
	if (task->script != NULL)
		return library_read(task->conf->library, task->script, source);
	return library_read_fd(task->node.fd, LIBRARY_FILE_MAX, source);
}

/* The chunk's name, as it stands in tracebacks. */
static void
name_chunk(const struct task *task, char *name, size_t size)
{
	if (task->script != NULL)
		(void)snprintf(name, size, "@library/%s", task->script);
	else
		(void)snprintf(name, size, "@/%s", task->node.file);
}

/* Tells the operator everything and the visitor one line. */
static enum answer_state
report(struct task *task, enum vm_state state, struct buf *why)
{
	char name[NODE_PATH_MAX + 16], selector[256];

	name_chunk(task, name, sizeof name);
	log_error("%s \"%s\" handler %s failed: %.*s", task->remote,
	    log_printable(selector, sizeof selector, task->request.selector.at,
		task->request.selector.len),
	    name + 1, (int)why->len, why->len ? buf_bytes(why) : "");
	reply_error(&task->reply,
	    state == VM_LIMIT ? "This handler took too much" :
				"This handler failed",
	    task->request.selector);
	return ANSWER_DONE;
}

static enum answer_state
go_on(struct task *task)
{
	struct run *run = task->run;
	enum vm_state state;

	state = vm_run(&run->vm);
	if (state == VM_MORE)
		return ANSWER_MORE;
	if (state != VM_DONE)
		return report(task, state, &run->vm.message);
	reply_end(&task->reply);
	return task->reply.out.failed ? ANSWER_FAILED : ANSWER_DONE;
}

/* The handler's own words about itself decide how its reply travels. */
static void
take_header(struct task *task, const struct buf *source)
{
	struct header header;

	header_parse(&header, buf_bytes(source), source->len);
	(void)reply_frame(&task->reply, item_of_type(header.type));
}

static enum answer_state
run_source(struct task *task, const struct buf *source)
{
	const struct conf *conf = task->conf;
	struct vm_limits limits = {
		.memory = (size_t)conf->handler_memory * MIB,
		.instructions = conf->handler_instructions,
		.seconds = (unsigned)conf->handler_time,
		.can_leave = !conf->trusted,
	};
	char name[NODE_PATH_MAX + 16];
	struct run *run = task->run;
	enum vm_state state;

	take_header(task, source);
	name_chunk(task, name, sizeof name);
	api_init(&run->api, task);
	state = vm_open(&run->vm, &limits, api_install, &run->api);
	if (state == VM_DONE)
		state = vm_load(&run->vm, buf_bytes(source), source->len, name);
	if (state != VM_DONE)
		return report(task, state, &run->vm.message);
	return go_on(task);
}

static enum answer_state
handler_start(struct task *task)
{
	struct buf source = { 0 };
	enum answer_state state;

	task->run = calloc(1, sizeof(struct run));
	if (task->run == NULL)
		return ANSWER_FAILED;
	if (read_source(task, &source) == -1) {
		log_error("handler %s: %s",
		    task->script ? task->script : task->node.file,
		    strerror(errno));
		state = ANSWER_FAILED;
	} else
		state = run_source(task, &source);
	buf_free(&source);
	return state;
}

static void
handler_stop(struct task *task)
{
	struct run *run = task->run;

	if (run != NULL) {
		vm_close(&run->vm);
		api_close(&run->api);
	}
	free(run);
	task->run = NULL;
	node_close(&task->node);
}

const struct answer handler_answer = { "handler", handler_start, go_on,
	handler_stop };
