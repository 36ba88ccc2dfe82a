/*
 * SQL of handlers: it ends, and reads no secrets. Each line of the input is a
 * statement.
 */
#include "store/session.h"

#include "site.h"

enum { ROWS_MAX = 200, CALLS_MAX = 2000, STATEMENTS_MAX = 30 };

static bool
is_over_limit(void *calls)
{
	return ++*(int *)calls > CALLS_MAX;
}

static void
check_row(struct session *session, struct bytes in)
{
	struct session_cell cell;
	int i;

	for (i = 0; i < session->columns; i++) {
		site_check_secret(bytes_of(session_column_name(session, i)),
		    in);
		cell = session_value(session, i);
		if (cell.type == SESSION_TEXT)
			site_check_secret(cell.text, in);
	}
}

static void
run_statement(struct session *session, struct bytes sql, struct bytes in)
{
	static const struct session_cell cells[] = {
		{ .type = SESSION_TEXT, .text = { "a%b", 3 } },
		{ .type = SESSION_INTEGER, .integer = -1 },
		{ .type = SESSION_FLOAT, .real = 1e300 },
	};
	enum session_state state;
	int i, rows, calls = 0;

	state = session_prepare(session, site_conf(), sql, false);
	if (state == SESSION_READY)
		for (i = 0; i < session->parameters; i++)
			session_bind(session, i + 1, &cells[i % 3]);
	for (rows = 0; (state == SESSION_READY || state == SESSION_ROW) &&
	     rows < ROWS_MAX;
	     rows++) {
		state = session_step(session, is_over_limit, &calls);
		if (state == SESSION_ROW)
			check_row(session, in);
	}
	assert(state != SESSION_BUSY);
	if (state == SESSION_FAILED)
		site_check_secret(bytes_of(session->why), in);
	session_finish(session);
}

void
fuzz_start(void)
{
	site_open(false);
}

void
fuzz_one(struct bytes in)
{
	const bool commits = fuzz_byte(&in) & 1;
	struct session session = { .pooled = NULL };
	const struct bytes all = in;
	int i;

	for (i = 0; i < STATEMENTS_MAX && in.len > 0; i++)
		run_statement(&session, fuzz_until(&in, '\n'), all);
	if (commits)
		(void)session_commit(&session);
	session_rollback(&session);
	site_reset_store();
}
