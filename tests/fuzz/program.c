#include "program.h"

enum { DEPTH_MAX = 6, STATEMENTS_MAX = 40, TEXT_MAX = 24 };

/*
 * The templates of programs, with their parts after an `@`: s statements, e an
 * expression, v a variable, n a number, t a text, p a path, m a module, q a
 * query. The first row of each table has no parts that nest.
 */
static const char *const statements[] = {
	"say(@v)",
	"@v = @e",
	"local @v = @e",
	"say(@e)",
	"if @e then @s else @s end",
	"for i = 1, @n do @s end",
	"while @e do @s end",
	"repeat @s until @e",
	"for k, v in pairs(@e) do say(k) @s end",
	"for k, v in ipairs(@e) do @s end",
	"@v = function(a, b) @s return @e end",
	"local function f(...) @s return @e end say(f(@e))",
	"pcall(function() @s end)",
	"coroutine.wrap(function() @s coroutine.yield(@e) end)()",
	"do @s end",
	"@v[@e] = @e",
	"error(@e)",
	"say(pcall(@v, @e, @e))",
	"setmetatable(@v, { __index = @v, __call = @v, __concat = @v })",
	"setmetatable(@v, { __eq = @v, __lt = @v, __len = @v, __tostring = @v })",
	"goto out",
	"do @s ::out:: end",
	"table.sort(@e, @v)",
	"string.format = @v",
	"_G[@t] = @e",
};

static const char *const handler_statements[] = {
	"send_info(@e)",
	"send_dir('1', @e, @p)",
	"send_dir(@e, @e, @p, @e, @n)",
	"send_link({ type = @t, name = @e, selector = @p })",
	"send_text(@e)",
	"send_textfile(@p)",
	"send_gophermap(@p)",
	"send_raw(@e)",
	"send_error(@e, @e)",
	"send_end()",
	"print(@e, @e)",
	"io.write(@e)",
	"io.stdout:write(@e)",
	"os.exit(@n)",
	"sleep(0)",
	"cache_for(@n)",
	"write_log('info', @e)",
	"io.stderr:write(@e)",
	"for l in lines(@p) do send_info(l) end",
	"for e in entries(@p, @n, @n, 'date') do send_link(e) end",
	"for e in entries(@p) do send_info(e.path) @v = e end",
	"for e in scan(@p, { @e, @t }) do send_info(e.excerpt) end",
	"@v = io.open(@p)",
	"@v = io.open(@p, @t)",
	"say(@v:read(@t, @n))",
	"for l in @v:lines() do say(l) end",
	"@v:close()",
	"for p in people() do say(p.name) end",
	"for s in sites() do say(s.name) end",
	"@v = require(@m)",
	"for k, f in pairs(require(@m)) do say(k, pcall(f, @e, @e)) end",
	"store.set(@e, @e)",
	"store.append(@t, @e)",
	"for _, x in ipairs(store.list(@t, @n, @n)) do say(x) end",
	"store.trim(@t, @n)",
	"store.delete(@e)",
	"store.exec(@q, @e, @e)",
	"for r in store.rows(@q, @e) do for k, x in pairs(r) do say(k, x) end end",
	"store.transaction(function() @s return @e end)",
	"store.commit()",
	"store.rollback()",
	"coroutine.wrap(function() send_gophermap(@p) @s end)()",
	"for r in ipairs(statistics(@t, @n, @n, @n)) do say(r) end",
};

