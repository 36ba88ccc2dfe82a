#include "script/api_util.h"

#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/log_throttle.h"
#include "script/watchdog.h"
#include "script/vm.h"
#include "script/api_file.h"

enum {
	MIB = 1024 * 1024,
	SLEEP_MAX_MS = 3600 * 1000,
	CHANGED_OUTPUT_MAX = MIB,	/* unsent bytes, in a transaction */
	CACHE_MAX_S = 365 * 24 * 3600,
	FIELD_MAX = 65536,	/* bytes of a field of a menu */
	SEND_PIECE = 16 * 1024,	/* bytes that are framed at once */
	OUTPUT_PER_BYTE = 512	/* of a menu, for a byte of its map */
};

/* Continues after a pause. The results are on top of the stack. */
static int
return_results(lua_State *L, int status, lua_KContext results)
{
	(void)L;
	(void)status;
	return (int)results;
}

/*
 * Releases the connection to the store. Returns false if a transaction is open.
 * The run then must not wait for its client, because all other runs that change
 * the store wait for this run.
 */
static bool
release_store(lua_State *L)
{
	struct session *session = &run_of(L)->session;

	CRITICAL(session_finish(session));
	return !session->in_transaction;
}

/* Reports whether the run has to, and can, pause until its output is sent. */
static bool
must_send_first(lua_State *L)
{
	return run_task(L)->reply.out.len >= TASK_PIECE && vm_can_pause(L) &&
	    release_store(L);
}

/* Raises an error if there is too much output, unsent or in all. */
static void
check_output(lua_State *L)
{
	const struct run *run = run_of(L);
	const struct reply *reply = &run->task->reply;
	const struct conf *conf = run->conf;

	if (reply->out.failed)
		luaL_error(L, "not enough memory for the reply");
	if (reply->out.len > (size_t)conf->handler_memory * MIB)
		vm_raise_limit(L,
		    "too much output where it cannot pause; "
		    "see the option handler_memory");
	if (reply->out.len > CHANGED_OUTPUT_MAX && run->session.in_transaction)
		vm_raise_limit(L,
		    "too much output after a change of the store; "
		    "call store.commit() first");
	if (reply->sent + reply->out.len >
	    (uint64_t)conf->handler_output * MIB +
		OUTPUT_PER_BYTE * run->extended_by)
		vm_raise_limit(L,
		    "too much output; see the option handler_output");
}

/*
 * Ends a sending function. Returns the `results` on top of the stack, after a
 * pause if output has to be sent.
 */
static int
finish_send(lua_State *L, int results)
{
	check_output(L);
	if (must_send_first(L))
		return vm_pause(L, VM_MORE, results, return_results);
	return results;
}

/* --- output of two kinds --- */

enum {
	WRITER_SEND = 1,	/* send_info() and others */
	WRITER_PRINT = 2,	/* print(), io.write() */
	WRITER_BOTH = 3
};

/* In a critical section. Warns of a handler once in an hour. */
static void
warn_of_both(const struct task *task)
{
	const char *file = task->node.file;

	if (log_throttle_admits(hash_fast(task->conf->tag, file, strlen(file))))
		log_warn("/%s: print or io.write meets send_* in one reply; "
			 "write the reply with send_* alone, and messages for "
			 "the log with write_log",
		    file);
}

/*
 * Notes what has written to the reply. Warns of a handler that uses
 * both: print() is probably a message for the author, but clients see it, and
 * io.write() takes the last dot away.
 */
static void
note_writer(lua_State *L, unsigned writer)
{
	struct run *run = run_of(L);
	const struct task *task = run->task;

	if (run->writers == WRITER_BOTH || task->script != NULL)
		return;
	run->writers |= writer;
	if (run->writers == WRITER_BOTH)
		CRITICAL(warn_of_both(task));
}

/* Checks the length of a field of a menu, which is sent in one piece. */
static struct bytes
check_field(lua_State *L, int arg, struct bytes field)
{
	luaL_argcheck(L, field.len <= FIELD_MAX, arg,
	    "a field of a menu has at most 65536 bytes");
	return field;
}

