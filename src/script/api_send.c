#include "script/api_send.h"

#include <string.h>

#include "base/clock.h"
#include "script/api_file.h"
#include "script/watchdog.h"
#include "script/vm.h"
#include "script/api_util.h"

enum {
	MIB = 1024 * 1024,
	SLEEP_MAX_MS = 3600 * 1000,
	CHANGED_MAX = MIB,	/* bytes that wait until the store is changed */
	CACHE_MAX_S = 365 * 24 * 3600,
	FIELD_MAX = 65536,	/* bytes of a field of a menu */
	PIECE = 16 * 1024	/* bytes that are framed in one go */
};

/* Continues after a pause: what the function returns was put on the stack. */
static int
go_on(lua_State *L, int status, lua_KContext results)
{
	(void)L;
	(void)status;
	return (int)results;
}

/*
 * Nobody else can change the store before a run that has changed it ends: it
 * must not wait for a visitor who takes his time.
 */
static bool
may_leave(lua_State *L)
{
	struct session *session = &api_of(L)->session;

	CRITICAL(session_finish(session));
	return !session->in_transaction;
}

/* Has so much piled up that it should leave, and can we wait for that? */
static bool
must_pause(lua_State *L)
{
	return api_task(L)->reply.out.len >= TASK_PIECE && vm_can_pause(L) &&
	    may_leave(L);
}

/* Raises an error once more has piled up, or been sent, than may. */
static void
check_pile(lua_State *L)
{
	const struct reply *reply = &api_task(L)->reply;
	const struct conf *conf = api_of(L)->conf;

	if (reply->out.failed)
		luaL_error(L, "not enough memory for the reply");
	if (reply->out.len > (size_t)conf->handler_memory * MIB)
		vm_raise_limit(L, "too much output where it cannot leave");
	if (reply->out.len > CHANGED_MAX && api_of(L)->session.in_transaction)
		vm_raise_limit(L,
		    "too much output after a change of the store");
	if (reply->sent + reply->out.len > (uint64_t)conf->handler_output * MIB)
		vm_raise_limit(L, "too much output");
}

/*
 * How every sending function ends: returns the `results` on top of the stack.
 */
static int
sent(lua_State *L, int results)
{
	check_pile(L);
	if (must_pause(L))
		return vm_pause(L, VM_MORE, results, go_on);
	return results;
}

/* A field of a menu line: it goes out in one piece, so it has an end. */
static struct bytes
check_field(lua_State *L, int arg, struct bytes field)
{
	luaL_argcheck(L, field.len <= FIELD_MAX, arg,
	    "a field of a menu has at most 65536 bytes");
	return field;
}

/*
 * Sends argument 1, as text or as raw bytes, from byte `at` on, a piece at a
 * time. Returns where it has to pause, or -1 when all is done.
 */
static ptrdiff_t
send_pieces(lua_State *L, ptrdiff_t at, bool raw)
{
	struct reply *reply = &api_task(L)->reply;
	struct bytes bytes = api_bytes(L, 1);
	size_t from = (size_t)at, n;

	for (; from < bytes.len && !reply->ended; from += n) {
		if (must_pause(L))
			return (ptrdiff_t)from;
		n = bytes.len - from < PIECE ? bytes.len - from : PIECE;
		if (raw)
			CRITICAL(reply_raw(reply, bytes.at + from, n));
		else
			CRITICAL(reply_text(reply, bytes.at + from, n));
		check_pile(L);
	}
	return -1;
}

/* Sends one line of a text. */
static int
send_text_on(lua_State *L, int status, lua_KContext from)
{
	struct reply *reply = &api_task(L)->reply;
	const char *end = reply->framing == FRAMING_TEXT ? "\n" : "\r\n";
	ptrdiff_t at;

	(void)status;
	at = send_pieces(L, from, false);
	if (at != -1)
		return vm_pause(L, VM_MORE, at, send_text_on);
	if (!reply->ended)
		CRITICAL(reply_text(reply, end, strlen(end)));
	return sent(L, 0);
}

/* Sends a line of a text, or an info line where the reply is a menu. */
static int
send_line(lua_State *L)
{
	struct reply *reply = &api_task(L)->reply;
	struct bytes text;

	text = api_bytes(L, 1);
	if (reply->framing != FRAMING_MENU)
		return send_text_on(L, LUA_OK, 0);
	text = check_field(L, 1, text);
	if (!reply->ended)
		CRITICAL(reply_info(reply, text));
	return sent(L, 0);
}

static bool
is_type(struct bytes text)
{
	return text.len == 1 && text.at[0] > ' ' && text.at[0] != 0x7f;
}

/* The item type in an argument: one printable byte. */
static char
check_type(lua_State *L, int arg)
{
	struct bytes type;

	type = api_bytes(L, arg);
	luaL_argcheck(L, is_type(type), arg, "an item type is one character");
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
	struct reply *reply = &api_task(L)->reply;

	if (reply->ended)
		return 0;
	if (reply->framing != FRAMING_MENU)
		return luaL_error(L,
		    "a menu line in what is no menu: the first comment says "
		    "`-- type:`, or send_textfile() was first and made it a "
		    "text");
	CRITICAL(reply_item(reply, item));
	return sent(L, 0);
}

