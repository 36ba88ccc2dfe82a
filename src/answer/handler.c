#include "answer/handler.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/printable.h"
#include "base/log.h"
#include "site/handler_header.h"
#include "script/library.h"
#include "script/api.h"

enum {
	NAME_MAX_LEN = NODE_PATH_MAX + 16,
	ID_LEN = 6,
	OUTPUT_LEFT_MAX = 2 * TASK_PIECE	/* bytes, without a state */
};

/* Writes the name of the chunk for tracebacks. */
static void
put_chunk_name(const struct task *task, char *name)
{
	name = stpcpy(name, task->script != NULL ? "@library/" : "@/");
	strcpy(name, task->script != NULL ? task->script : task->node.file);
}

/* Makes an id for the client's error line and for the log. */
static void
make_failure_id(char *id)
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
	uint32_t bits = 0;
	int i;

	if (getrandom(&bits, sizeof bits, GRND_NONBLOCK) == -1)
		bits = (uint32_t)clock_ms();
	for (i = 0; i < ID_LEN; i++, bits >>= 5)
		id[i] = letters[bits & 31];
	id[ID_LEN] = '\0';
}

/* Returns the file that a script of the library was reading, or NULL. */
static const char *
file_being_read(const struct task *task)
{
	return task->vm != NULL && task->script != NULL ?
	    run_open_path(&task->vm->run) :
	    NULL;
}

/* Logs the failure with all details, and replies with one line. */
static void
report_failure(struct task *task, const char *sentence, const struct buf *why)
{
	char name[NAME_MAX_LEN], selector[256], id[ID_LEN + 1], line[64];
	const bool named = task->sites != NULL && task->sites->n > 1;
	const char *file = file_being_read(task);
	struct bytes details = { NULL, 0 };

	put_chunk_name(task, name);
	make_failure_id(id);
	task->failed = true;
	log_error("%s%s%s \"%s\" handler %s failed (%s)%s%s: %.*s",
	    task->client_log_name, named ? " " : "",
	    named ? task->site->name : "",
	    printable_copy(selector, sizeof selector, task->request.selector.at,
		task->request.selector.len),
	    name + 1, id, file != NULL ? " in /" : "", file != NULL ? file : "",
	    (int)why->len, why->len ? buf_bytes(why) : "");
	snprintf(line, sizeof line, "%s (%s)", sentence, id);
	if (task_shows_causes(task))
		details = (struct bytes){ buf_bytes(why), why->len };
	reply_error(&task->reply, line, task->request.selector, details);
}

static void
release_vm(struct task *task)
{
	if (task->vm != NULL)
		pool_release(task->pool, task->vm);
	task->vm = NULL;
}

/*
 * Ends a run. Much output, of a handler that could not pause, keeps the Lua
 * state occupied until it has been sent, so that its memory is limited by the
 * number of states.
 */
static enum answer_state
end_run(struct task *task)
{
	if (task->reply.out.len > OUTPUT_LEFT_MAX) {
		run_end(&task->vm->run);
		task->vm->run.is_over = true;
		return ANSWER_MORE;
	}
	release_vm(task);
	return ANSWER_DONE;
}

/* Ends a run that has failed. */
static enum answer_state
fail_run(struct task *task, enum vm_state state)
{
	report_failure(task,
	    state == VM_LIMIT ? "This handler took too much" :
				"This handler failed",
	    &task->vm->vm.message);
	return end_run(task);
}

/* Ends the turn of all handlers if this handler has used it up. */
static void
end_used_turn(struct task *task)
{
	if (task->vm->vm.ticks > 0)
		task->pool->turn_is_over = true;
}