/* --- texts and bytes --- */

/*
 * Sends argument 1, as text or as raw bytes, from byte `at` on, in pieces.
 * Returns the position at which it has to pause, or -1 at the end.
 */
static ptrdiff_t
send_pieces(lua_State *L, ptrdiff_t at, bool raw)
{
	struct reply *reply = &run_task(L)->reply;
	struct bytes bytes = api_bytes(L, 1);
	size_t from = (size_t)at, n;

	for (; from < bytes.len && !reply->ended; from += n) {
		if (must_send_first(L))
			return (ptrdiff_t)from;
		n = bytes.len - from < SEND_PIECE ? bytes.len - from :
						    SEND_PIECE;
		if (raw)
			CRITICAL(reply_raw(reply, bytes.at + from, n));
		else
			CRITICAL(reply_text(reply, bytes.at + from, n));
		check_output(L);
	}
	return -1;
}

/* Sends argument 1 from byte `from` on, and the end of a line. */
static int
continue_text(lua_State *L, int status, lua_KContext from)
{
	struct reply *reply = &run_task(L)->reply;
	const char *end = reply->framing == FRAMING_TEXT ? "\n" : "\r\n";
	ptrdiff_t at;

	(void)status;
	at = send_pieces(L, from, false);
	if (at != -1)
		return vm_pause(L, VM_MORE, at, continue_text);
	if (!reply->ended)
		CRITICAL(reply_text(reply, end, strlen(end)));
	return finish_send(L, 0);
}

/* --- lines of a menu --- */

/* Takes the first line off the text, without its LF or CRLF. */
static struct bytes
take_line(struct bytes *text)
{
	struct bytes line = *text;
	const char *lf = memchr(text->at, '\n', text->len);

	if (lf != NULL)
		line.len = (size_t)(lf - text->at);
	text->at += line.len + (lf != NULL);
	text->len -= line.len + (lf != NULL);
	if (line.len > 0 && line.at[line.len - 1] == '\r')
		line.len--;
	return line;
}

/*
 * Sends the lines of argument 1 from byte `from` on, each with `send`, which is
 * in a critical section. Returns the position at which it has to pause, or -1
 * at the end.
 */
static ptrdiff_t
send_lines(lua_State *L, ptrdiff_t from,
    void (*send)(struct reply *, struct bytes))
{
	struct reply *reply = &run_task(L)->reply;
	struct bytes text = api_bytes(L, 1), line;
	const char *start = text.at;

	text.at += from;
	text.len -= (size_t)from;
	do {
		line = check_field(L, 1, take_line(&text));
		if (!reply->ended)
			CRITICAL(send(reply, line));
		check_output(L);
		if (text.len > 0 && must_send_first(L))
			return text.at - start;
	} while (text.len > 0);
	return -1;
}

static int
continue_info(lua_State *L, int status, lua_KContext from)
{
	ptrdiff_t at;

	(void)status;
	at = send_lines(L, from, reply_info);
	return at == -1 ? finish_send(L, 0) :
			  vm_pause(L, VM_MORE, at, continue_info);
}

/* Removes an LF or CRLF from the end of argument 1. */
static void
trim_line_end(lua_State *L)
{
	struct bytes text = api_bytes(L, 1);
	size_t len = text.len;

	if (len == 0 || text.at[len - 1] != '\n')
		return;
	len -= len > 1 && text.at[len - 2] == '\r' ? 2 : 1;
	lua_pushlstring(L, text.at, len);			/* +1 */
	lua_replace(L, 1);					/* -1 */
}

/* Sends lines of a text, or info lines if the reply is a menu. */
static int
send_text_or_info(lua_State *L)
{
	note_writer(L, WRITER_SEND);
	trim_line_end(L);
	return run_task(L)->reply.framing == FRAMING_MENU ?
	    continue_info(L, LUA_OK, 0) :
	    continue_text(L, LUA_OK, 0);
}