static const char *const expressions[] = {
	"@v",
	"nil",
	"true",
	"@n",
	"@t",
	"{}",
	"{ @e, @e, [@e] = @e }",
	"@e .. @e",
	"@e + @e",
	"@e // @e",
	"@e % @e",
	"@e << @e",
	"@e == @e",
	"@e < @e",
	"(@e and @e or @e)",
	"#@e",
	"-@e",
	"not @e",
	"~@e",
	"@v[@e]",
	"@v(@e)",
	"(@e):rep(@n)",
	"(@e):sub(@n, @n)",
	"(@e):find(@e)",
	"(@e):gsub(@e, @e)",
	"(@e):gsub(@t, function(x) @s return x end)",
	"(@e):gmatch(@t)()",
	"(@e):byte(@n, @n)",
	"(@e):format(@e, @e)",
	"('%q'):format(@e)",
	"string.char(@n, @n)",
	"string.pack(@t, @e)",
	"string.unpack(@t, @e)",
	"tonumber(@e)",
	"tonumber(@t, @n)",
	"math.tointeger(@e)",
	"math.max(@e, @e)",
	"utf8.char(@n)",
	"utf8.codepoint(@e, @n)",
	"utf8.len(@e)",
	"select(@n, @e, @e)",
	"table.concat({ @e, @e }, @e)",
	"table.unpack({ @e }, @n, @n)",
	"table.remove(@v)",
	"next(@e)",
	"rawget(@v, @e)",
	"load(@e)",
	"load(function() @s return @e end)",
	"function(...) @s return ... end",
	"coroutine.create(function(x) @s return x end)",
	"coroutine.wrap(function(x) @s return x end)",
	"coroutine.resume(@e, @e)",
	"type(@e)",
	"getmetatable(@e)",
	"_G[@e]",
};

static const char *const handler_expressions[] = {
	"search",
	"query",
	"selector",
	"request",
	"request[@e]",
	"exists(@p)",
	"isReadable(@p)",
	"isHandler(@p)",
	"isDir(@p)",
	"os.getenv('GOPHERMOON_SECRET')",
	"os.getenv(@t)",
	"table.move(@e, @n, @n, @n)",
	"io.open(@p)",
	"io.lines(@p)()",
	"io.type(@e)",
	"io.read(@t)",
	"os.date(@t, @n)",
	"os.time({ year = @n, month = @n, day = @n })",
	"math.random(@n, @n)",
	"store.get(@e)",
	"store.incr(@t, @e)",
	"store.count(@t)",
	"store.works()",
	"require(@m)",
	"entries(@p)",
	"lines(@p)",
	"person()",
	"uptime()",
	"tostring(@e)",
};

static const char *const variables[] = { "a", "b", "c", "d", "t", "f", "x",
	"_G", "string", "table", "a.b", "t[1]", "_ENV" };

static const char *const numbers[] = { "1", "0", "2", "-1", "3", "7", "10",
	"100", "255", "256", "1000", "65536", "1e308", "0.5", "(0/0)",
	"math.maxinteger", "math.mininteger", "1 << 31", "2^53", "-0.0" };

static const char *const paths[] = { "'/'", "'/about.txt'", "'/docs'",
	"'/../OUTSIDE'", "'../OUTSIDE'", "'/.secret'", "'/private.txt'",
	"'/a.secret'", "'/link-outside'", "'/linkdir-outside/OUTSIDE'",
	"'/linkdir-outside/state/other.test-70.db'", "'/link-absolute'",
	"'/extras'", "'/extras/link-outside.txt'", "'/search'",
	"'/../state/gopher.test-7070.db'", "'/gophermap'", "'/maps'",
	"'/hello.lua'", "'/fifo'", "'/data.json'", "'/lib/outside.lua'",
	"'/closed/file.txt'", "'/~root/x'", "'/proc/self/environ'",
	"'/more/readme'", "@e" };

static const char *const modules[] = { "'gopher.text'", "'gopher.map'",
	"'gopher.listing'", "'gopher.url'", "'gopher.time'", "'gopher.store'",
	"'gopher.search'", "'gopher.markup'", "'gopher.include'",
	"'gopher.stats'", "'gopher.arg'", "'gopher.path'", "'gopher.phlog'",
	"'gopher.similar'", "'gopher.windows1252'", "'gopher.journal'",
	"'gopher.directive'", "'gopher.hint'", "'gopher.lookup'", "'outside'",
	"'outside_dir.OUTSIDE'", "'bytecode'", "'circle'", "@t" };

