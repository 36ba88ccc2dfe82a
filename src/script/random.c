#include "script/random.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "script/watchdog.h"

/* xoshiro256**, by Blackman and Vigna. Upvalue 1 of both functions. */
struct random {
	uint64_t s[4];
	bool is_seeded;
};

static uint64_t
rotate_bits(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static uint64_t
next_random(struct random *r)
{
	uint64_t result, t;

	result = rotate_bits(r->s[1] * 5, 7) * 9;
	t = r->s[1] << 17;
	r->s[2] ^= r->s[0];
	r->s[3] ^= r->s[1];
	r->s[1] ^= r->s[2];
	r->s[0] ^= r->s[3];
	r->s[2] ^= t;
	r->s[3] = rotate_bits(r->s[3], 45);
	return result;
}

/* Fills the state from one number with splitmix64. */
static void
seed_random(struct random *r, uint64_t from)
{
	uint64_t z;
	int i;

	for (i = 0; i < 4; i++) {
		z = from += 0x9e3779b97f4a7c15;
		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
		z = (z ^ z >> 27) * 0x94d049bb133111eb;
		r->s[i] = z ^ z >> 31;
	}
	r->is_seeded = true;
}

/* Returns the state, seeded. */
static struct random *
random_of(lua_State *L)
{
	struct random *r = lua_touserdata(L, lua_upvalueindex(1));
	uint64_t from = 0;
	ssize_t n;

	if (r->is_seeded)
		return r;
	CRITICAL(n = getrandom(&from, sizeof from, GRND_NONBLOCK));
	seed_random(r, n == -1 ? (uint64_t)clock_ms() : from);
	return r;
}

/* Returns a number from 0 to `most`, all equally likely. */
static uint64_t
random_up_to(struct random *r, uint64_t most)
{
	uint64_t mask, n;

	mask = most ? UINT64_MAX >> __builtin_clzll(most) : 0;
	do
		n = next_random(r) & mask;
	while (n > most);
	return n;
}

/* random(): from 0 to 1; random(m): from 1 to m; random(m, n): from m to n. */
static int
random_number(lua_State *L)
{
	struct random *r = random_of(L);
	lua_Integer low, high;
	uint64_t drawn;

	if (lua_gettop(L) == 0) {
		lua_pushnumber(L, (double)(next_random(r) >> 11) * 0x1p-53);
		return 1;
	}
	low = lua_gettop(L) == 1 ? 1 : luaL_checkinteger(L, 1);
	high = luaL_checkinteger(L, lua_gettop(L) == 1 ? 1 : 2);
	if (lua_gettop(L) > 2)
		return luaL_error(L, "wrong number of arguments");
	luaL_argcheck(L, low <= high, lua_gettop(L), "interval is empty");
	drawn = (uint64_t)low + random_up_to(r, (uint64_t)high - (uint64_t)low);
	lua_pushinteger(L, (lua_Integer)drawn);
	return 1;
}

static int
random_seed(lua_State *L)
{
	struct random *r = random_of(L);
	double number;
	uint64_t from;

	number = luaL_checknumber(L, 1);
	memcpy(&from, &number, sizeof from);
	seed_random(r, from);
	return 0;
}

void
random_install(lua_State *L)
{
	struct random *r;

	lua_getglobal(L, LUA_MATHLIBNAME);			/* +1 */
	r = lua_newuserdata(L, sizeof *r);			/* +1 */
	*r = (struct random){ .is_seeded = false };
	lua_pushvalue(L, -1);					/* +1 */
	lua_pushcclosure(L, random_number, 1);
	lua_setfield(L, -3, "random");				/* -1 */
	lua_pushcclosure(L, random_seed, 1);
	lua_setfield(L, -2, "randomseed");			/* -1 */
	lua_pop(L, 1);
}
