/* The isolation of runs: no run changes the next one, however it ends. */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "answer/handler.h"
#include "script/watchdog.h"
#include "script/pool.h"
#include "arena_fixture.h"
#include "suite.h"

/* Scripts that leave something behind, or try to, or never end. */
static const char *const scripts[] = {
	"send_info('hello') send_dir('1', 'x', '/x')",
	"error('no')",
	"error(setmetatable({}, { __tostring = function() error('x') end }))",
	"for i = 1, 100 do _G['g' .. i] = {} end string.x = 1 table.y = {}",
	"getmetatable('').__index = function() return 'z' end send_info(('a').b)",
	"string.format = nil math.random = nil send_info = nil _G = nil",
	"local t = {} for i = 1, 2000 do t[i] = { i, tostring(i) } end",
	"local s = '' for i = 1, 300 do s = s .. i end send_info(s)",
	"co = coroutine.wrap(function() coroutine.yield() end) co()",
	"coroutine.wrap(function() send_info('in') error('out') end)()",
	"local t = setmetatable({}, { __mode = 'k' }) t[{}] = {} collectgarbage()",
	"local x = ('x'):rep(200000) send_info(#x) x = x:rep(20)",
	"require('gopher.text').width = nil require('mod').x = 1",
	"f = io.open('/a.txt') for l in lines('/a.txt') do send_info(l) end",
	"local function f() return f() + 1 end f()",
	"local s = ('a'):rep(50) return s:find(('a?'):rep(40) .. ('a'):rep(40) .. 'b')",
	"while true do pcall(load, ('x = '):rep(100)) end",
	"local t = {} while true do t[#t + 1] = ('y'):rep(1000) end",
	"while true do table.concat({ 'a', ('b'):rep(70000) }) end",
	"while true do table.sort({ 3, 1, 2, 5, 4 }, function(a, b) return a < b end) end",
	"while true do entries('/') exists('/dir/f2') write_log('debug', 'x') end",
	"for e in scan('/', { 'a', 'deep' }) do send_info(e.path) end",
	"while true do for e in scan('/', { 'a' }) do send_info(e.at or '') end end",
	"while true do os.date() os.time() math.random(1, 6) math.randomseed(1) end",
	"while true do local f <const> = 1 end",
	"while true do send_raw(('z'):rep(100)) end",
	"while true do coroutine.wrap(function() ('x'):gsub('x', print) end)() end",
	"pcall(string.rep, 'x', 1 << 40) pcall(table.concat, {}, 'x', 1, 1 << 40)",
};
enum { SCRIPTS = sizeof scripts / sizeof scripts[0] };

static struct conf conf;
static struct root root;
static struct pool *pool;

static void
open_site(void)
{
	char name[16];
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	conf.handler_memory = 1;
	conf.handler_instructions = 100000;
	conf.handler_stuck = 10000;
	conf.handler_output = 1;
	ck_assert_int_eq(root_open(&root, tree_make(), &conf), 0);
	for (i = 0; i < SCRIPTS; i++) {
		(void)snprintf(name, sizeof name, "s%zu.lua", i);
		tree_write(name, scripts[i]);
	}
	pool = pool_new(&conf, 64);
	ck_assert_ptr_nonnull(pool);
	log_open(LOG_TO_STDERR, 0);	/* logs nothing */
}

/* Makes a file of the site so long, without using space. */
static void
lengthen(const char *path, off_t len)
{
	int fd;

	fd = openat(root.fd, path, O_WRONLY);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(ftruncate(fd, len), 0);
	(void)close(fd);
}

static void
close_site(void)
{
	pool_free(pool);
	root_close(&root);
	conf_free(&conf);
	tree_remove();
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
}

/*
 * Runs a handler to its end, or for `turns` turns; adds its output to `said`.
 * Returns whether it has failed.
 */
