/* Floor 4 and up: arena, vm, library, conffile, route, sockets. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "answer/route.h"
#include "script/arena.h"
#include "script/chunk_cache.h"
#include "script/conffile.h"
#include "script/watchdog.h"
#include "script/library.h"
#include "script/coroutine.h"
#include "script/vm.h"
#include "server/sockets.h"
#include "suite.h"

/* --- arena --- */

START_TEST(the_limit_is_exact)
{
	struct arena arena;
	void *a, *b;

	ck_assert_int_eq(arena_open(&arena, 100), 0);
	a = arena_alloc(&arena, NULL, LUA_TTABLE, 60);
	ck_assert_ptr_nonnull(a);
	ck_assert_ptr_null(arena_alloc(&arena, NULL, 0, 41));
	ck_assert(arena.refused);
	b = arena_alloc(&arena, NULL, 0, 40);
	ck_assert_ptr_nonnull(b);
	ck_assert_ptr_null(arena_alloc(&arena, a, 60, 61));
	a = arena_alloc(&arena, a, 60, 10);
	ck_assert_uint_eq(arena.now.used, 50);
	ck_assert_ptr_null(arena_alloc(&arena, a, 10, 0));
	ck_assert_ptr_null(arena_alloc(&arena, b, 40, 0));
	ck_assert_uint_eq(arena.now.used, 0);
	arena_close(&arena);
	arena_close(&arena);
}
END_TEST

/* --- vm --- */

static int said;	/* what the last script has told us */

static int
say(lua_State *L)
{
	said += (int)luaL_checkinteger(L, 1);
	return 0;
}

static int
nothing_more(lua_State *L, int status, lua_KContext context)
{
	(void)L;
	(void)status;
	(void)context;
	return 0;
}

static int
wait_once(lua_State *L)
{
	if (!vm_can_pause(L))
		return 0;
	return vm_pause(L, VM_MORE, 0, nothing_more);
}

static int
install(lua_State *L)
{
	luaL_openlibs(L);
	coroutine_install(L);
	lua_register(L, "say", say);
	lua_register(L, "wait", wait_once);
	return 0;
}

static int
begin(lua_State *L)
{
	lua_pushinteger(L, 5);
	lua_setglobal(L, "request");
	return 0;
}

static const struct vm_limits limits = { .memory = 1024 * 1024,
	.instructions = 1000000,
	.ms = 60000,
	.stuck_ms = 10000 };

/* Runs on until it is more than a turn that is over. */
static enum vm_state
run_on(struct vm *vm)
{
	enum vm_state state;

	do
		state = vm_run(vm);
	while (state == VM_YIELD);
	return state;
}

static enum vm_state
run(struct vm *vm, const char *source)
{
	struct buf code = { 0 };
	enum vm_state state;

	said = 0;
	watchdog_open();
	ck_assert_int_eq(vm_open(vm, &limits, install, NULL), VM_DONE);
	state = vm_compile(vm, bytes_of(source), "=test", &code);
	if (state == VM_DONE) {
		vm_restore(vm);
		state = vm_start(vm, 0,
		    (struct bytes){ buf_bytes(&code), code.len }, begin);
	}
	buf_free(&code);
	return state == VM_DONE ? run_on(vm) : state;
}

static void
assert_ends(const char *source, enum vm_state state, const char *message)
{
	struct vm vm;

	ck_assert_msg(run(&vm, source) == state, "%s", source);
	buf_add(&vm.message, "", 1);
	ck_assert_msg(strstr(buf_bytes(&vm.message), message) != NULL, "%s",
	    buf_bytes(&vm.message));
	vm_close(&vm);
	vm_close(&vm);
}

START_TEST(a_chunk_gets_the_request)
{
	assert_ends("local r = ... say(r + request)", VM_DONE, "");
	ck_assert_int_eq(said, 10);
}
END_TEST

START_TEST(a_pause_goes_on_where_it_was)
{
	struct vm vm;

	ck_assert_int_eq(run(&vm, "say(1) wait() say(2) pcall(wait) say(4)"),
	    VM_MORE);
	ck_assert_int_eq(said, 1);
	ck_assert_int_eq(run_on(&vm), VM_MORE);
	ck_assert_int_eq(said, 3);
	ck_assert_int_eq(run_on(&vm), VM_DONE);
	ck_assert_int_eq(said, 7);
	vm_close(&vm);
}
END_TEST