/* Resumes the run, unless the turn is over. */
static enum answer_state
resume_run(struct task *task)
{
	struct pooled_vm *pooled = task->vm;
	enum vm_state state;

	if (task->pool->turn_is_over)
		return ANSWER_YIELD;
	state = vm_run(&pooled->vm);
	end_used_turn(task);
	switch (state) {
	case VM_MORE:
		return ANSWER_MORE;
	case VM_YIELD:
		return ANSWER_YIELD;
	case VM_SLEEP:
		task->wake_at = pooled->vm.wake;
		return ANSWER_SLEEP;
	case VM_DONE:
		break;
	case VM_ERROR:
	case VM_LIMIT:
		return fail_run(task, state);
	}
	if (!run_commit(&pooled->run, &pooled->vm.message))
		return fail_run(task, VM_ERROR);
	reply_end(&task->reply);
	return task->reply.out.failed ? ANSWER_FAILED : end_run(task);
}

/*
 * Finds the source: a file of the library, or the file of the node, which need
 * not be open if its chunk is cached.
 */
static int
find_handler_source(struct task *task, struct source *source)
{
	char name[NAME_MAX_LEN];

	if (task->script != NULL) {
		library_look(&task->deps, task->conf->library, task->script);
		return library_find(source, task->conf->library, task->script);
	}
	put_chunk_name(task, name);
	*source = (struct source){ .fd = -1 };
	if (task->node.fd == -1 &&
	    chunk_cache_find(task->pool->chunks, task->root, name,
		&task->node.id) == NULL &&
	    root_reopen(task->root, &task->node) == -1)
		return -1;
	*source = (struct source){ .fd = task->node.fd, .id = task->node.id };
	task->node.fd = -1;
	return 0;
}

/* Compiles a source and caches the chunk. Returns NULL if that fails. */
static const struct chunk *
compile_source(struct task *task, struct source *source, const char *name,
    enum vm_state *state)
{
	struct pooled_vm *pooled = task->vm;
	struct buf text = { 0 }, code = { 0 };
	const struct chunk *chunk = NULL;
	struct handler_header header = { 0 };
	bool is_settled = source_is_settled(source);

	if (source_read(source, &text) == -1) {
		buf_puts(&pooled->vm.message, strerror(errno));
		*state = VM_ERROR;
	} else {
		handler_header_parse(&header, buf_bytes(&text), text.len);
		*state = vm_compile(&pooled->vm,
		    (struct bytes){ buf_bytes(&text), text.len }, name, &code);
		end_used_turn(task);
	}
	if (*state == VM_DONE) {
		vm_restore(&pooled->vm);
		if (!is_settled)
			source->id.size = -1;	/* matches no file */
		chunk = chunk_cache_put(task->pool->chunks, task->root, name,
		    &source->id, header.type, &code);
	}
	buf_free(&text);
	buf_free(&code);
	return chunk;
}

/* Starts bytecode; the type in the handler's header decides the framing. */
static enum vm_state
start_code(struct task *task, int64_t number, char type, struct bytes code)
{
	struct pooled_vm *pooled = task->vm;
	enum vm_state state;

	task->cache_until = task->script != NULL ? CACHE_FOREVER : CACHE_NEVER;
	reply_set_framing(&task->reply, item_of_type(type));
	state = vm_start(&pooled->vm, number, code, api_begin);
	end_used_turn(task);
	return state;
}

static enum vm_state
start_source(struct task *task, struct source *source)
{
	const struct library_file *built_in = source->built_in;
	enum vm_state state = VM_DONE;
	const struct chunk *chunk;
	char name[NAME_MAX_LEN];

	if (built_in != NULL)
		/* Negative, because chunks have positive numbers. */
		return start_code(task, library_files - built_in - 1,
		    built_in->type,
		    (struct bytes){ built_in->code, built_in->len });
	put_chunk_name(task, name);
	chunk =
	    chunk_cache_find(task->pool->chunks, task->root, name, &source->id);
	if (chunk == NULL)
		chunk = compile_source(task, source, name, &state);
	if (chunk == NULL)
		return state == VM_DONE ? VM_LIMIT : state;
	return start_code(task, chunk->number, chunk->type,
	    (struct bytes){ buf_bytes(&chunk->code), chunk->code.len });
}

