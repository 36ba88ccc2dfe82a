#include "answer/handler.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/log.h"
#include "script/api.h"
#include "script/library.h"
#include "site/handler_header.h"

enum { NAME_MAX_LEN = NODE_PATH_MAX + 16, SITE_MAX_LEN = 300, ID_LEN = 6 };

/* The chunk's name, as it stands in tracebacks. */
static void
name_chunk(const struct task *task, char *name)
{
	name = stpcpy(name, task->script != NULL ? "@library/" : "@/");
	(void)strcpy(name,
	    task->script != NULL ? task->script : task->node.file);
}

/* A few letters by which the operator finds what a visitor tells him of. */
static void
make_id(char *id)
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

static bool
is_loopback(const char *remote)
{
	return strncmp(remote, "127.", 4) == 0 || strcmp(remote, "::1") == 0;
}

/* The site with a blank in front, where there are several: as accesses are. */
static void
name_site(const struct task *task, char *out, size_t size)
{
	out[0] = '\0';
	if (task->sites != NULL && task->sites->n > 1)
		(void)snprintf(out, size, " %s:%d", task->conf->servername,
		    task->conf->serverport);
}

/* Tells the operator everything, and the visitor one line. */
static enum answer_state
report(struct task *task, const char *sentence, const struct buf *why)
{
	char name[NAME_MAX_LEN], selector[256], id[ID_LEN + 1], line[64];
	char site[SITE_MAX_LEN];
	struct bytes details = { NULL, 0 };

	name_chunk(task, name);
	name_site(task, site, sizeof site);
	make_id(id);
	task->failed = true;
	log_error("%s%s \"%s\" handler %s failed (%s): %.*s", task->shown, site,
	    log_printable(selector, sizeof selector, task->request.selector.at,
		task->request.selector.len),
	    name + 1, id, (int)why->len, why->len ? buf_bytes(why) : "");
	(void)snprintf(line, sizeof line, "%s (%s)", sentence, id);
	if (task->conf->development && is_loopback(task->remote))
		details = (struct bytes){ buf_bytes(why), why->len };
	reply_explain(&task->reply, line, task->request.selector, details);
	return ANSWER_DONE;
}

static void
let_go(struct task *task)
{
	if (task->run != NULL)
		pool_release(task->pool, task->run);
	task->run = NULL;
}

/* The run has come to an end that it did not want. */
static enum answer_state
fail(struct task *task, enum vm_state state)
{
	const struct pooled_vm *slot = task->run;

	(void)report(task,
	    state == VM_LIMIT ? "This handler took too much" :
				"This handler failed",
	    &slot->vm.message);
	let_go(task);
	return ANSWER_DONE;
}

/* Ends the turn of all handlers, if Lua has just worked for that long. */
static void
judge_turn(struct task *task)
{
	const struct pooled_vm *slot = task->run;

	if (vm_used_its_turn(&slot->vm))
		pool_end_turn(task->pool);
}

/* Goes on, unless the turn is over: also a run that has slept, or sent. */
static enum answer_state
go_on(struct task *task)
{
	struct pooled_vm *slot = task->run;
	enum vm_state state;

	if (pool_turn_is_over(task->pool))
		return ANSWER_YIELD;
	state = vm_run(&slot->vm);
	judge_turn(task);
	switch (state) {
	case VM_MORE:
		return ANSWER_MORE;
	case VM_YIELD:
		return ANSWER_YIELD;
	case VM_SLEEP:
		task->wake = slot->vm.wake;
		return ANSWER_SLEEP;
	case VM_DONE:
		break;
	case VM_ERROR:
	case VM_LIMIT:
		return fail(task, state);
	}
	if (!run_commit(&slot->run, &slot->vm.message))
		return fail(task, VM_ERROR);
	let_go(task);
	reply_end(&task->reply);
	return task->reply.out.failed ? ANSWER_FAILED : ANSWER_DONE;
}

/*
 * What answers: a file of the library, or the one that was asked for. That need
 * not be open, as long as its chunk is known.
 */
static int
find_source(struct task *task, struct source *source)
{
	char name[NAME_MAX_LEN];

	if (task->script != NULL) {
		library_look(&task->deps, task->conf->library, task->script);
		return library_find(source, task->conf->library, task->script);
	}
	name_chunk(task, name);
	*source = (struct source){ .fd = -1 };
	if (task->node.fd == -1 &&
	    chunk_cache_find(pool_chunk_cache(task->pool), task->root, name,
		&task->node.id) == NULL &&
	    root_reopen(task->root, &task->node) == -1)
		return -1;
	*source = (struct source){ .fd = task->node.fd, .id = task->node.id };
	task->node.fd = -1;
	return 0;
}