START_TEST(a_pause_goes_through_coroutines)
{
	struct vm vm;

	ck_assert_int_eq(
	    run(&vm,
		"local inner = coroutine.wrap(function(a) wait() say(a) "
		"  coroutine.yield(2) wait() error('three') end)\n"
		"local co = coroutine.create(function(...) "
		"  say(inner(...)) coroutine.yield(4) inner() end)\n"
		"local ok, n = coroutine.resume(co, 1) say(n)\n"
		"ok, n = coroutine.resume(co) if not ok and n:find('three') "
		"  then say(8) end\n"
		"if coroutine.status(co) == 'dead' then say(16) end"),
	    VM_MORE);
	ck_assert_int_eq(said, 0);
	ck_assert_int_eq(run_on(&vm), VM_MORE);
	ck_assert_int_eq(said, 7);
	ck_assert_int_eq(run_on(&vm), VM_DONE);
	ck_assert_int_eq(said, 31);
	vm_close(&vm);
}
END_TEST

START_TEST(nothing_pauses_where_that_cannot_be)
{
	assert_ends("table.sort({3,2,1}, function(a, b) wait() "
		    "return a < b end) say(2)",
	    VM_DONE, "");
	ck_assert_int_eq(said, 2);
	assert_ends("table.sort({3,2,1}, function(a, b) "
		    "coroutine.wrap(wait)() return a < b end) say(2)",
	    VM_DONE, "");
	ck_assert_int_eq(said, 2);
	assert_ends("coroutine.yield(1, 2) say(3)", VM_DONE, "");
	ck_assert_int_eq(said, 3);
}
END_TEST

START_TEST(coroutines_are_as_in_the_manual)
{
	assert_ends("local co = coroutine.create(function(a, b) "
		    "  local c = coroutine.yield(a + b) return c, 'end' end)\n"
		    "local function is(...) local t = {...} "
		    "  return function(...) local u = {...} "
		    "    for i = 1, #t do assert(t[i] == u[i], u[i]) end "
		    "    assert(#t == #u) end end\n"
		    "is(true, 3)(coroutine.resume(co, 1, 2))\n"
		    "is(true, 5, 'end')(coroutine.resume(co, 5))\n"
		    "is(false, 'cannot resume dead coroutine')"
		    "(coroutine.resume(co))\n"
		    "local f = coroutine.wrap(function() error('x') end)\n"
		    "local ok, why = pcall(f) "
		    "assert(why == 'test:6: x', why)\n"
		    "f = coroutine.wrap(function() error({}) end)\n"
		    "ok, why = pcall(f) assert(type(why) == 'table')\n"
		    "assert(not pcall(coroutine.resume, 1))\n"
		    "assert(not pcall(coroutine.wrap, 1))\n"
		    "co = coroutine.create(function() "
		    "  return coroutine.resume(co) end)\n"
		    "is(true, false, 'cannot resume non-suspended coroutine')"
		    "(coroutine.resume(co)) say(1)",
	    VM_DONE, "");
	ck_assert_int_eq(said, 1);
}
END_TEST

START_TEST(errors_carry_a_traceback)
{
	assert_ends("local function f() error('boom') end\nf()", VM_ERROR,
	    "test:1: boom\nstack traceback:");
	assert_ends("error({})", VM_ERROR, "is a table value");
	assert_ends("error(nil)", VM_ERROR, "nil");
	assert_ends("error(setmetatable({}, {__tostring = function() "
		    "return 'mine' end}))",
	    VM_ERROR, "mine");
	assert_ends("error(setmetatable({}, {__tostring = function() "
		    "while true do end end}))",
	    VM_ERROR, "cannot be shown");
	assert_ends("say(", VM_ERROR, "test:1: unexpected symbol");
}
END_TEST

START_TEST(bytecode_is_refused)
{
	assert_ends("\x1bLua", VM_ERROR, "binary");
}
END_TEST

START_TEST(no_pcall_swallows_a_blown_fuse)
{
	assert_ends("while true do end", VM_LIMIT, "too many instructions");
	assert_ends("while true do pcall(function() while true do end end) "
		    "end",
	    VM_LIMIT, "too many instructions");
	assert_ends("local function f() return pcall(f) end while true do "
		    "f() end",
	    VM_LIMIT, "");
	assert_ends("while true do coroutine.wrap(function() while true do "
		    "end end)() end",
	    VM_LIMIT, "too many instructions");
	assert_ends("while true do coroutine.yield() end", VM_LIMIT,
	    "too many instructions");
}
END_TEST

START_TEST(a_limit_is_told_where_it_was_reached)
{
	assert_ends("local function inner() while true do end end\n"
		    "while true do\n pcall(inner)\n end",
	    VM_LIMIT, "test:1: too many instructions");
	assert_ends("pcall(function()\n while true do end end)", VM_LIMIT,
	    "test:2: too many instructions");
}
END_TEST

START_TEST(memory_has_an_end)
{
	assert_ends("local t = {} for i = 1, 1e6 do t[i] = {} end", VM_LIMIT,
	    "memory");
	assert_ends("local s = ('x'):rep(1 << 30)", VM_LIMIT, "");
	assert_ends("local s = 'x' while true do s = s .. s end", VM_LIMIT,
	    "memory");
	assert_ends("pcall(string.rep, 'x', 1 << 21) say(1)", VM_DONE, "");
	ck_assert_int_eq(said, 1);
}
END_TEST

