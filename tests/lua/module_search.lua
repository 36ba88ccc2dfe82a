-- type: 0
-- gopher.search: the results, and the words of a query.
local test = require("test")
local search = require("gopher.search")
local case, equal, raises = test.case, test.equal, test.raises

-- The names of the results in files/, without hidden ones and other types.
local function names(query, options)
   options = options or {}
   options.from = "/files"
   local found, total = search.find(query, options)
   local all = {}
   for i, one in ipairs(found or {}) do
      all[i] = one.name
   end
   table.sort(all)
   return table.concat(all, " "), total
end

case("what holds the words is found, with how many there are", function()
   equal({ names("site ABOUT") }, { "about.txt link.txt", 2 })
   equal({ names("line 777") }, { "long.txt", 1 })
   equal({ names("site", { max = 1 }) }, { "about.txt", 2 })
   equal({ names("nowhere at all") }, { "", 0 })
end)

case("operators combine words", function()
   equal(names("two or site"), "about.txt lines.txt link.txt")
   equal(names("two not site"), "lines.txt")
   equal(names("two not (site or last)"), "")
   equal(names('"about this" or "last"'), "about.txt lines.txt link.txt")
end)

case("a query without a word that is wanted has none to find", function()
   for _, query in ipairs { "", " ", "not site", "and", "()", '""' } do
      equal({ search.find(query) },
         { nil, "Type at least one word to find." })
   end
   equal({ search.find(("x "):rep(17)) },
      { nil, "Type at most 16 words." })
   equal({ search.find(("x"):rep(129)) },
      { nil, "A word is too long." })
end)

case("parentheses may be deep, and need not close", function()
   equal(names(("("):rep(500) .. "two" .. (")"):rep(499)),
      "about.txt lines.txt link.txt")
end)

case("options are checked where they were given", function()
   local module = "require('gopher.search')."
   raises(module .. "serve { form = '/' }", "#1 to 'search.serve'",
      "no option 'form'")
   raises(module .. "serve(7)", "#1 to 'search.serve'",
      "table expected, got number")
   raises(module .. "serve { title = {} }",
      "bad option 'title' for 'search.serve'")
   raises(module .. "find('x', { per_page = 0 })",
      "bad option 'per_page' for 'search.find'", "1 to 1000")
   raises(module .. "find('x', { max = 'many' })", "bad option 'max'")
   raises(module .. "find({})", "#1 to 'search.find'", "string expected")
   raises(module .. "find('x', { from = '/nowhere' })", "no such directory")
end)