static bool
is_item_type(struct bytes text)
{
	return text.len == 1 && text.at[0] > ' ' && text.at[0] != 0x7f;
}

/* Returns an argument that is an item type, one printable byte. */
static char
check_type(lua_State *L, int arg)
{
	struct bytes type;

	type = api_bytes(L, arg);
	luaL_argcheck(L, is_item_type(type), arg,
	    "an item type is one character");
	return type.at[0];
}

static int
check_port(lua_State *L, int arg)
{
	lua_Integer port;

	port = luaL_optinteger(L, arg, 0);
	luaL_argcheck(L, port >= 0 && port <= 65535, arg,
	    "a port is a number up to 65535");
	return (int)port;
}

static int
send_item(lua_State *L, const struct item *item)
{
	struct reply *reply = &run_task(L)->reply;

	note_writer(L, WRITER_SEND);
	if (reply->ended)
		return 0;
	if (reply->framing != FRAMING_MENU)
		return luaL_error(L,
		    "a menu line in a reply that is not a menu; check "
		    "`-- type:` and send_textfile()");
	CRITICAL(reply_item(reply, item));
	return finish_send(L, 0);
}

/* send_dir(type, name, selector, host, port) */
static int
send_dir(lua_State *L)
{
	struct item item;

	item.type = check_type(L, 1);
	item.name = check_field(L, 2, api_bytes(L, 2));
	item.selector = check_field(L, 3, api_opt_bytes(L, 3));
	item.host = check_field(L, 4, api_opt_bytes(L, 4));
	item.port = check_port(L, 5);
	return send_item(L, &item);
}

/* Separate from send_text() for tracebacks, which compare addresses. */
static int
send_info(lua_State *L)
{
	return send_text_or_info(L);
}

static int
send_text(lua_State *L)
{
	return send_text_or_info(L);
}

/* Pushes a field of the table, argument 1, and returns it: +1. */
static struct bytes
string_field(lua_State *L, const char *name, bool may_be_nil)
{
	struct bytes text = { NULL, 0 };

	if (lua_getfield(L, 1, name) == LUA_TNIL && may_be_nil)	/* +1 */
		return text;
	text.at = lua_tolstring(L, -1, &text.len);
	if (text.at == NULL)
		luaL_error(L,
		    "bad field '%s' to 'send_link' "
		    "(string expected, got %s)",
		    name, luaL_typename(L, -1));
	return check_field(L, 1, text);
}

/* send_link{...}: send_dir() with named fields. */
static int
send_link(lua_State *L)
{
	struct bytes type;
	struct item item;
	lua_Integer port;
	int is_number;

	luaL_checktype(L, 1, LUA_TTABLE);
	type = string_field(L, "type", false);			/* +1 */
	if (!is_item_type(type))
		return luaL_error(L,
		    "bad field 'type' to 'send_link' "
		    "(an item type is one character)");
	item.type = type.at[0];
	item.name = string_field(L, "name", false);		/* +1 */
	item.selector = string_field(L, "selector", true);	/* +1 */
	item.host = string_field(L, "host", true);		/* +1 */
	is_number = lua_getfield(L, 1, "port") == LUA_TNIL;	/* +1 */
	port = is_number ? 0 : lua_tointegerx(L, -1, &is_number);
	if (!is_number || port < 0 || port > 65535)
		return luaL_error(L,
		    "bad field 'port' to 'send_link' "
		    "(a port is a number up to 65535)");
	item.port = (int)port;
	return send_item(L, &item);
}

/* Sends argument 1 from byte `from` on; returns the values above it, if any. */
static int
continue_raw(lua_State *L, int status, lua_KContext from)
{
	ptrdiff_t at;

	(void)status;
	at = send_pieces(L, from, true);
	return at == -1 ? finish_send(L, lua_gettop(L) - 1) :
			  vm_pause(L, VM_MORE, at, continue_raw);
}