START_TEST(a_turn_is_short)
{
	struct vm vm;
	enum vm_state state;
	int turns;

	state = run(&vm, "wait() while true do end");
	ck_assert_int_eq(state, VM_MORE);
	vm.left = 1L << 40;
	for (turns = 0; turns < 5; turns++) {
		ck_assert_int_eq(vm_run(&vm), VM_YIELD);
		ck_assert(vm_used_its_turn(&vm));
		ck_assert_uint_le(vm.worked, (unsigned)turns * 2 + 2);
	}
	vm_close(&vm);
	state = run(&vm,
	    "wait() coroutine.wrap(function() "
	    "while true do end end)()");
	vm.left = 1L << 40;
	for (turns = 0; turns < 5; turns++)
		ck_assert_int_eq(vm_run(&vm), VM_YIELD);
	vm_close(&vm);
}
END_TEST

START_TEST(time_has_an_end)
{
	struct vm vm;

	ck_assert_int_eq(run(&vm, "wait() while true do pcall(error) end"),
	    VM_MORE);
	vm.left = 1L << 40;
	vm.limits.ms = 30;
	ck_assert_int_eq(run_on(&vm), VM_LIMIT);
	buf_add(&vm.message, "", 1);
	ck_assert_ptr_nonnull(strstr(buf_bytes(&vm.message), "too much time"));
	vm_close(&vm);
}
END_TEST

START_TEST(a_stuck_run_is_left)
{
	static const char *const stuck[] = {
		"wait() local s = ('a'):rep(50) "
		"return s:find(('a?'):rep(40) .. ('a'):rep(40) .. 'b')",
		"wait() return ('').rep('', 1 << 62)",
		"wait() table.sort({ 1, 2 }, function() while true do end end)",
		"wait() table.move({}, 1, 1 << 62, 2)",
		"wait() while true do ('x'):gsub('x', function() "
		"while true do end end) end",
	};
	struct vm vm;
	size_t i;

	for (i = 0; i < sizeof stuck / sizeof stuck[0]; i++) {
		ck_assert_int_eq(run(&vm, stuck[i]), VM_MORE);
		vm.left = 1L << 40;
		vm.limits.stuck_ms = 2 * WATCHDOG_TICK_MS;
		ck_assert_msg(run_on(&vm) == VM_LIMIT, "%s", stuck[i]);
		vm_restore(&vm);
		ck_assert(arena_is_restored(&vm.arena, ARENA_FRESH));
		vm_close(&vm);
	}
}
END_TEST

START_TEST(a_state_that_does_not_fit_is_a_limit)
{
	static const struct vm_limits tiny = { .memory = 3000,
		.instructions = 1000,
		.ms = 60000,
		.stuck_ms = 10000 };
	static const struct vm_limits small = { .memory = 9000,
		.instructions = 1000,
		.ms = 60000,
		.stuck_ms = 10000 };
	struct vm vm;

	ck_assert_int_eq(vm_open(&vm, &tiny, install, NULL), VM_LIMIT);
	vm_close(&vm);
	ck_assert_int_eq(vm_open(&vm, &small, install, NULL), VM_LIMIT);
	vm_close(&vm);
}
END_TEST

/* --- chunks --- */

static const struct chunk *
keep(struct chunk_cache *chunks, const char *name, ino_t ino, const char *text)
{
	struct file_id id = { .ino = ino };
	struct buf code = { 0 };
	const struct chunk *chunk;

	buf_puts(&code, text);
	chunk = chunk_cache_put(chunks, NULL, name, &id, '1', &code);
	ck_assert_ptr_nonnull(chunk);
	ck_assert_ptr_null(code.base);
	return chunk;
}

static const struct chunk *
find(struct chunk_cache *chunks, const char *name, ino_t ino)
{
	struct file_id id = { .ino = ino };

	return chunk_cache_find(chunks, NULL, name, &id);
}

START_TEST(a_chunk_is_found_as_long_as_its_file_is_the_same)
{
	struct chunk_cache *chunks = chunk_cache_new(100000);

	ck_assert_ptr_null(find(chunks, "@a", 1));
	assert_holds(&keep(chunks, "@a", 1, "one")->code, "one");
	assert_holds(&keep(chunks, "@b", 1, "two")->code, "two");
	assert_holds(&find(chunks, "@a", 1)->code, "one");
	ck_assert_ptr_null(find(chunks, "@a", 2));
	assert_holds(&keep(chunks, "@a", 2, "three")->code, "three");
	ck_assert_ptr_null(find(chunks, "@a", 1));
	assert_holds(&find(chunks, "@a", 2)->code, "three");
	assert_holds(&find(chunks, "@b", 1)->code, "two");
	chunk_cache_free(chunks);
	chunk_cache_free(NULL);
}
END_TEST

