#include "suite.h"
#include "vm_fixture.h"

START_TEST(a_pause_goes_through_coroutines)
{
	struct vm vm;

	ck_assert_int_eq(
	    vm_fixture_run(&vm,
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
	ck_assert_int_eq(vm_fixture_continue(&vm), VM_MORE);
	ck_assert_int_eq(said, 7);
	ck_assert_int_eq(vm_fixture_continue(&vm), VM_DONE);
	ck_assert_int_eq(said, 31);
	vm_close(&vm);
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

Suite *
coroutine_suite(void)
{
	const TTest *const tests[] = {
		a_pause_goes_through_coroutines,
		coroutines_are_as_in_the_manual,
	};

	return SUITE("coroutine", tests);
}