/* Compiles a source, and keeps what has come out of it. NULL: it has failed. */
static const struct chunk *
compile(struct task *task, struct source *source, const char *name,
    enum vm_state *state)
{
	struct pooled_vm *slot = task->run;
	struct buf text = { 0 }, code = { 0 };
	const struct chunk *chunk = NULL;
	struct handler_header header = { 0 };
	bool is_settled = source_is_settled(source);

	if (source_read(source, &text) == -1) {
		buf_puts(&slot->vm.message, strerror(errno));
		*state = VM_ERROR;
	} else {
		handler_header_parse(&header, buf_bytes(&text), text.len);
		*state = vm_compile(&slot->vm,
		    (struct bytes){ buf_bytes(&text), text.len }, name, &code);
		judge_turn(task);
	}
	if (*state == VM_DONE) {
		vm_restore(&slot->vm);
		if (!is_settled)
			source->id.size = -1;	/* no file's */
		chunk = chunk_cache_put(pool_chunk_cache(task->pool),
		    task->root, name, &source->id, header.type, &code);
	}
	buf_free(&text);
	buf_free(&code);
	return chunk;
}

/* The handler's own words about itself decide how its reply travels. */
static enum vm_state
begin_code(struct task *task, int64_t number, char type, struct bytes code)
{
	struct pooled_vm *slot = task->run;
	enum vm_state state;

	task->cache_until = task->script != NULL ? CACHE_FOREVER : CACHE_NEVER;
	(void)reply_frame(&task->reply, item_of_type(type));
	state = vm_start(&slot->vm, number, code, api_begin);
	judge_turn(task);
	return state;
}

/* The library has the numbers that no chunk has. */
static int64_t
number_of(const struct library_file *file)
{
	return library_files - file - 1;
}

static enum vm_state
begin(struct task *task, struct source *source)
{
	const struct library_file *built_in = source->built_in;
	enum vm_state state = VM_DONE;
	const struct chunk *chunk;
	char name[NAME_MAX_LEN];

	if (built_in != NULL)
		return begin_code(task, number_of(built_in), built_in->type,
		    (struct bytes){ built_in->code, built_in->len });
	name_chunk(task, name);
	chunk = chunk_cache_find(pool_chunk_cache(task->pool), task->root, name,
	    &source->id);
	if (chunk == NULL)
		chunk = compile(task, source, name, &state);
	if (chunk == NULL)
		return state == VM_DONE ? VM_LIMIT : state;
	return begin_code(task, chunk->number, chunk->type,
	    (struct bytes){ buf_bytes(&chunk->code), chunk->code.len });
}

enum pool_kind
handler_kind(const struct task *task)
{
	return task->script != NULL ? POOL_LIBRARY : POOL_SITE;
}

/* In people's spaces the operator trusts nobody, whatever `trusted` says. */
static bool
is_trusted(const struct task *task)
{
	return task->script == NULL && task->root->prefix == NULL &&
	    conf_trusts(task->conf, task->node.file);
}

/* Has a state been lent to this task? */
static bool
borrow(struct task *task)
{
	struct buf why = { 0 };
	struct pooled_vm *slot;

	slot = pool_acquire(task->pool, task->conf, handler_kind(task),
	    is_trusted(task), &why);
	task->run = slot;
	if (slot == NULL)
		(void)report(task, "This handler took too much", &why);
	else
		slot->run.task = task;
	buf_free(&why);
	return slot != NULL;
}

static enum answer_state
start_run(struct task *task)
{
	struct source source;
	enum vm_state state;

	if (!borrow(task))
		return ANSWER_DONE;
	if (find_source(task, &source) == -1) {
		log_error("handler %s: %s",
		    task->script ? task->script : task->node.file,
		    strerror(errno));
		source_close(&source);
		return ANSWER_FAILED;
	}
	state = begin(task, &source);
	source_close(&source);
	return state == VM_DONE ? go_on(task) : fail(task, state);
}

static void
wait_no_more(struct task *task)
{
	if (task->waits)
		pool_wait(task->pool, handler_kind(task), -1);
	task->waits = false;
}

bool
handler_has_room(const struct task *task)
{
	return pool_has_room(task->pool, handler_kind(task), task->waits);
}

bool
handler_is_wanted(const struct task *task)
{
	return task->run != NULL &&
	    pool_is_short(task->pool, handler_kind(task));
}

static enum answer_state
handler_more(struct task *task)
{
	if (task->run != NULL)
		return go_on(task);
	if (handler_has_room(task)) {
		wait_no_more(task);
		return start_run(task);
	}
	if (!task->waits)
		pool_wait(task->pool, handler_kind(task), 1);
	task->waits = true;
	return ANSWER_QUEUE;
}

static void
handler_stop(struct task *task)
{
	wait_no_more(task);
	let_go(task);
	node_close(&task->node);
}

const struct answer handler_answer = { "handler", handler_more, handler_more,
	handler_stop };