START_TEST(chunks_of_one_name_belong_to_one_site_each)
{
	struct chunk_cache *chunks = chunk_cache_new(100000);
	const struct file_id id = { .ino = 1, .size = 1 };
	struct buf code = { 0 };
	const char *const whose[] = { "one", "two" };
	const struct chunk *kept[2];
	size_t i;

	for (i = 0; i < 2; i++) {
		buf_puts(&code, whose[i]);
		kept[i] = chunk_cache_put(chunks, whose[i], "@/a.lua", &id, '1',
		    &code);
		ck_assert_ptr_nonnull(kept[i]);
	}
	for (i = 0; i < 2; i++)
		ck_assert_ptr_eq(
		    chunk_cache_find(chunks, whose[i], "@/a.lua", &id),
		    kept[i]);
	ck_assert_ptr_null(chunk_cache_find(chunks, NULL, "@/a.lua", &id));
	chunk_cache_free(chunks);
}
END_TEST

START_TEST(chunks_stay_within_their_budget)
{
	struct chunk_cache *chunks = chunk_cache_new(20000);
	char name[16];
	int i, n;

	for (i = 0; i < 1000; i++) {
		(void)snprintf(name, sizeof name, "@%d", i);
		ck_assert_ptr_eq(keep(chunks, name, 1, "x"),
		    find(chunks, name, 1));
	}
	for (n = i = 0; i < 1000; i++) {
		(void)snprintf(name, sizeof name, "@%d", i);
		n += find(chunks, name, 1) != NULL;
	}
	ck_assert_int_gt(n, 0);
	ck_assert_int_lt(n, 200);
	chunk_cache_free(chunks);
}
END_TEST

/* --- library --- */

START_TEST(the_library_is_built_in)
{
	struct source source;

	ck_assert_int_eq(library_find(&source, "", "menu.lua"), 0);
	ck_assert_ptr_nonnull(source.built_in);
	ck_assert_int_eq(source.built_in->type, '1');
	ck_assert_uint_gt(source.built_in->len, 10);
	ck_assert_int_eq(memcmp(source.built_in->code, "\033Lua", 4), 0);
	ck_assert_int_eq(library_find(&source, "", "url.lua"), 0);
	ck_assert_int_eq(source.built_in->type, 'h');
	source_close(&source);
	ck_assert_int_eq(library_find(&source, "", "none.lua"), -1);
	ck_assert_int_eq(errno, ENOENT);
	source_close(&source);
}
END_TEST

START_TEST(the_operators_library_wins)
{
	struct source source;
	struct buf text = { 0 };
	const char *site;

	site = tree_make();
	tree_write("menu.lua", "mine");
	ck_assert_int_eq(library_find(&source, site, "menu.lua"), 0);
	ck_assert_ptr_null(source.built_in);
	ck_assert_int_eq(source_read(&source, &text), 0);
	assert_holds(&text, "mine");
	buf_free(&text);
	source_close(&source);
	ck_assert_int_eq(library_find(&source, site, "error.lua"), 0);
	ck_assert_ptr_nonnull(source.built_in);
	source_close(&source);
	tree_remove();
}
END_TEST

/* --- conffile --- */

static const char *
load(struct conf *conf, const char *text)
{
	static char err[CONF_ERR_MAX];

	tree_write("conf.lua", text);
	ck_assert_int_eq(conf_init(conf), 0);
	conf->source = CONF_FILE;
	err[0] = '\0';
	ck_assert_int_eq(conffile_load(conf, "conf.lua", err),
	    err[0] == '\0' ? 0 : -1);
	return err;
}

/* Whoever prints: they come out as they are written here. */
START_TEST(integers_are_written_to_the_last_digit)
{
	static const char *const numbers[] = { "0", "7", "-1", "10", "-10",
		"65535", "1000000007", "-2147483648", "9223372036854775807",
		"-9223372036854775808" };
	lua_State *L = luaL_newstate();
	char *end;
	size_t i;

	ck_assert_ptr_nonnull(L);
	for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		lua_pushinteger(L, strtoll(numbers[i], &end, 10));
		lua_pushliteral(L, "!");
		lua_concat(L, 2);
		ck_assert_str_eq(lua_tostring(L, 1),
		    lua_pushfstring(L, "%s!", numbers[i]));
		lua_settop(L, 0);
	}
	lua_close(L);
}
END_TEST

START_TEST(what_is_no_integer_of_lua_is_printed_as_ever)
{
	volatile long long number = 1234567;
	char tight[5], wide[40];

	(void)snprintf(tight, sizeof tight, "%lld", number);
	ck_assert_str_eq(tight, "1234");
	ck_assert_int_eq(snprintf(wide, sizeof wide, "%lld!", number), 8);
	ck_assert_str_eq(wide, "1234567!");
	ck_assert_int_eq(snprintf(wide, sizeof wide, "%.3f", 0.5), 5);
	ck_assert_str_eq(wide, "0.500");
}
END_TEST

