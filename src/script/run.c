#include "script/run.h"

#include <stdlib.h>
#include <unistd.h>

#include "site/search.h"
#include "script/vm.h"

struct run *
run_of(struct lua_State *L)
{
	return vm_of(L)->owner;
}

struct task *
run_task(struct lua_State *L)
{
	return run_of(L)->task;
}

bool
run_extends_limits(struct run *run, const struct stat *st)
{
	const struct file_id id = file_id_of(st);
	size_t i;

	if (run->task->script == NULL || st->st_size < RUN_LARGE_SIZE ||
	    run->n_large == RUN_LARGE_MAX)
		return false;
	for (i = 0; i < run->n_large; i++)
		if (run->large[i].ino == id.ino && run->large[i].dev == id.dev)
			return false;
	run->large[run->n_large++] = id;
	return true;
}

const char *
run_open_path(const struct run *run)
{
	int i;

	for (i = RUN_FILES_MAX - 1; i >= 0; i--)
		if (run->files[i] != NULL)
			return run->files[i]->path;
	return NULL;
}

/* In a critical section. */
void
run_close_file(struct run *run, int slot)
{
	if (run->files[slot] == NULL)
		return;
	close(run->files[slot]->fd);
	free(run->files[slot]);
	run->files[slot] = NULL;
}

/* Never left by a jump. */
bool
run_commit(struct run *run, struct buf *why)
{
	if (session_commit(&run->session) != SESSION_FAILED)
		return true;
	buf_printf(why, "store: %s", run->session.why);
	return false;
}

/* Never left by a jump. */
void
run_end(struct run *run)
{
	int i;

	for (i = 0; i < RUN_FILES_MAX; i++)
		run_close_file(run, i);
	run->n_large = 0;
	run->extended_by = run->most_entries = 0;
	listing_free(&run->listing);
	free(run->found.name);
	run->found = (struct listing_entry){ 0 };
	buf_free(&run->source);
	search_close(run->search);
	run->search = NULL;
	session_rollback(&run->session);
	run->session = (struct session){ 0 };
	run->has_read_line = false;
	run->writers = 0;
	run->is_over = false;
}