static int
start_raw(lua_State *L)
{
	struct reply *reply = &run_task(L)->reply;

	if (!reply->ended)
		CRITICAL(reply_raw(reply, "", 0));
	return continue_raw(L, LUA_OK, 0);
}

/* send_raw(bytes): "" also makes the reply raw. */
static int
send_raw(lua_State *L)
{
	api_bytes(L, 1);
	lua_settop(L, 1);
	return start_raw(L);
}

static int
send_error(lua_State *L)
{
	struct reply *reply = &run_task(L)->reply;
	struct bytes text, details = check_field(L, 2, api_opt_bytes(L, 2));

	text = check_field(L, 1, api_bytes(L, 1));
	if (!reply->ended)
		CRITICAL(reply_error(reply, text.at, bytes_of(NULL), details));
	return 0;
}

/* send_end(): ends the reply; a raw reply gets a dot, as in the original. */
static int
send_end(lua_State *L)
{
	struct reply *reply = &run_task(L)->reply;

	if (!reply->ended && reply->raw)
		CRITICAL(reply_raw(reply, ".\r\n", 3));
	CRITICAL(reply_end(reply));
	return 0;
}

/* Sends a piece of a text file. Returns false at its end. */
static bool
send_file_piece(lua_State *L, int slot)
{
	struct reply *reply = &run_task(L)->reply;
	struct bytes piece;

	piece = api_file_read(L, slot);
	if (piece.len > 0)
		CRITICAL(reply_text(reply, piece.at, piece.len));
	return piece.len > 0;
}

/* Sends a line of a file as an info line. Returns false at its end. */
static bool
send_file_line(lua_State *L, int slot)
{
	struct reply *reply = &run_task(L)->reply;
	struct bytes line;

	if (!api_file_line(L, slot, false))			/* +1 */
		return false;
	line = check_field(L, 1, api_bytes(L, -1));
	CRITICAL(reply_info(reply, line));
	lua_pop(L, 1);
	return true;
}

/* Sends a text file until it ends or the run has to pause. */
static int
continue_textfile(lua_State *L, int status, lua_KContext slot)
{
	struct reply *reply = &run_task(L)->reply;
	bool (*send)(lua_State *, int) =
	    reply->framing == FRAMING_MENU ? send_file_line : send_file_piece;

	(void)status;
	while (!reply->ended && send(L, (int)slot)) {
		check_output(L);
		if (must_send_first(L))
			return vm_pause(L, VM_MORE, slot, continue_textfile);
	}
	CRITICAL(run_close_file(run_of(L), (int)slot));
	lua_pushboolean(L, true);
	return 1;
}

/* Sets the framing of a reply that begins with a file. */
static void
begin_textfile(lua_State *L, int slot)
{
	struct reply *reply = &run_task(L)->reply;
	enum framing framing =
	    api_file_is_binary(L, slot) ? FRAMING_RAW : FRAMING_TEXT;

	CRITICAL(reply_set_framing(reply, framing));
	reply->begun = true;
}

/* send_textfile(path): makes the reply a text, or adds info lines to a menu. */
static int
send_textfile(lua_State *L)
{
	struct reply *reply = &run_task(L)->reply;
	int slot;

	slot = api_file_open(L, 1, true);
	if (slot == -1)
		return luaL_error(L,
		    "%s: no such file, or others may not read it; check "
		    "isReadable() first",
		    api_push_path(L, 1));
	note_writer(L, WRITER_SEND);
	if (!reply->ended && !reply->begun && reply->framing != FRAMING_RAW)
		begin_textfile(L, slot);
	reply->begun |= !reply->ended;
	if (reply->framing != FRAMING_RAW)
		api_file_decode(L, slot);
	return continue_textfile(L, LUA_OK, slot);
}

/* send_gophermap(path): calls send() of the module gopher.map. */
static int
send_gophermap(lua_State *L)
{
	luaL_checkstring(L, 1);
	lua_settop(L, 1);
	lua_getglobal(L, "require");				/* +1 */
	lua_pushliteral(L, "gopher.map");			/* +1 */
	lua_call(L, 1, 1);					/* -1 */
	lua_getfield(L, -1, "send");				/* +1 */
	lua_pushvalue(L, 1);					/* +1 */
	lua_callk(L, 1, 0, 0, return_results);
	return 0;
}