START_TEST(a_configuration_sets_options)
{
	struct conf conf;

	(void)tree_make();
	ck_assert_str_eq(
	    load(&conf,
		"-- mine\nservername = 'a.b'\n"
		"serverport = 7 * 1010\ndetails = true\n"
		"listen = { '7070', 7071 }\ntypes = { foo = '9' }\n"
		"text_end = 'none'"),
	    "");
	ck_assert_str_eq(conf.servername, "a.b");
	ck_assert_int_eq(conf.serverport, 7070);
	ck_assert(conf.details);
	ck_assert_uint_eq(conf.listen.n, 2);
	ck_assert_str_eq(conf.listen.words[1], "7071");
	ck_assert_int_eq(conf_type_of(&conf, "x.foo"), '9');
	conf_free(&conf);
	tree_remove();
}
END_TEST

START_TEST(a_wrong_configuration_names_its_line)
{
	static const struct {
		const char *text, *complaint;
	} cases[] = {
		{ "\nsevername = 'x'",
		    "conf.lua:2: unknown option "
		    "\"severname\"; did you mean \"servername\"?" },
		{ "serverport = 'x'",
		    "conf.lua:1: serverport: expected a "
		    "number" },
		{ "serverport = 0",
		    "conf.lua:1: serverport: \"0\" is not a "
		    "whole number from 1 to 65535" },
		{ "serverport = 70.5", "conf.lua:1: serverport: \"70.5\"" },
		{ "servername = nil", "conf.lua:1: servername: expected" },
		{ "details = 1", "conf.lua:1: details: expected true" },
		{ "types = { 'x' }", "conf.lua:1: types: expected a table" },
		{ "listen = { 1, nil, 3 }", "conf.lua:1: listen: the list" },
		{ "\n\nx = = 1", "conf.lua:3: unexpected symbol" },
		{ "print('x')", "conf.lua:1: attempt to call a nil" },
		{ "servername = 'a\\0b'", "conf.lua:1: a value holds a NUL" },
		{ "while true do end",
		    "conf.lua:1: the configuration does not come to an end" },
		{ "servername = 'a'\n# b",
		    "near '#'; a comment begins with --" },
		{ "servername = gopher.example.org",
		    "(global 'gopher'); a text stands in quotes" },
		{ "user = the-gopher",
		    "(global 'the'); a text stands in quotes" },
		{ "gopherroot = /srv", "near '/'; a text stands in quotes" },
		{ "listen = 127.0.0.1:70",
		    "near '127.0.0.1'; a text stands in quotes" },
		{ "servername = 'a b'",
		    "conf.lua:1: servername: \"a b\" is not a host name" },
		{ "\nsite { workers = 2 }",
		    "conf.lua:2: workers: this is the server's, not a site's" },
		{ "\nsite { severname = 'x' }",
		    "conf.lua:2: unknown option \"severname\"; did you mean "
		    "\"servername\"?" },
		{ "site { serverport = 0 }",
		    "conf.lua:1: serverport: \"0\" is not a whole" },
		{ "site { types = { 'x' } }",
		    "conf.lua:1: types: expected a table" },
		{ "site { 'x' }", "conf.lua:1: site: expected options" },
		{ "site 'x'", "conf.lua:1: site: expected a table" },
		{ "site()", "conf.lua:1: site: expected a table" },
		{ "\nsite = {}", "conf.lua:2: site: a block has no `=`" },
		{ "for i = 1, 100 do\nsite {} end",
		    "conf.lua:2: site: more than 64 sites" },
		{ "userdir = '../x'",
		    "conf.lua:1: userdir: \"../x\" is not a name like" },
		{ "local t = {} for i = 1, 1e9 do t[i] = {} end",
		    "not enough memory" },
	};
	struct conf conf;
	const char *err;
	size_t i;

	(void)tree_make();
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		err = load(&conf, cases[i].text);
		ck_assert_msg(strstr(err, cases[i].complaint) != NULL, "%s",
		    err);
		conf_free(&conf);
	}
	tree_remove();
}
END_TEST