static bool
serve(const char *path, int turns, struct buf *said)
{
	struct task task = { .conf = &conf,
		.root = &root,
		.pool = pool,
		.client_address = "test" };
	enum answer_state state;
	bool failed;

	reply_init(&task.reply, "host", 70, false, true);
	ck_assert_int_eq(root_find(&root, path, &task.node, NULL), 0);
	ck_assert_int_eq(task.node.kind, NODE_HANDLER);
	state = handler_answer.start(&task);
	while (state != ANSWER_DONE && state != ANSWER_FAILED && turns-- > 0) {
		if (state == ANSWER_MORE)
			reply_sent(&task.reply, task.reply.out.len);
		pool->turn_is_over = false;
		state = handler_answer.more(&task);
	}
	handler_answer.stop(&task);
	pool->turn_is_over = false;
	if (said != NULL)
		buf_add(said, buf_bytes(&task.reply.out), task.reply.out.len);
	failed = task.reply.is_error;
	reply_free(&task.reply);
	return failed;
}

/*
 * Fails unless the state of the pool is exactly as one of its snapshots.
 * Returns the chunk that is loaded, or 0.
 */
static int64_t
assert_is_restored(const char *after)
{
	struct buf why = { 0 };
	struct pooled_vm *pooled;
	int64_t ready;

	pooled = pool_acquire(pool, &conf, &pool->shares[POOL_SITE].whole,
	    false, &why);
	ck_assert_ptr_nonnull(pooled);
	ready = pooled->vm.loaded_chunk;
	ck_assert_msg(arena_is_restored(&pooled->vm.arena,
			  ready != 0 ? ARENA_LOADED : ARENA_FRESH),
	    "after: %s", after);
	pool_release(pool, pooled);
	return ready;
}

static uint64_t
next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

START_TEST(every_run_leaves_the_snapshot_as_it_was)
{
	uint64_t seed = 88172645463325252;
	char name[16];
	size_t i;

	open_site();
	conf.handler_stuck = 2 * WATCHDOG_TICK_MS;
	for (i = 0; i < SCRIPTS; i++) {
		(void)snprintf(name, sizeof name, "s%zu", i);
		(void)serve(name, 1000, NULL);
		(void)assert_is_restored(scripts[i]);
		(void)serve(name, (int)(next_random(&seed) % 3), NULL);
		(void)assert_is_restored(scripts[i]);
	}
	close_site();
}
END_TEST

/* Returns a timer whose signal is a tick. */
static timer_t
new_tick_timer(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = SIGPROF };
	timer_t timer;

	ck_assert_int_eq(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
	return timer;
}

static void
tick_in(timer_t timer, uint64_t us)
{
	struct itimerspec when = { .it_value.tv_nsec = (long)us * 1000 + 1 };

	ck_assert_int_eq(timer_settime(timer, 0, &when, NULL), 0);
}

START_TEST(a_jump_may_leave_a_run_at_any_instruction)
{
	uint64_t seed = 4101842887655102017, r, which;
	struct buf said = { 0 };
	timer_t timer;
	char name[32];
	long i, runs, left, kept;

	open_site();
	conf.handler_stuck = WATCHDOG_TICK_MS;
	runs = test_runs();
	timer = new_tick_timer();
	for (which = left = kept = i = 0; i < runs; i++) {
		r = next_random(&seed);
		/* Every other time the same script. */
		if (r >> 63)
			which = r % SCRIPTS;
		(void)snprintf(name, sizeof name, "s%zu", (size_t)which);
		tick_in(timer, (r >> 32) % 300);
		left += serve(name, 2, NULL);
		tick_in(timer, 999999);
		kept += assert_is_restored(scripts[which]) != 0;
		if (i % 100 != 0)
			continue;
		/* The timer of the process may expire here, too. */
		do
			buf_free(&said);
		while (serve("s0", 10, &said));
		assert_holds(&said,
		    "ihello\t\thost\t70\r\n1x\t/x\thost\t70\r\n.\r\n");
	}
	buf_free(&said);
	ck_assert_int_gt(left, runs / 4);
	ck_assert_int_gt(kept, runs / 8);
	ck_assert_int_eq(timer_delete(timer), 0);
	close_site();
}
END_TEST

