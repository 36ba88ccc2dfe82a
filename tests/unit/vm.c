#include <string.h>

#include "script/watchdog.h"
#include "arena_fixture.h"
#include "suite.h"
#include "vm_fixture.h"

START_TEST(a_chunk_gets_the_request)
{
	assert_ends("local r = ... say(r + request)", VM_DONE, "");
	ck_assert_int_eq(said, 10);
}
END_TEST

START_TEST(a_pause_goes_on_where_it_was)
{
	struct vm vm;

	ck_assert_int_eq(
	    vm_fixture_run(&vm, "say(1) wait() say(2) pcall(wait) say(4)"),
	    VM_MORE);
	ck_assert_int_eq(said, 1);
	ck_assert_int_eq(vm_fixture_continue(&vm), VM_MORE);
	ck_assert_int_eq(said, 3);
	ck_assert_int_eq(vm_fixture_continue(&vm), VM_DONE);
	ck_assert_int_eq(said, 7);
	vm_close(&vm);
}
END_TEST

START_TEST(nothing_pauses_where_it_cannot)
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

START_TEST(no_pcall_catches_a_limit)
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

START_TEST(a_limit_names_the_place_where_it_was_reached)
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

	state = vm_fixture_run(&vm, "wait() while true do end");
	ck_assert_int_eq(state, VM_MORE);
	vm.left = 1L << 40;
	for (turns = 0; turns < 5; turns++) {
		ck_assert_int_eq(vm_run(&vm), VM_YIELD);
		ck_assert(vm.ticks > 0);
		ck_assert_uint_le(vm.worked, (unsigned)turns * 2 + 2);
	}
	vm_close(&vm);
	state = vm_fixture_run(&vm,
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

	ck_assert_int_eq(
	    vm_fixture_run(&vm, "wait() while true do pcall(error) end"),
	    VM_MORE);
	vm.left = 1L << 40;
	vm.limits.ms = 30;
	ck_assert_int_eq(vm_fixture_continue(&vm), VM_LIMIT);
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
		ck_assert_int_eq(vm_fixture_run(&vm, stuck[i]), VM_MORE);
		vm.left = 1L << 40;
		vm.limits.stuck_ms = 2 * WATCHDOG_TICK_MS;
		ck_assert_msg(vm_fixture_continue(&vm) == VM_LIMIT, "%s",
		    stuck[i]);
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

	ck_assert_int_eq(vm_fixture_open(&vm, &tiny), VM_LIMIT);
	vm_close(&vm);
	ck_assert_int_eq(vm_fixture_open(&vm, &small), VM_LIMIT);
	vm_close(&vm);
}
END_TEST

Suite *
vm_suite(void)
{
	const TTest *const tests[] = {
		a_chunk_gets_the_request,
		a_pause_goes_on_where_it_was,
		nothing_pauses_where_it_cannot,
		errors_carry_a_traceback,
		bytecode_is_refused,
		no_pcall_catches_a_limit,
		a_limit_names_the_place_where_it_was_reached,
		memory_has_an_end,
		a_turn_is_short,
		time_has_an_end,
		a_stuck_run_is_left,
		a_state_that_does_not_fit_is_a_limit,
	};

	return SUITE("vm", tests);
}