START_TEST(a_dump_reads_back_the_same)
{
	struct conf conf, again;
	char *first, *second;
	size_t n;
	FILE *out;

	(void)tree_make();
	ck_assert_str_eq(
	    load(&conf,
		"user = 'a\"\\\\\\n\\1b'\n"
		"listen = { '1', '[::1]:2' }\ntypes = { foo = '9', q = '\"' }\n"
		"log_level = 'debug'\n"
		"site { servername = 'one', gone = { '^/x' } }\n"
		"site { moved = { ['^/a'] = '/b' }, details = true }"),
	    "");
	out = open_memstream(&first, &n);
	conf_dump(&conf, out);
	(void)fclose(out);
	ck_assert_str_eq(load(&again, first), "");
	out = open_memstream(&second, &n);
	conf_dump(&again, out);
	(void)fclose(out);
	ck_assert_uint_eq(strlen(first), strlen(second));
	ck_assert_str_eq(again.user, "a\"\\\n\001b");
	ck_assert_uint_eq(again.listen.n, 2);
	ck_assert_uint_eq(again.n_sites, 2);
	ck_assert_str_eq(again.sites[0].servername, "one");
	ck_assert_str_eq(again.sites[0].gone.words[0], "^/x");
	ck_assert_str_eq(again.sites[1].moved.words[0], "^/a\t/b");
	ck_assert(again.sites[1].details);
	free(first);
	free(second);
	conf_free(&conf);
	conf_free(&again);
	tree_remove();
}
END_TEST

START_TEST(a_site_is_as_the_top_level_says_unless_it_says_else)
{
	char err[CONF_ERR_MAX];
	struct conf conf;

	(void)tree_make();
	ck_assert_str_eq(
	    load(&conf,
		"site { servername = 'a', types = { foo = 'I' } }\n"
		"site { servername = 'b', serverport = 71, moved = {},"
		" details = false, listen = 7071 }\n"
		"types = { bar = '9' } details = true width = 60\n"
		"moved = { ['^/a'] = '/b' } listen = { 7072, 7073 }"),
	    "");
	conf.source = CONF_FLAGS;
	ck_assert_int_eq(conf_set(&conf, "width", "40", err), 0);
	ck_assert_int_eq(conf_complete(&conf, err), 0);
	ck_assert_uint_eq(conf.n_sites, 2);
	ck_assert_str_eq(conf.sites[0].servername, "a");
	ck_assert_int_eq(conf.sites[0].serverport, 70);
	ck_assert_int_eq(conf_type_of(&conf.sites[0], "x.foo"), 'I');
	ck_assert_int_eq(conf_type_of(&conf.sites[0], "x.bar"), 0);
	ck_assert_int_eq(conf_type_of(&conf.sites[1], "x.bar"), '9');
	ck_assert(conf.sites[0].details && !conf.sites[1].details);
	ck_assert_int_eq(conf.sites[0].width, 40);
	ck_assert_uint_eq(conf.sites[0].moved.n, 1);
	ck_assert_uint_eq(conf.sites[1].moved.n, 0);
	ck_assert_uint_eq(conf.sites[0].listen.n, 2);
	ck_assert_uint_eq(conf.sites[1].listen.n, 1);
	conf_free(&conf);
	tree_remove();
}
END_TEST

START_TEST(without_a_block_all_that_was_said_is_one_site)
{
	char err[CONF_ERR_MAX];
	struct conf conf;

	(void)tree_make();
	ck_assert_str_eq(load(&conf, "servername = 'a' types = { foo = 'I' }"),
	    "");
	ck_assert_int_eq(conf_complete(&conf, err), 0);
	ck_assert_int_eq(conf_complete(&conf, err), 0);
	ck_assert_uint_eq(conf.n_sites, 1);
	ck_assert(!conf.has_blocks);
	ck_assert_str_eq(conf.sites[0].servername, "a");
	ck_assert_int_eq(conf_type_of(&conf.sites[0], "x.foo"), 'I');
	conf_free(&conf);
	tree_remove();
}
END_TEST

START_TEST(flags_do_not_say_for_all_sites_what_each_has_for_itself)
{
	static const char *const flags[] = { "gopherroot", "servername",
		"serverport", "listen" };
	char err[CONF_ERR_MAX];
	struct conf conf;
	size_t i;

	(void)tree_make();
	for (i = 0; i < sizeof flags / sizeof flags[0]; i++) {
		ck_assert_str_eq(load(&conf, "site {} site {}"), "");
		conf.source = CONF_FLAGS;
		ck_assert_int_eq(conf_set(&conf, flags[i], "70", err), 0);
		ck_assert_int_eq(conf_complete(&conf, err), -1);
		ck_assert_ptr_nonnull(strstr(err, flags[i]));
		conf_free(&conf);
	}
	tree_remove();
}
END_TEST

/* --- route, sockets --- */

START_TEST(every_kind_has_its_route)
{
	enum node_kind kind;

	for (kind = NODE_FILE; kind <= NODE_MISSING; kind++)
		ck_assert_int_eq(route_find(kind)->kind, kind);
	ck_assert_str_eq(route_find(NODE_MENU)->script, "menu.lua");
	ck_assert_ptr_null(route_find(NODE_HANDLER)->script);
}
END_TEST