START_TEST(a_jump_may_leave_a_call_that_grows_the_stack)
{
	static const char *const stuck[] = {
		"local s = ('b'):rep(900000) s.unpack(s, s)",
		"local s = ('b'):rep(3000) local t = {} "
		"for i = 1, 5000 do t[i] = s end table.sort(t, s.unpack)",
		"local t = setmetatable({}, { __index = select('#') and type, "
		"__newindex = rawequal }) table.move(t, 1, 1 << 62, 2, t)",
		"xpcall(function() while true do end end, function() "
		"local function f(a) return f(a) end return f(1) end)",
	};
	uint64_t seed = 2862933555777941757;
	struct itimerspec often = { 0 };
	timer_t timer;
	long i, runs;

	open_site();
	conf.handler_memory = 64;
	conf.handler_stuck = 4 * WATCHDOG_TICK_MS;
	runs = test_runs() / 50;
	timer = new_tick_timer();
	for (i = 0; i < runs; i++) {
		tree_write("stuck.lua", stuck[i % 4]);
		often.it_interval.tv_nsec =
		    300000 + (long)(next_random(&seed) % 1000000);
		often.it_value = often.it_interval;
		ck_assert_int_eq(timer_settime(timer, 0, &often, NULL), 0);
		ck_assert(serve("stuck", 100, NULL));
		often = (struct itimerspec){ 0 };
		ck_assert_int_eq(timer_settime(timer, 0, &often, NULL), 0);
		(void)assert_is_restored(stuck[i % 4]);
	}
	ck_assert_int_eq(timer_delete(timer), 0);
	close_site();
}
END_TEST

/* A client whose handler runs turn by turn. */
struct client {
	struct task task;
	enum answer_state state;
};

static void
start_library(struct client *client, const char *path, const char *script)
{
	client->task = (struct task){ .conf = &conf,
		.root = &root,
		.pool = pool,
		.client_address = "test",
		.script = script };
	reply_init(&client->task.reply, "host", 70, false, true);
	ck_assert_int_eq(root_find(&root, path, &client->task.node, NULL), 0);
	client->state = handler_answer.start(&client->task);
}

static void
start_handler(struct client *client, const char *path)
{
	start_library(client, path, NULL);
}

static enum answer_state
next_turn(struct client *client)
{
	pool->turn_is_over = false;
	return client->state = handler_answer.more(&client->task);
}

static void
leave(struct client *client)
{
	handler_answer.stop(&client->task);
	reply_free(&client->task.reply);
}

/* Stops the ticks, so that no turn ends however slow the machine is. */
static void
stop_ticks(void)
{
	const struct itimerval never = { { 0, 0 }, { 0, 0 } };

	ck_assert_int_eq(setitimer(ITIMER_PROF, &never, NULL), 0);
}

START_TEST(tasks_that_wait_for_a_state_are_served_in_order)
{
	struct client a, b, c, d;

	open_site();
	stop_ticks();
	pool->shares[POOL_SITE].most[SHARE_STATES] = 1;
	tree_write("sleep.lua", "sleep(0) send_info('awake')");
	start_handler(&a, "sleep");
	ck_assert_int_eq(a.state, ANSWER_SLEEP);
	start_handler(&b, "s0");
	ck_assert_int_eq(b.state, ANSWER_QUEUE);
	ck_assert_int_eq(next_turn(&b), ANSWER_QUEUE);
	start_handler(&c, "s0");
	ck_assert_int_eq(c.state, ANSWER_QUEUE);
	ck_assert_int_eq(next_turn(&a), ANSWER_DONE);
	leave(&a);
	start_handler(&d, "s0");
	ck_assert_int_eq(d.state, ANSWER_QUEUE);
	leave(&c);	/* the client has closed */
	ck_assert_int_eq(next_turn(&b), ANSWER_DONE);
	ck_assert_int_eq(next_turn(&d), ANSWER_DONE);
	leave(&b);
	leave(&d);
	start_handler(&a, "s0");
	ck_assert_int_eq(a.state, ANSWER_DONE);
	leave(&a);
	close_site();
}
END_TEST