static const char *const queries[] = { "'SELECT * FROM notes'",
	"'INSERT INTO notes VALUES (?, ?)'", "'DELETE FROM notes'",
	"'SELECT * FROM gophermoon_requests'",
	"'SELECT * FROM gophermoon_salts'", "'CREATE TABLE z (a)'",
	"'ATTACH \"other.test-70.db\" AS o'", "'SELECT ?, ?'", "@e" };

struct maker {
	struct buf *out;
	struct bytes *in;
	bool is_handler;
	int depth, statements;
};

static void make_part(struct maker *maker, char kind);

static void
put_template(struct maker *maker, const char *at)
{
	for (; *at != '\0'; at++)
		if (*at == '@')
			make_part(maker, *++at);
		else
			buf_add(maker->out, at, 1);
}

/* A row of the first n, or of the `more` ones for handlers. */
static void
put_row(struct maker *maker, const char *const *rows, size_t n,
    const char *const *more, size_t n_more)
{
	size_t i = fuzz_byte(maker->in);

	if (maker->depth > DEPTH_MAX || maker->in->len == 0)
		i = 0;
	i %= n + (maker->is_handler ? n_more : 0);
	put_template(maker, i < n ? rows[i] : more[i - n]);
}

/* A text of the next bytes, up to a NUL. */
static void
put_text(struct maker *maker)
{
	struct bytes text = fuzz_until(maker->in, '\0');
	size_t i;

	if (text.len > TEXT_MAX)
		text.len = TEXT_MAX;
	buf_puts(maker->out, "'");
	for (i = 0; i < text.len; i++)
		buf_printf(maker->out, "\\%03d", (unsigned char)text.at[i]);
	buf_puts(maker->out, "'");
}

static void
put_statements(struct maker *maker)
{
	int n = fuzz_byte(maker->in) % 4;

	while (n-- > 0 && maker->statements++ < STATEMENTS_MAX &&
	    maker->depth <= DEPTH_MAX) {
		make_part(maker, '1');
		buf_puts(maker->out, "\n");
	}
}

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define PUT_ROW(maker, rows) put_row(maker, rows, COUNT(rows), NULL, 0)

static void
make_part(struct maker *maker, char kind)
{
	maker->depth++;
	switch (kind) {
	case '1':
		put_row(maker, statements, COUNT(statements),
		    handler_statements, COUNT(handler_statements));
		break;
	case 'e':
		put_row(maker, expressions, COUNT(expressions),
		    handler_expressions, COUNT(handler_expressions));
		break;
	case 's':
		put_statements(maker);
		break;
	case 'v':
		PUT_ROW(maker, variables);
		break;
	case 'n':
		PUT_ROW(maker, numbers);
		break;
	case 'p':
		PUT_ROW(maker, paths);
		break;
	case 'm':
		PUT_ROW(maker, modules);
		break;
	case 'q':
		PUT_ROW(maker, queries);
		break;
	default:
		put_text(maker);
	}
	maker->depth--;
}

void
program_make(struct buf *out, struct bytes *in, bool is_handler)
{
	struct maker maker = { .out = out, .in = in, .is_handler = is_handler };

	if (is_handler)
		buf_puts(out,
		    "local say = function(...) for i = 1, select('#', ...) do "
		    "send_info(tostring((select(i, ...)))) end end\n"
		    "local store = require('gopher.store')\n");
	buf_puts(out,
	    "local a, b, c, d, t, f, x = 1, 'b', {}, 2.5, { 1, 'y' },"
	    " function(...) return ... end\n");
	while (in->len > 0 && maker.statements++ < STATEMENTS_MAX) {
		make_part(&maker, '1');
		buf_puts(out, "\n");
	}
}