/* Joins the arguments from `from` on into one string on top. */
static void
join_arguments(lua_State *L, int from)
{
	int i;

	for (i = from; i <= lua_gettop(L); i++)
		api_bytes(L, i);
	lua_pushliteral(L, "");					/* +1 */
	lua_concat(L, lua_gettop(L) - from + 1);
}

/* io.write(...): returns io.stdout, upvalue 1. */
static int
write_stdout(lua_State *L)
{
	note_writer(L, WRITER_PRINT);
	join_arguments(L, 1);
	lua_pushvalue(L, lua_upvalueindex(1));			/* +1 */
	return start_raw(L);
}

/* io.stdout:write(...): returns io.stdout, argument 1. */
static int
write_method(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	note_writer(L, WRITER_PRINT);
	join_arguments(L, 2);
	lua_insert(L, 1);
	return start_raw(L);
}

/* flush, close and setvbuf of io.stdout, which do nothing. */
static int
return_self(lua_State *L)
{
	lua_settop(L, 1);
	return 1;
}

/* Takes a field, up to a TAB or the end, off a menu line. */
static struct bytes
take_field(struct bytes *line)
{
	struct bytes field = *line;
	const char *tab = memchr(line->at, '\t', line->len);

	if (tab != NULL)
		field.len = (size_t)(tab - line->at);
	line->at += field.len + (tab != NULL);
	line->len -= field.len + (tab != NULL);
	return field;
}

/* Returns the port in a field, or 0 if it holds no number from 1 to 65535. */
static int
port_of_field(struct bytes field)
{
	int port = 0;
	size_t i;

	for (i = 0; i < field.len; i++) {
		if (field.at[i] < '0' || field.at[i] > '9' || port > 6553)
			return 0;
		port = 10 * port + (field.at[i] - '0');
	}
	return port <= 65535 ? port : 0;
}

/*
 * In a critical section. Sends a line with TABs as a menu item. Host and port
 * of this server stand for absent ones.
 */
static void
send_printed_item(struct reply *reply, struct bytes line)
{
	struct item item = { .type = line.at[0] };

	line.at++;
	line.len--;
	item.name = take_field(&line);
	item.selector = take_field(&line);
	item.host = take_field(&line);
	item.port = port_of_field(take_field(&line));
	if (item.host.len == 0 || (item.host.len == 1 && *item.host.at == '+'))
		item.host = reply->host;
	if (item.port == 0)
		item.port = reply->port;
	reply_item(reply, &item);
}

/*
 * In a critical section. Sends a line that a script for another server has
 * printed into a menu.
 */
static void
send_printed_line(struct reply *reply, struct bytes line)
{
	if (line.len == 1 && line.at[0] == '.')
		reply_end(reply);
	else if (line.len > 1 && line.at[0] > ' ' && line.at[0] < 0x7f &&
	    memchr(line.at + 1, '\t', line.len - 1) != NULL)
		send_printed_item(reply, line);
	else
		reply_info(reply, line);
}

static int
continue_print(lua_State *L, int status, lua_KContext from)
{
	ptrdiff_t at;

	(void)status;
	at = send_lines(L, from, send_printed_line);
	return at == -1 ? finish_send(L, 0) :
			  vm_pause(L, VM_MORE, at, continue_print);
}

/* Joins all arguments as strings, with TABs between them, to argument 1. */
static void
join_printed(lua_State *L)
{
	luaL_Buffer line;
	int i, n = lua_gettop(L);

	luaL_buffinit(L, &line);
	for (i = 1; i <= n; i++) {
		if (i > 1)
			luaL_addchar(&line, '\t');
		luaL_tolstring(L, i, NULL);			/* +1 */
		luaL_addvalue(&line);				/* -1 */
	}
	luaL_pushresult(&line);					/* +1 */
	lua_insert(L, 1);
	lua_settop(L, 1);
}