/* Sends an item whose fields are arguments 1 to 5. */
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

/* One word, one function: tracebacks tell functions apart, not names. */
static int
send_info(lua_State *L)
{
	return send_line(L);
}

static int
send_text(lua_State *L)
{
	return send_line(L);
}

/* A field of the table, argument 1, as text: +1. None where it may be nil. */
static struct bytes
text_field(lua_State *L, const char *name, bool may_be_nil)
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
	return text;
}

/* The same with the fields of a table, which are named where they are bad. */
static int
send_link(lua_State *L)
{
	struct bytes type;
	struct item item;
	lua_Integer port;
	int is_number;

	luaL_checktype(L, 1, LUA_TTABLE);
	type = text_field(L, "type", false);				/* +1 */
	if (!is_type(type))
		return luaL_error(L,
		    "bad field 'type' to 'send_link' "
		    "(an item type is one character)");
	item.type = type.at[0];
	item.name = text_field(L, "name", false);			/* +1 */
	item.selector = text_field(L, "selector", true);		/* +1 */
	item.host = text_field(L, "host", true);			/* +1 */
	is_number = lua_getfield(L, 1, "port") == LUA_TNIL;	/* +1 */
	port = is_number ? 0 : lua_tointegerx(L, -1, &is_number);
	if (!is_number || port < 0 || port > 65535)
		return luaL_error(L,
		    "bad field 'port' to 'send_link' "
		    "(a port is a number up to 65535)");
	item.port = (int)port;
	return send_item(L, &item);
}

static int
send_raw_on(lua_State *L, int status, lua_KContext from)
{
	ptrdiff_t at;

	(void)status;
	at = send_pieces(L, from, true);
	return at == -1 ? sent(L, 0) : vm_pause(L, VM_MORE, at, send_raw_on);
}

/* Even nothing, sent by hand, is a reply by hand. */
static int
send_raw(lua_State *L)
{
	struct reply *reply = &api_task(L)->reply;

	(void)api_bytes(L, 1);
	if (!reply->ended)
		CRITICAL(reply_raw(reply, "", 0));
	return send_raw_on(L, LUA_OK, 0);
}

static int
send_error(lua_State *L)
{
	static const struct bytes nobody = { NULL, 0 };
	struct reply *reply = &api_task(L)->reply;
	struct bytes text;

	text = api_bytes(L, 1);
	if (!reply->ended)
		CRITICAL(reply_error(reply, text.at, nobody));
	return 0;
}

/* The original's way to end a menu; where all was written by hand, its dot. */
static int
send_end(lua_State *L)
{
	struct reply *reply = &api_task(L)->reply;

	if (!reply->ended && reply->by_hand)
		CRITICAL(reply_raw(reply, ".\r\n", 3));
	CRITICAL(reply_end(reply));
	return 0;
}

/* Ends send_textfile(): did it reach the end of the file? */
static int
textfile_sent(lua_State *L, int slot, bool complete)
{
	api_file_close(L, slot);
	lua_pushboolean(L, complete);
	return 1;
}

/* Sends pieces of a text file until it ends or must pause. */
static int
send_file_on(lua_State *L, int status, lua_KContext slot)
{
	struct reply *reply = &api_task(L)->reply;
	char piece[FILE_PIECE];
	ssize_t n;

	(void)status;
	while ((n = api_file_read(L, (int)slot, piece, sizeof piece)) > 0) {
		CRITICAL(reply_text(reply, piece, (size_t)n));
		check_pile(L);
		if (must_pause(L))
			return vm_pause(L, VM_MORE, slot, send_file_on);
	}
	return textfile_sent(L, (int)slot, n == 0);
}

/* Sends a text file's lines as info lines, within a menu that has begun. */
static int
send_as_info(lua_State *L, int status, lua_KContext slot)
{
	struct reply *reply = &api_task(L)->reply;
	struct bytes line;

	(void)status;
	while (api_file_line(L, (int)slot, false)) {		/* +1 */
		line = api_bytes(L, -1);
		CRITICAL(reply_info(reply, line));
		lua_pop(L, 1);
		check_pile(L);
		if (must_pause(L))
			return vm_pause(L, VM_MORE, slot, send_as_info);
	}
	return textfile_sent(L, (int)slot, true);
}

/* A file is the whole reply, a text; or its lines become part of a menu. */
static int
send_textfile(lua_State *L)
{
	struct reply *reply = &api_task(L)->reply;
	int slot;

	slot = api_file_open(L, 1, true);
	if (slot == -1)
		return api_fail(L, "no such file");
	if (reply->ended)
		return textfile_sent(L, slot, true);
	if (!reply->begun && reply->framing == FRAMING_MENU)
		(void)reply_frame(reply, FRAMING_TEXT);
	reply->begun = true;
	if (reply->framing == FRAMING_MENU)
		return send_as_info(L, LUA_OK, slot);
	return send_file_on(L, LUA_OK, slot);
}