START_TEST(addresses_are_read_and_shown)
{
	static const struct {
		const char *text, *shown;
	} cases[] = {
		{ "7070", "[::]:7070" },
		{ "127.0.0.1:7070", "127.0.0.1:7070" },
		{ "[::1]:70", "[::1]:70" },
		{ "0", "[::]:0" },
	};
	static const char *const wrong[] = { "", ":", ":70", "x", "70x",
		"65536", "-1", "localhost:70", "1.2.3:70", "[::1]",
		"[::1]:", "1.2.3.4:", "99999999999999999999" };
	struct addr addr;
	char shown[ADDR_TEXT_MAX];
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_int_eq(addr_parse_port(&addr, cases[i].text), 0);
		addr_show_port(&addr, shown);
		ck_assert_str_eq(shown, cases[i].shown);
	}
	for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		ck_assert_msg(addr_parse_port(&addr, wrong[i]) == -1, "%s",
		    wrong[i]);
}
END_TEST

/* Connects to the socket, and accepts that. */
static int
exchange(int listener)
{
	struct sockaddr_in6 address;
	socklen_t len = sizeof address;
	int fd;

	ck_assert_int_eq(
	    getsockname(listener, (struct sockaddr *)&address, &len), 0);
	fd = socket(address.sin6_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, len), 0);
	(void)close(fd);
	return accept(listener, NULL, NULL);
}

/* A configuration with these blocks, complete. */
static void
load_sites(struct conf *conf, const char *text)
{
	char err[CONF_ERR_MAX];

	(void)tree_make();
	ck_assert_str_eq(load(conf, text), "");
	ck_assert_int_eq(conf_complete(conf, err), 0);
	tree_remove();
}

START_TEST(only_so_much_waits_in_the_kernel_for_a_visitor)
{
	char err[CONF_ERR_MAX];
	struct sockets sockets;
	struct conf conf;
	socklen_t len;
	int fd, most;

	load_sites(&conf, "listen = '127.0.0.1:0'");
	ck_assert_int_eq(sockets_open(&sockets, NULL, &conf, err), 0);
	fd = exchange(sockets.fds[0]);
	ck_assert_int_ne(fd, -1);
	len = sizeof most;
	ck_assert_int_eq(
	    getsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &most, &len), 0);
	ck_assert_int_eq(most, 256 * 1024);
	(void)close(fd);
	sockets_close(&sockets);
	conf_free(&conf);
}
END_TEST

START_TEST(no_two_sites_listen_on_one_address)
{
	static const struct {
		const char *one, *two, *complaint;
	} cases[] = {
		{ "7070", "7070", "cannot both listen on 7070" },
		{ "7070", "7071", NULL },
		{ "7070", "127.0.0.1:7070", "on 127.0.0.1:7070; give each" },
		{ "[::1]:7070", "7070", "cannot both" },
		{ "127.0.0.1:7070", "127.0.0.2:7070", NULL },
		{ "0.0.0.0:7070", "127.0.0.2:7070", "cannot both" },
		{ "0.0.0.0:7070", "[::1]:7070", NULL },
		{ "127.0.0.1:0", "127.0.0.1:0", NULL },
		{ "127.0.0.1:7070", "[::]:7070", "cannot both" },
		{ "x", "7070", "\"x\" is no address and port" },
	};
	char text[200], err[CONF_ERR_MAX];
	struct conf conf;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		(void)snprintf(text, sizeof text,
		    "site { listen = '%s' } site { listen = '%s' }",
		    cases[i].one, cases[i].two);
		load_sites(&conf, text);
		err[0] = '\0';
		ck_assert_int_eq(sockets_check(&conf, err),
		    cases[i].complaint == NULL ? 0 : -1);
		if (cases[i].complaint != NULL)
			ck_assert_msg(strstr(err, cases[i].complaint) != NULL,
			    "%s", err);
		conf_free(&conf);
	}
}
END_TEST

START_TEST(the_port_is_the_default_of_listen)
{
	char err[CONF_ERR_MAX];
	struct conf conf;

	load_sites(&conf, "site {} site { serverport = 70 }");
	ck_assert_int_eq(sockets_check(&conf, err), -1);
	ck_assert_ptr_nonnull(strstr(err, "serverport: the sites"));
	conf_free(&conf);
}
END_TEST

START_TEST(an_address_leads_to_the_site_that_names_it_best)
{
	static const struct {
		const char *local;
		size_t site;
	} cases[] = {
		{ "127.0.0.1:7070", 1 },	/* it says so */
		{ "[::1]:7070", 3 },	/* so does the last */
		{ "127.0.0.9:7072", 2 },	/* all of IPv4 */
		{ "[::2]:7070", 1 },	/* the first with that port */
		{ "127.0.0.1:7001", 0 },	/* its serverport */
		{ "127.0.0.1:99", 0 },	/* nobody's */
	};
	const struct addr unix_one = { .is_ip = false };
	struct addr local;
	struct conf conf;
	size_t i;

	load_sites(&conf,
	    "site { serverport = 7001 } site { listen = '127.0.0.1:7070' }"
	    "site { listen = '0.0.0.0:7072' } site { listen = '[::1]:7070' }");
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_int_eq(addr_parse_port(&local, cases[i].local), 0);
		ck_assert_msg(sockets_site(&conf, &local) == cases[i].site,
		    "%s", cases[i].local);
	}
	ck_assert_uint_eq(sockets_site(&conf, &unix_one), 0);
	conf_free(&conf);
}
END_TEST