/*
 * print(...): menu lines in a menu, lines in a text, and otherwise, or after
 * raw bytes, the bytes and an LF.
 */
static int
print_arguments(lua_State *L)
{
	const struct reply *reply = &run_task(L)->reply;

	note_writer(L, WRITER_PRINT);
	join_printed(L);
	if (reply->raw || reply->framing == FRAMING_RAW) {
		lua_pushliteral(L, "\n");			/* +1 */
		lua_concat(L, 2);				/* -1 */
		return start_raw(L);
	}
	trim_line_end(L);
	return reply->framing == FRAMING_MENU ? continue_print(L, LUA_OK, 0) :
						continue_text(L, LUA_OK, 0);
}

/* sleep(seconds): the output is sent meanwhile. */
static int
sleep_seconds(lua_State *L)
{
	struct vm *vm = vm_of(L);
	lua_Number ms;

	ms = luaL_checknumber(L, 1) * 1000;
	luaL_argcheck(L, ms >= 0 && ms <= SLEEP_MAX_MS, 1,
	    "seconds are a number from 0 to 3600");
	if (!vm_can_pause(L))
		return luaL_error(L,
		    "sleep: cannot pause here; call it outside sort, "
		    "gsub, load, require and metamethods");
	if (!release_store(L))
		return luaL_error(L,
		    run_of(L)->session.depth > 0 ?
			"sleep: not inside store.transaction()" :
			"sleep: the store has uncommitted changes; call "
			"store.commit() first");
	vm->slept += (unsigned)ms + 1;	/* sleep(0) costs something too */
	if (vm->slept > vm->limits.ms)
		return vm_raise_limit(L,
		    "too much time to sleep; see the option handler_time");
	vm->wake = deadline_in((int64_t)ms);
	return vm_pause(L, VM_SLEEP, 0, return_results);
}

/*
 * cache_for(seconds): sets how long the reply is cached. If argument 2 is true
 * (from gopher.map), limits it for a part of the reply.
 */
static int
cache_for(lua_State *L)
{
	lua_Number seconds;
	int64_t ms, until;

	seconds = luaL_checknumber(L, 1);
	luaL_argcheck(L, seconds >= 0 && seconds <= CACHE_MAX_S, 1,
	    "seconds are a number from 0 to 31536000");
	ms = (int64_t)(seconds * 1000);
	until = ms > 0 ? deadline_in(ms) : CACHE_NEVER;
	if (lua_toboolean(L, 2) || run_task(L)->script != NULL)
		api_limit_cache(L, until);
	else
		run_task(L)->cache_until = until;
	return 0;
}

static const luaL_Reg globals[] = {
	{ "send_info", send_info },
	{ "send_text", send_text },
	{ "text_send", send_text_or_info },	/* the original's name */
	{ "send_dir", send_dir },
	{ "send_link", send_link },
	{ "send_textfile", send_textfile },
	{ "send_gophermap", send_gophermap },
	{ "send_raw", send_raw },
	{ "send_error", send_error },
	{ "send_end", send_end },
	{ "sleep", sleep_seconds },
	{ "cache_for", cache_for },
	{ "print", print_arguments },
	{ NULL, NULL },
};

static const luaL_Reg stdout_methods[] = {
	{ "write", write_method },
	{ "flush", return_self },
	{ "close", return_self },
	{ "setvbuf", return_self },
	{ NULL, NULL },
};

void
api_send_install(lua_State *L)
{
	api_set_globals(L, globals);
	lua_newtable(L);					/* +1 stdout */
	luaL_setfuncs(L, stdout_methods, 0);
	lua_pushvalue(L, -1);					/* +1 */
	lua_setfield(L, -3, "stdout");				/* -1 */
	lua_pushcclosure(L, write_stdout, 1);			/* stdout -> */
	lua_setfield(L, -2, "write");				/* -1 */
}