/* The module `gopher.map` knows how a gophermap reads. */
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
	lua_callk(L, 1, 0, 0, go_on);
	return 0;
}

/* What is on the stack from `from` on becomes one string there. */
static void
join(lua_State *L, int from)
{
	int i;

	for (i = from; i <= lua_gettop(L); i++)
		(void)api_bytes(L, i);
	lua_pushliteral(L, "");					/* +1 */
	lua_concat(L, lua_gettop(L) - from + 1);
}

/* Goes on with what stands at 1, and returns what stands at 2: io.stdout. */
static int
write_on(lua_State *L, int status, lua_KContext from)
{
	ptrdiff_t at;

	(void)status;
	at = send_pieces(L, from, true);
	if (at != -1)
		return vm_pause(L, VM_MORE, at, write_on);
	lua_settop(L, 2);
	return sent(L, 1);
}

/* Writes the string on top; io.stdout stands below it, alone. */
static int
write_joined(lua_State *L)
{
	struct reply *reply = &api_task(L)->reply;

	lua_insert(L, 1);
	if (!reply->ended)
		CRITICAL(reply_raw(reply, "", 0));
	return write_on(L, LUA_OK, 0);
}

/* io.write(...): returns io.stdout, which is its upvalue. */
static int
write_stdout(lua_State *L)
{
	join(L, 1);
	lua_pushvalue(L, lua_upvalueindex(1));			/* +1 */
	lua_insert(L, 1);
	return write_joined(L);
}

/* io.stdout:write(...): returns io.stdout, which is argument 1. */
static int
write_method(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	join(L, 2);
	return write_joined(L);
}

static int
do_nothing(lua_State *L)
{
	lua_settop(L, 1);
	return 1;
}

/* print(...): its arguments as tostring() shows them, with TABs between. */
static int
print(lua_State *L)
{
	luaL_Buffer line;
	int i, n = lua_gettop(L);

	luaL_buffinit(L, &line);
	for (i = 1; i <= n; i++) {
		if (i > 1)
			luaL_addchar(&line, '\t');
		(void)luaL_tolstring(L, i, NULL);		/* +1 */
		luaL_addvalue(&line);				/* -1 */
	}
	luaL_addchar(&line, '\n');
	luaL_pushresult(&line);					/* +1 */
	lua_insert(L, 1);
	lua_settop(L, 1);
	return send_raw(L);
}

/* sleep(seconds): what has been sent leaves meanwhile. */
static int
sleep_for(lua_State *L)
{
	struct vm *vm = vm_of(L);
	lua_Number ms;

	ms = luaL_checknumber(L, 1) * 1000;
	luaL_argcheck(L, ms >= 0 && ms <= SLEEP_MAX_MS, 1,
	    "seconds are a number from 0 to 3600");
	if (!vm_can_pause(L))
		return luaL_error(L,
		    "sleep: a function that sort, gsub or "
		    "load calls cannot wait");
	if (!may_leave(L))
		return luaL_error(L,
		    "sleep: the store has been changed, and others wait; "
		    "store.commit() comes first");
	vm->slept += (unsigned)ms + 1;	/* it costs others something */
	if (vm->slept > vm->limits.ms)
		return vm_raise_limit(L, "too much time to sleep");
	vm->wake = deadline_in((int64_t)ms);
	return vm_pause(L, VM_SLEEP, 0, go_on);
}

/*
 * cache_for(seconds): how long the reply may be kept for others who ask. With a
 * second argument that is true, a part of it says so: gopher.map's own.
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
	if (lua_toboolean(L, 2) || api_task(L)->script != NULL)
		api_limit_cache(L, until);
	else
		api_task(L)->cache_until = until;
	return 0;
}

static const luaL_Reg globals[] = {
	{ "send_info", send_info },
	{ "send_text", send_text },
	{ "text_send", send_line },	/* the original's name */
	{ "send_dir", send_dir },
	{ "send_link", send_link },
	{ "send_textfile", send_textfile },
	{ "send_gophermap", send_gophermap },
	{ "send_raw", send_raw },
	{ "send_error", send_error },
	{ "send_end", send_end },
	{ "sleep", sleep_for },
	{ "cache_for", cache_for },
	{ "print", print },
	{ NULL, NULL },
};

static const luaL_Reg stdout_methods[] = {
	{ "write", write_method },
	{ "flush", do_nothing },
	{ "close", do_nothing },
	{ "setvbuf", do_nothing },
	{ NULL, NULL },
};

void
api_send_install(lua_State *L)
{
	lua_pushglobaltable(L);					/* +1 */
	api_set_functions(L, globals);
	lua_pop(L, 1);
	lua_newtable(L);					/* +1 stdout */
	api_set_functions(L, stdout_methods);
	lua_pushvalue(L, -1);					/* +1 */
	lua_setfield(L, -3, "stdout");				/* -1 */
	lua_pushcclosure(L, write_stdout, 1);			/* stdout -> */
	lua_setfield(L, -2, "write");				/* -1 */
}