START_TEST(sockets_that_are_wanted_again_stay_open)
{
	struct sockets one, two, three;
	char err[CONF_ERR_MAX];
	struct conf conf;

	load_sites(&conf,
	    "site { listen = '127.0.0.1:0' } site { listen = '127.0.0.1:0' }");
	ck_assert_int_eq(sockets_open(&one, NULL, &conf, err), 0);
	ck_assert_uint_eq(one.n, 2);
	ck_assert_uint_eq(one.sites[1], 1);
	ck_assert_int_eq(sockets_open(&two, &one, &conf, err), 0);
	ck_assert_int_eq(memcmp(one.fds, two.fds, 2 * sizeof one.fds[0]), 0);
	conf_free(&conf);

	load_sites(&conf,
	    "site { listen = '127.0.0.2:0' } site { listen = '127.0.0.1:0' }");
	ck_assert_int_eq(sockets_open(&three, &two, &conf, err), 0);
	ck_assert_int_eq(three.fds[1], two.fds[0]);
	sockets_leave(&two, &three);
	ck_assert_int_eq(fcntl(one.fds[1], F_GETFD), -1);
	ck_assert_int_ne(fcntl(one.fds[0], F_GETFD), -1);
	conf_free(&conf);

	/* Where one cannot be had, what there is stays, and nothing else. */
	load_sites(&conf,
	    "site { listen = '127.0.0.3:0' } site { listen = '192.0.2.1:0' }");
	ck_assert_int_eq(sockets_open(&two, &three, &conf, err), -1);
	ck_assert_ptr_nonnull(strstr(err, "cannot listen on 192.0.2.1:0"));
	ck_assert_uint_eq(two.n, 0);
	ck_assert_int_eq(fcntl(one.fds[1], F_GETFD), -1);
	ck_assert_int_ne(fcntl(three.fds[0], F_GETFD), -1);
	ck_assert_int_ne(fcntl(three.fds[1], F_GETFD), -1);
	sockets_close(&three);
	conf_free(&conf);
}
END_TEST

Suite *
arena_suite(void)
{
	const TTest *const tests[] = { the_limit_is_exact };

	return SUITE("arena", tests);
}

Suite *
vm_suite(void)
{
	const TTest *const tests[] = {
		a_chunk_gets_the_request,
		a_pause_goes_on_where_it_was,
		a_pause_goes_through_coroutines,
		nothing_pauses_where_that_cannot_be,
		coroutines_are_as_in_the_manual,
		errors_carry_a_traceback,
		bytecode_is_refused,
		no_pcall_swallows_a_blown_fuse,
		a_limit_is_told_where_it_was_reached,
		memory_has_an_end,
		a_turn_is_short,
		time_has_an_end,
		a_stuck_run_is_left,
		a_state_that_does_not_fit_is_a_limit,
		integers_are_written_to_the_last_digit,
		what_is_no_integer_of_lua_is_printed_as_ever,
	};

	return SUITE("vm", tests);
}

Suite *
chunk_cache_suite(void)
{
	const TTest *const tests[] = {
		a_chunk_is_found_as_long_as_its_file_is_the_same,
		chunks_of_one_name_belong_to_one_site_each,
		chunks_stay_within_their_budget,
	};

	return SUITE("chunks", tests);
}

Suite *
library_suite(void)
{
	const TTest *const tests[] = {
		the_library_is_built_in,
		the_operators_library_wins,
	};

	return SUITE("library", tests);
}

Suite *
conffile_suite(void)
{
	const TTest *const tests[] = {
		a_configuration_sets_options,
		a_wrong_configuration_names_its_line,
		a_dump_reads_back_the_same,
		a_site_is_as_the_top_level_says_unless_it_says_else,
		without_a_block_all_that_was_said_is_one_site,
		flags_do_not_say_for_all_sites_what_each_has_for_itself,
	};

	return SUITE("conffile", tests);
}

Suite *
route_suite(void)
{
	const TTest *const tests[] = { every_kind_has_its_route };

	return SUITE("route", tests);
}

Suite *
sockets_suite(void)
{
	const TTest *const tests[] = {
		addresses_are_read_and_shown,
		only_so_much_waits_in_the_kernel_for_a_visitor,
		no_two_sites_listen_on_one_address,
		the_port_is_the_default_of_listen,
		an_address_leads_to_the_site_that_names_it_best,
		sockets_that_are_wanted_again_stay_open,
	};

	return SUITE("sockets", tests);
}