static enum pool_kind
handler_kind(const struct task *task)
{
	return task->script != NULL ? POOL_LIBRARY : POOL_SITE;
}

/* Reports whether the handler is trusted. None in a user directory is. */
static bool
handler_is_trusted(const struct task *task)
{
	return task->script == NULL && task->root->prefix == NULL &&
	    conf_trusts(task->conf, task->node.file);
}

/* Acquires a Lua state. On failure reports it and returns false. */
static bool
acquire_vm(struct task *task)
{
	struct buf why = { 0 };

	task->vm = pool_acquire(task->pool, task->conf, task->share,
	    handler_is_trusted(task), &why);
	if (task->vm == NULL)
		report_failure(task, "This handler took too much", &why);
	else
		task->vm->run.task = task;
	buf_free(&why);
	return task->vm != NULL;
}

static enum answer_state
start_run(struct task *task)
{
	struct source source;
	enum vm_state state;

	if (!acquire_vm(task))
		return ANSWER_DONE;
	if (find_handler_source(task, &source) == -1) {
		log_error("handler %s: %s",
		    task->script ? task->script : task->node.file,
		    strerror(errno));
		source_close(&source);
		return ANSWER_FAILED;
	}
	state = start_source(task, &source);
	source_close(&source);
	return state == VM_DONE ? resume_run(task) : fail_run(task, state);
}

/* Returns the rule for the root of a task. A guest does not get all states. */
static const struct share_rule *
root_rule(const struct task *task)
{
	static const struct share_rule alone = { { 0, 0 } },
				       site = { { 1, 1 } },
				       userdir = { { 3, 3 } };

	if (task->root->prefix != NULL)
		return &userdir;
	return task->conf->userdir[0] != '\0' ||
		(task->sites != NULL && task->sites->n > 1) ?
	    &site :
	    &alone;
}

/* Joins the share of this handler. Returns false if there is no memory. */
static bool
join_share(struct task *task)
{
	static const struct share_rule one_handler = { { 1, 0 } };
	struct shares *shares = &task->pool->shares[handler_kind(task)];
	const char *file = task->node.file;
	struct share *root;

	if (task->share != NULL)
		return true;
	root = share_join(shares, &shares->whole, &task->root,
	    sizeof task->root, root_rule(task));
	if (root != NULL)
		task->share =
		    share_join(shares, root, file, strlen(file), &one_handler);
	share_leave(root);
	return task->share != NULL;
}

static void
leave_queue(struct task *task)
{
	if (task->is_queued)
		share_give(task->share, SHARE_PLACES);
	task->is_queued = false;
}

static enum answer_state
enter_queue(struct task *task)
{
	const struct shares *shares = &task->pool->shares[handler_kind(task)];

	if (!task->is_queued &&
	    share_room(shares, task->share, SHARE_PLACES) == 0)
		return ANSWER_BUSY;
	if (!task->is_queued)
		share_take(task->share, SHARE_PLACES);
	task->is_queued = true;
	return ANSWER_QUEUE;
}

bool
handler_vm_is_needed(const struct task *task)
{
	return task->vm != NULL &&
	    share_is_contended(&task->pool->shares[handler_kind(task)],
		task->share);
}

static enum answer_state
handler_more(struct task *task)
{
	if (task->vm != NULL)
		return task->vm->run.is_over ? end_run(task) : resume_run(task);
	if (!join_share(task))
		return ANSWER_FAILED;
	if (!pool_has_room(task->pool, handler_kind(task), task->share,
		task->is_queued))
		return enter_queue(task);
	leave_queue(task);
	return start_run(task);
}

static void
handler_stop(struct task *task)
{
	leave_queue(task);
	release_vm(task);
	share_leave(task->share);
	task->share = NULL;
	node_close(&task->node);
}

const struct answer handler_answer = { "handler", handler_more, handler_more,
	handler_stop };