START_TEST(menus_do_not_wait_for_the_handlers_of_authors)
{
	struct client a, b, menu;

	open_site();
	stop_ticks();
	pool->shares[POOL_SITE].most[SHARE_STATES] = 1;
	tree_write("sleep.lua", "sleep(0) send_info('awake')");
	start_handler(&a, "sleep");
	ck_assert_int_eq(a.state, ANSWER_SLEEP);
	start_handler(&b, "s0");
	ck_assert_int_eq(b.state, ANSWER_QUEUE);
	start_library(&menu, "map", "menu.lua");
	ck_assert_int_eq(menu.state, ANSWER_DONE);
	ck_assert(!menu.task.reply.is_error);
	leave(&menu);
	leave(&a);
	leave(&b);
	close_site();
}
END_TEST

/* Returns how many descriptors are open. */
static int
count_fds(void)
{
	int fd, n;

	for (n = fd = 0; fd < 200; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

static void
trust_all(void)
{
	char err[CONF_ERR_MAX];

	ck_assert_int_eq(conf_set(&conf, "trusted", "true", err), 0);
}

START_TEST(finalizers_of_trusted_handlers_leave_no_file_open)
{
	int before;

	open_site();
	trust_all();
	tree_write("late.lua",
	    "setmetatable({}, { __gc = function() "
	    "late = lines('/a.txt') late = nil end }) lines('/a.txt')()");
	(void)serve("late", 10, NULL);
	before = count_fds();
	(void)serve("late", 10, NULL);
	ck_assert_int_eq(count_fds(), before);
	close_site();
}
END_TEST

START_TEST(finalizers_of_trusted_handlers_have_an_end)
{
	int status;
	pid_t child;

	open_site();
	trust_all();
	conf.handler_time = 1;
	tree_write("never.lua",
	    "setmetatable({}, { __gc = function() while true do end end })");
	child = fork();
	ck_assert_int_ne(child, -1);
	if (child == 0) {
		(void)signal(SIGALRM, SIG_DFL);	/* check has its own */
		(void)serve("never", 10, NULL);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGALRM);
	close_site();
}
END_TEST

START_TEST(an_error_message_has_nothing_of_the_one_before)
{
	struct buf why = { 0 };
	struct pooled_vm *pooled;

	open_site();
	tree_write("fail.lua", "error('no')");
	ck_assert(serve("fail", 10, NULL));
	pooled = pool_acquire(pool, &conf, &pool->shares[POOL_SITE].whole,
	    false, &why);
	ck_assert_uint_eq(pooled->vm.message.len, 0);
	pool_release(pool, pooled);
	close_site();
}
END_TEST

START_TEST(a_long_error_leaves_no_memory_behind)
{
	struct buf why = { 0 };
	struct pooled_vm *pooled;

	open_site();
	tree_write("long.lua", "error(('x'):rep(400000))");
	(void)serve("long", 10, NULL);
	pooled = pool_acquire(pool, &conf, &pool->shares[POOL_SITE].whole,
	    false, &why);
	ck_assert_uint_lt(pooled->vm.message.cap, 100000);
	pool_release(pool, pooled);
	close_site();
}
END_TEST

/* Lua that takes all memory, down to the last bytes, in the local `all`. */
#define TAKE_ALL \
	"local all, n, size, ok, s = {}, 0, 1 << 20 " \
	"for i = 1, 1000 do all[i] = false end " \
	"local function take(f, ...) " \
	"   ok, s = pcall(f, ...) " \
	"   if ok then n = n + 1 all[n] = s end " \
	"   return ok " \
	"end " \
	"while size > 40 do " \
	"   if not take(string.rep, 'x', size) then size = size * 3 // 4 end " \
	"end " \
	"for i = 1, 40 do take(string.format, 'q%d', i) end " \
	"s = nil "

START_TEST(a_dead_coroutine_is_reported_without_any_memory)
{
	struct buf said = { 0 };

	open_site();
	tree_write("dead.lua",
	    "local co = coroutine.create(error) coroutine.resume(co) " TAKE_ALL
	    "local ok, why = coroutine.resume(co) all = nil send_info(why)");
	tree_write("waiting.lua",
	    "local outer, ok, why outer = coroutine.create(function() "
	    "   local inner = coroutine.create(function() " TAKE_ALL
	    "      ok, why = coroutine.resume(outer) all = nil "
	    "   end) "
	    "   coroutine.resume(inner) "
	    "end) "
	    "coroutine.resume(outer) send_info(why)");
	(void)serve("dead", 10, &said);
	assert_holds(&said,
	    "icannot resume dead coroutine\t\thost\t70\r\n.\r\n");
	buf_free(&said);
	(void)serve("waiting", 10, &said);
	assert_holds(&said,
	    "icannot resume non-suspended coroutine\t\thost\t70\r\n.\r\n");
	buf_free(&said);
	close_site();
}
END_TEST

/* Limits the next run to so many milliseconds. */
static void
allow_ms(unsigned ms)
{
	struct buf why = { 0 };
	struct pooled_vm *pooled;

	pooled = pool_acquire(pool, &conf, &pool->shares[POOL_SITE].whole,
	    false, &why);
	ck_assert_ptr_nonnull(pooled);
	pooled->vm.limits.ms = ms;
	pool_release(pool, pooled);
}

START_TEST(a_state_for_one_run_has_no_snapshot)
{
	struct buf why = { 0 }, said = { 0 };
	struct pooled_vm *pooled;

	open_site();
	pool->once = true;
	pooled = pool_acquire(pool, &conf, &pool->shares[POOL_SITE].whole,
	    false, &why);
	ck_assert_ptr_nonnull(pooled);
	ck_assert_ptr_null(pooled->vm.arena.snapshots[ARENA_FRESH].bytes);
	pool_release(pool, pooled);
	tree_write("own.lua", "send_info(x or 'first') x = 'second'");
	ck_assert(!serve("own", 10, &said));
	ck_assert(!serve("own", 10, &said));
	assert_holds(&said,
	    "ifirst\t\thost\t70\r\n.\r\n"
	    "ifirst\t\thost\t70\r\n.\r\n");
	buf_free(&said);
	close_site();
}
END_TEST

/* Fails unless a handler sends these words, `times` times in a row. */
static void
assert_says(const char *path, const char *words, int times)
{
	struct buf said = { 0 };
	char reply[64];

	(void)snprintf(reply, sizeof reply, "i%s\t\thost\t70\r\n.\r\n", words);
	for (; times > 0; times--) {
		ck_assert(!serve(path, 10, &said));
		assert_holds(&said, reply);
		buf_free(&said);
	}
}

/* Repeats that until its file is old enough for a snapshot of the chunk. */
static void
assert_says_until_loaded(const char *path, const char *words)
{
	do
		assert_says(path, words, 2);
	while (assert_is_restored(path) == 0);
}

START_TEST(a_chunk_that_runs_twice_is_in_a_snapshot)
{
	open_site();
	tree_write("a.lua", "send_info(x or 'a') x = 'left behind'");
	tree_write("b.lua", "send_info(x or 'b') x = 'left behind'");
	assert_says_until_loaded("b", "b");
	assert_says("a", "a", 1);
	ck_assert_int_eq(assert_is_restored("one run"), 0);
	assert_says("a", "a", 1);
	ck_assert_int_ne(assert_is_restored("two runs"), 0);
	assert_says("a", "a", 3);
	assert_says("b", "b", 1);
	ck_assert_int_eq(assert_is_restored("one of another"), 0);
	assert_says("a", "a", 2);
	assert_says("b", "b", 2);
	assert_says("a", "a", 1);
	assert_says("b", "b", 3);
	close_site();
}
END_TEST

START_TEST(a_snapshot_is_not_used_once_its_file_has_changed)
{
	open_site();
	tree_write("a.lua", "send_info('old')");
	assert_says_until_loaded("a", "old");
	tree_write("a.lua", "send_info('new')");
	assert_says("a", "new", 3);
	close_site();
}
END_TEST

/* Writes a handler that takes much memory, all of it in small blocks. */
static void
write_many_functions(const char *name, int groups)
{
	struct buf text = { 0 };
	int i;

	for (; groups > 0; groups--) {
		buf_puts(&text, "local function f() local t = {} ");
		for (i = 0; i < 60; i++)
			buf_puts(&text,
			    "t[#t + 1] = function(x) return x .. 'y' end ");
		buf_puts(&text, "return t end ");
	}
	buf_add(&text, "send_info(f()[60]('x'))", 24);
	ck_assert(!text.failed);
	tree_write(name, buf_bytes(&text));
	buf_free(&text);
}

START_TEST(a_chunk_that_takes_much_memory_has_no_snapshot)
{
	open_site();
	conf.handler_memory = 16;
	write_many_functions("big.lua", 60);
	tree_write("a.lua", "send_info('a')");
	assert_says_until_loaded("a", "a");
	assert_says("big", "xy", 4);
	ck_assert_int_eq(assert_is_restored("big"), 0);
	close_site();
}
END_TEST

START_TEST(a_loaded_chunk_takes_no_memory_from_compilation)
{
	open_site();
	write_many_functions("kept.lua", 20);
	write_many_functions("big.lua", 60);
	assert_says_until_loaded("kept", "xy");
	assert_says("big", "xy", 1);
	close_site();
}
END_TEST

START_TEST(no_handler_fills_the_log)
{
	open_site();
	tree_write("few.lua", "for i = 1, 50 do write_log('info', 'x') end");
	tree_write("many.lua", "for i = 1, 200 do write_log('info', 'x') end");
	tree_write("more.lua", "for i = 1, 200 do io.stderr:write('x') end");
	ck_assert(!serve("few", 10, NULL));
	ck_assert(serve("many", 10, NULL));
	ck_assert(serve("more", 10, NULL));
	close_site();
}
END_TEST

START_TEST(a_scan_that_finds_nothing_is_limited_in_time)
{
	char text[2000];

	open_site();
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	tree_write("long.txt", text);
	lengthen("long.txt", (off_t)4 << 30);
	tree_write("seek.lua", "for _ in scan('/', { 'nowhere' }) do end");
	allow_ms(3 * WATCHDOG_TICK_MS);
	ck_assert(serve("seek", 20, NULL));
	close_site();
}
END_TEST

START_TEST(no_run_begins_once_the_turn_is_over)
{
	struct client a, b;

	open_site();
	conf.handler_instructions = 1 << 30;
	tree_write("loop.lua", "while true do end");
	start_handler(&a, "loop");
	ck_assert_int_eq(a.state, ANSWER_YIELD);
	stop_ticks();
	start_handler(&b, "s0");
	ck_assert_int_eq(b.state, ANSWER_QUEUE);
	ck_assert_int_eq(next_turn(&b), ANSWER_DONE);
	watchdog_start();
	ck_assert_int_eq(next_turn(&a), ANSWER_YIELD);
	leave(&a);
	leave(&b);
	close_site();
}
END_TEST

START_TEST(no_run_continues_once_the_turn_is_over)
{
	struct client a;

	open_site();
	stop_ticks();
	tree_write("sleep.lua", "sleep(0) send_info('awake')");
	start_handler(&a, "sleep");
	ck_assert_int_eq(a.state, ANSWER_SLEEP);
	pool->turn_is_over = true;
	ck_assert_int_eq(handler_answer.more(&a.task), ANSWER_YIELD);
	ck_assert_int_eq(next_turn(&a), ANSWER_DONE);
	leave(&a);
	close_site();
}
END_TEST

/* Writes a source that takes long to compile and has an error at its end. */
static void
write_slow_source(const char *name)
{
	struct buf text = { 0 };

	while (text.len < 1000 * 1000)
		buf_puts(&text,
		    "do local a = { function() return 1 end } end ");
	buf_add(&text, "end", 4);
	ck_assert(!text.failed);
	tree_write(name, buf_bytes(&text));
	buf_free(&text);
}

START_TEST(compiling_takes_a_turn)
{
	const struct itimerspec often = {
		.it_interval.tv_nsec = 500000,
		.it_value.tv_nsec = 500000,
	};
	struct client a;
	timer_t timer;

	open_site();
	conf.handler_memory = 256;
	write_slow_source("slow.lua");
	timer = new_tick_timer();
	ck_assert_int_eq(timer_settime(timer, 0, &often, NULL), 0);
	start_handler(&a, "slow");
	ck_assert_int_eq(timer_delete(timer), 0);
	ck_assert(a.task.reply.is_error);
	ck_assert(pool->turn_is_over);
	leave(&a);
	close_site();
}
END_TEST

START_TEST(loading_takes_a_turn)
{
	const struct itimerspec often = {
		.it_interval.tv_nsec = 50000,
		.it_value.tv_nsec = 50000,
	};
	struct client a;
	timer_t timer;

	open_site();
	write_many_functions("long.lua", 12);
	tree_write("a.lua", "send_info('a')");
	assert_says_until_loaded("a", "a");
	assert_says("long", "xy", 1);
	assert_says("a", "a", 1);
	timer = new_tick_timer();
	ck_assert_int_eq(timer_settime(timer, 0, &often, NULL), 0);
	start_handler(&a, "long");
	ck_assert_int_eq(timer_delete(timer), 0);
	ck_assert(pool->turn_is_over);
	ck_assert_int_eq(a.state, ANSWER_YIELD);
	leave(&a);
	close_site();
}
END_TEST

START_TEST(a_handler_that_has_changed_is_compiled_anew)
{
	struct buf said = { 0 };
	char text[64], expected[64];
	int i;

	open_site();
	for (i = 0; i < 200; i++) {
		(void)snprintf(text, sizeof text, "send_info('%d')", i % 10);
		tree_write("edited.lua", text);
		buf_free(&said);
		(void)serve("edited", 10, &said);
		(void)snprintf(expected, sizeof expected,
		    "i%d\t\thost\t70\r\n.\r\n", i % 10);
		assert_holds(&said, expected);
	}
	buf_free(&said);
	close_site();
}
END_TEST

Suite *
isolation_suite(void)
{
	const TTest *const tests[] = {
		every_run_leaves_the_snapshot_as_it_was,
		a_jump_may_leave_a_run_at_any_instruction,
		a_jump_may_leave_a_call_that_grows_the_stack,
		tasks_that_wait_for_a_state_are_served_in_order,
		menus_do_not_wait_for_the_handlers_of_authors,
		finalizers_of_trusted_handlers_leave_no_file_open,
		finalizers_of_trusted_handlers_have_an_end,
		an_error_message_has_nothing_of_the_one_before,
		a_long_error_leaves_no_memory_behind,
		a_dead_coroutine_is_reported_without_any_memory,
		a_state_for_one_run_has_no_snapshot,
		a_chunk_that_runs_twice_is_in_a_snapshot,
		a_snapshot_is_not_used_once_its_file_has_changed,
		a_chunk_that_takes_much_memory_has_no_snapshot,
		a_loaded_chunk_takes_no_memory_from_compilation,
		no_handler_fills_the_log,
		a_scan_that_finds_nothing_is_limited_in_time,
		no_run_begins_once_the_turn_is_over,
		no_run_continues_once_the_turn_is_over,
		compiling_takes_a_turn,
		loading_takes_a_turn,
		a_handler_that_has_changed_is_compiled_anew,
	};

	return SUITE_OF_RUNS("isolation", tests);
}
