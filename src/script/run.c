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
	listing_free(&run->listing);
	buf_free(&run->source);
	search_close(run->search);
	run->search = NULL;
	session_rollback(&run->session);
	run->session = (struct session){ 0 };
	run->has_read_line = false;
	run->writers = 0;
}
