-- Full-text search without an index: each search reads every text of the site.
-- A handler of type 7 calls search.serve().

local arg = require("gopher.arg")
local windows1252 = require("gopher.windows1252")
local text = require("gopher.text")
local url = require("gopher.url")

local search = {}

local WIDTH = 67       -- columns of a title or a snippet
local WORDS_MAX = 16   -- words that scan() accepts
local WORD_MAX = 128   -- bytes of each

local defaults = {
   -- The directory to search: the whole site, or the user directory.
   from = "/" .. (request.person and "~" .. request.person or ""),
   title = "Search this site",
   per_page = 10,
   max = 100,          -- results on all pages
   types = "017hMc",   -- item types of results
}

-- --- the query ---

-- The text as UTF-8, with blanks in place of control characters.
local function clean(s)
   return (windows1252.to_utf8(s):gsub("[%s%c]+", " "))
end

local operators = { ["and"] = "and", ["or"] = "or", ["not"] = "not" }

-- Words and phrases are tables, operators and parentheses are strings.
local function tokens_of(typed)
   local tokens = {}
   local at = typed:find("%S")
   while at do
      local first = typed:sub(at, at)
      local token, next_at
      if first == '"' then
         token, next_at = typed:match('^"%s*([^"]-)%s*"()', at)
         if not token then   -- the closing quote is missing
            token, next_at = typed:match('^"%s*(.-)%s*$', at), #typed + 1
         end
         token = token ~= "" and { token } or nil
      elseif first == "(" or first == ")" then
         token, next_at = first, at + 1
      else
         token, next_at = typed:match('^([^%s"()]+)()', at)
         token = operators[token:lower()] or { token }
      end
      tokens[#tokens + 1] = token
      at = typed:find("%S", next_at)
   end
   return tokens
end

-- Predicates: functions that report whether a document matches. An operand may
-- be nil.
local function both(a, b)
   if not a or not b then
      return a or b
   end
   return function(found) return a(found) and b(found) end
end

local function either(a, b)
   if not a or not b then
      return a or b
   end
   return function(found) return a(found) or b(found) end
end

local function without(a, b)
   if not b then
      return a
   end
   return function(found) return (not a or a(found)) and not b(found) end
end

-- A recursive descent parser with the grammar of the first Gopher servers:
--    query        expression {expression}
--    expression   term {"or" term}
--    term         ["not"] factor {["and"] ["not"] factor}, at least one word
--    factor       a word, or a query in parentheses
-- It skips tokens that do not fit. Fields of the parser:
--    tokens, at   the tokens, and the current position
--    words        the words of the query
--    wanted       the numbers of the words that no "not" excludes
--    nots         the number of "not"s around the position
local read_query

local function read_word(parser, word)
   local number = #parser.words + 1
   parser.words[number] = word
   if parser.nots % 2 == 0 then
      parser.wanted[#parser.wanted + 1] = number
   end
   return function(found)
      return found.counts[number] + found.named[number] > 0
   end
end

local function read_factor(parser)
   local token = parser.tokens[parser.at]
   if type(token) == "table" then
      parser.at = parser.at + 1
      return read_word(parser, token[1])
   elseif token == "(" then
      parser.at = parser.at + 1
      local inner = read_query(parser)
      if parser.tokens[parser.at] == ")" then
         parser.at = parser.at + 1
      end
      return inner
   end
end

-- Skips the operator. Reports whether it was the current token.
local function skip_token(parser, operator)
   if parser.tokens[parser.at] == operator then
      parser.at = parser.at + 1
      return true
   end
end

local function read_term(parser)
   local term
   repeat
      skip_token(parser, "and")
      if skip_token(parser, "not") then
         parser.nots = parser.nots + 1
         term = without(term, read_factor(parser))
         parser.nots = parser.nots - 1
      else
         term = both(term, read_factor(parser))
      end
      local token = parser.tokens[parser.at]
   until token ~= "and" and token ~= "not"
   return term
end

local function read_expression(parser)
   local expression = read_term(parser)
   while skip_token(parser, "or") do
      expression = either(expression, read_term(parser))
   end
   return expression
end

function read_query(parser)
   local query
   while parser.tokens[parser.at] and parser.tokens[parser.at] ~= ")" do
      query = both(query, read_expression(parser))
   end
   return query
end

-- Returns the parsed query, or nil and a message.
local function parse(typed)
   local parser = {
      tokens = tokens_of(typed), at = 1, words = {}, wanted = {}, nots = 0,
   }
   repeat
      parser.matches = both(parser.matches, read_query(parser))
   until not skip_token(parser, ")")
   if #parser.wanted == 0 then
      return nil, "Type at least one word to find."
   elseif #parser.words > WORDS_MAX then
      return nil, ("Type at most %d words."):format(WORDS_MAX)
   end
   for _, word in ipairs(parser.words) do
      if #word > WORD_MAX then
         return nil, "A word is too long."
      end
   end
   return parser
end

-- --- the results ---

-- The names that the map of a directory hides from listings.
local function hidden_names(dir)
   local names = {}
   for _, map in ipairs { dir .. "/gophermap", dir .. "/.gophermap" } do
      if isReadable(map) then
         for line in lines(map) do
            if line:sub(1, 1) == "-" then
               names[line:sub(2)] = true
            end
         end
         break
      end
   end
   return names
end

-- Reports whether a map hides the path or one of its directories. `known` has
-- the hidden names by directory.
local function is_hidden(path, known)
   local dir, name = path:match("^(.*)/([^/]*)$")
   if not dir then
      return false
   end
   known[dir] = known[dir] or hidden_names(dir)
   return known[dir][name] or is_hidden(dir, known)
end

-- Reports whether the type of a match is searched. A mailbox or a calendar is a
-- text also where it is listed as type 9.
local function is_wanted(found, types)
   return types:find(found.type, 1, true) or
      found.type == "9" and found.excerpt and types:find("[Mc]")
end

-- Reports whether a match belongs to the results. The search handler itself
-- does not. A directory with an index.lua appears as that handler.
local function is_result(found, options, known)
   return is_wanted(found, options.types) and
      found.path ~= request.file and found.name:sub(-10) ~= ".gophermap" and
      not (found.dir and isReadable(found.path .. "/index.lua")) and
      not is_hidden(found.path, known)
end

-- Returns the score: higher for more hits (each adds less than the one before),
-- for short documents, and for words in the name or the title.
local function score_of(found, wanted)
   local length = 0.3 + 0.9 * found.size / 8192
   local score = 0
   for _, number in ipairs(wanted) do
      local hits = found.counts[number]
      score = score + 2.2 * hits / (hits + length) +
         1.25 * found.named[number] ^ 2
   end
   return score
end

local function is_better(a, b)
   if a.score ~= b.score then
      return a.score > b.score
   end
   return a.selector < b.selector
end

-- Inserts a result into the sorted array of the best, at most `max`.
local function insert_result(best, found, max)
   if #best == max and is_better(best[max], found) then
      return
   end
   local low, high = 1, #best + 1
   while low < high do
      local middle = (low + high) // 2
      if is_better(found, best[middle]) then
         high = middle
      else
         low = middle + 1
      end
   end
   table.insert(best, low, found)
   best[max + 1] = nil
end

-- Returns the options in argument `n` of a function with their defaults.
local function with_defaults(name, n, options)
   options = arg.options(name, n, options, defaults, 1)
   return {
      from = arg.option_text(name, options, "from", defaults.from),
      title = arg.option_text(name, options, "title", defaults.title),
      types = arg.option_text(name, options, "types", defaults.types),
      per_page = arg.option_count(name, options, "per_page",
         defaults.per_page),
      max = arg.option_count(name, options, "max", defaults.max),
   }
end

local function find(typed, options)
   local query, why = parse(clean(typed))
   if not query then
      return nil, why
   end
   local is_readable, matches = pcall(scan, options.from, query.words)
   if not is_readable then
      error(matches, 3)   -- at the line that names the directory
   end
   local best, total, known = {}, 0, {}
   for found in matches do
      if query.matches(found) and is_result(found, options, known) then
         total = total + 1
         found.score = score_of(found, query.wanted)
         if found.name == "index.lua" then
            found.selector = found.selector:match("^(.*)/index$")
            found.name = found.selector:match("[^/]*$")
            if found.selector == "" then
               found.selector = "/"
            end
         end
         insert_result(best, found, options.max)
      end
   end
   return best, total
end

-- Returns the documents that match, best first, and their number without the
-- limit; or nil and a message for a query that cannot be searched.
function search.find(typed, options)
   typed = arg.text("search.find", 1, typed)
   local best, total = find(typed, with_defaults("search.find", 2, options))
   return best, total
end

-- --- the reply ---

local function without_tags(s)
   return (s:gsub("<[^>]*>", " "):gsub("^[^<>]*>", " "):gsub("<[^>]*$", " "))
end

-- The last `n` characters, from the start of a word if there is one.
local function tail_of(s, n)
   local from = utf8.offset(s, -n)
   if not from or from == 1 then
      return s
   end
   s = s:sub(from)
   return "..." .. (s:match(" (.+)$") or s)
end

-- The line around the hit in an excerpt, in two parts.
local function line_of(found)
   local before = found.excerpt:sub(1, found.at - 1):match("[^\n]*$")
   local rest = found.excerpt:sub(found.at)
   local line = rest:match("^[^\n]*")
   if not line:find("%S") then   -- the end of the title
      before, line = "", rest:match("%S[^\n]*") or ""
   end
   -- Both ends may be within a character.
   before = before:gsub("^[\x80-\xBF]+", "")
   line = line:gsub("[\xC0-\xFF][\x80-\xBF]*$", "")
   if found.type == "h" then
      return without_tags(before), without_tags(line)
   end
   return before, line
end

-- Returns one line of the document with the hit, or nil.
local function snippet_of(found, width)
   if not found.excerpt then
      return nil
   end
   local before, line = line_of(found)
   before = clean(before):match("^ *(.*)$")
   line = clean(line):match("^(.-) *$")
   local room = width - text.width(line)
   if text.width(before) > room then
      before = tail_of(before, math.max(width // 3, room) - 3)
   end
   line = text.cut(before .. line, width, "...")
   return line:find("%S") and line
end

local function title_of(found)
   local title = found.title and clean(found.title) or ""
   return text.cut(title:find("%S") and title or found.name, WIDTH, "...")
end

local function send_result(found)
   send_dir(found.type, title_of(found), found.selector)
   local snippet = snippet_of(found, WIDTH - 3)
   if snippet then
      send_info("   " .. snippet)
   end
end

-- The selector of this handler, without the query.
local function own_selector()
   local path = request.file:match("^(.*)%.lua$") or request.path
   path = path:gsub("/index$", "")
   return path ~= "" and url.selector(path) or "/"
end

local function send_search_item()
   send_info("")
   send_dir("7", "Search again", own_selector())
end

-- A link to another page of the same results: `/search?blue%20moon&2`.
local function send_page_link(name, typed, page)
   local words = typed:gsub("[^%w\x80-\xFF]", function(c)
      return ("%%%02X"):format(c:byte())
   end)
   send_dir("1", name, ("%s?%s&%d"):format(own_selector(), words, page))
end

-- Returns the words that the visitor typed, and the number of the page.
local function requested()
   if request.search then
      return request.search, 1
   end
   local words, page = (request.query or ""):match("^(.*)&(%d%d?%d?%d?)$")
   return url.decode(words or request.query or ""),
      math.max(math.tointeger(tonumber(page or 1)), 1)
end

local function send_help(title)
   send_info(title)
   send_info("")
   send_info("Type one or more words. Results hold all of them, in upper or")
   send_info("lower case. You can also type:")
   send_info("")
   send_info('   blue or red      at least one of the words')
   send_info('   moon not sun     the first word without the second')
   send_info('   "blue moon"      the exact phrase')
   send_info('   (blue or red) and (moon not sun)')
   send_info("")
   send_dir("7", title, own_selector())
end

local function send_results(best, total, typed, page, per_page)
   local from = (page - 1) * per_page + 1
   local to = math.min(page * per_page, #best)
   local shown = text.cut(clean(typed), 40, "...")
   if from < to and (from > 1 or to < total) then
      send_info(("%d to %d of %d found: %s"):format(from, to, total, shown))
   elseif from > 1 or to < total then
      send_info(("%d of %d found: %s"):format(from, total, shown))
   else
      send_info(("%d found: %s"):format(total, shown))
   end
   for number = from, to do
      send_info("")
      send_result(best[number])
   end
   if to == #best and to < total then
      send_info("")
      send_info("More results match. Type more words to narrow the search.")
   end
   if page > 1 or to < #best then
      send_info("")
   end
   if page > 1 then
      send_page_link("Previous page", typed, page - 1)
   end
   if to < #best then
      send_page_link("Next page", typed, page + 1)
   end
end

-- Answers a search in a handler of type 7.
function search.serve(options)
   options = with_defaults("search.serve", 1, options)
   local typed, page = requested()
   if not typed:find("%S") then
      return send_help(options.title)
   end
   local best, total = find(typed, options)
   if not best then
      send_info(total)
   elseif #best == 0 then
      send_info("Nothing was found: " .. text.cut(clean(typed), 40, "..."))
   else
      local last = (#best - 1) // options.per_page + 1
      send_results(best, total, typed, math.min(page, last),
         options.per_page)
   end
   send_search_item()
end

return search
