-- Full-text search without an index: every text of the site is looked through,
-- each time. A handler of type 7 that calls search.serve() is all it takes.

local arg = require("gopher.arg")
local text = require("gopher.text")
local url = require("gopher.url")

local search = {}

local WIDTH = 67       -- columns of a title or a snippet
local WORDS_MAX = 16   -- that scan() takes
local WORD_MAX = 128   -- bytes of each

local defaults = {
   -- The directory that is searched: all of the site, or of a person's space.
   from = "/" .. (request.person and "~" .. request.person or ""),
   title = "Search this site",
   per_page = 10,
   max = 100,                    -- documents that are shown, on all pages
   types = "017hMc",             -- item types that are found
}

-- --- what was typed ---

-- Old clients may send Latin-1; control characters have no meaning.
local function clean(s)
   if not utf8.len(s) then
      s = s:gsub("[\x80-\xFF]", function(byte)
         return utf8.char(byte:byte())
      end)
   end
   return (s:gsub("[%s%c]+", " "))
end

local operators = { ["and"] = "and", ["or"] = "or", ["not"] = "not" }

-- Words and phrases are tables, operators and parentheses are strings.
local function tokens_of(typed)
   local tokens = {}
   local at = typed:find("%S")
   while at do
      local sign = typed:sub(at, at)
      local token, behind
      if sign == '"' then
         token, behind = typed:match('^"%s*([^"]-)%s*"()', at)
         if not token then   -- nobody has closed it
            token, behind = typed:match('^"%s*(.-)%s*$', at), #typed + 1
         end
         token = token ~= "" and { token } or nil
      elseif sign == "(" or sign == ")" then
         token, behind = sign, at + 1
      else
         token, behind = typed:match('^([^%s"()]+)()', at)
         token = operators[token:lower()] or { token }
      end
      tokens[#tokens + 1] = token
      at = typed:find("%S", behind)
   end
   return tokens
end

-- What a query means: functions that say whether they hold for something found.
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

-- Reads the tokens, as the first Gopher servers did:
--    query    expression, and all those that follow
--    expr     term {"or" term}
--    term     ["not"] factor {["and"] ["not"] factor}, with one word at least
--    factor   a word, or a query in parentheses
-- What makes no sense is passed over. A reader has these fields:
--    tokens, at   what is read, and where
--    words        the words that occur
--    wanted       their numbers, of those that no "not" excludes
--    nots         how many "not"s stand around the place
local read_query

local function read_word(reader, word)
   local number = #reader.words + 1
   reader.words[number] = word
   if reader.nots % 2 == 0 then
      reader.wanted[#reader.wanted + 1] = number
   end
   return function(found)
      return found.counts[number] + found.named[number] > 0
   end
end

local function read_factor(reader)
   local token = reader.tokens[reader.at]
   if type(token) == "table" then
      reader.at = reader.at + 1
      return read_word(reader, token[1])
   elseif token == "(" then
      reader.at = reader.at + 1
      local inner = read_query(reader)
      if reader.tokens[reader.at] == ")" then
         reader.at = reader.at + 1
      end
      return inner
   end
end

local function take(reader, operator)
   if reader.tokens[reader.at] == operator then
      reader.at = reader.at + 1
      return true
   end
end

local function read_term(reader)
   local term
   repeat
      take(reader, "and")
      if take(reader, "not") then
         reader.nots = reader.nots + 1
         term = without(term, read_factor(reader))
         reader.nots = reader.nots - 1
      else
         term = both(term, read_factor(reader))
      end
      local token = reader.tokens[reader.at]
   until token ~= "and" and token ~= "not"
   return term
end

local function read_expression(reader)
   local expression = read_term(reader)
   while take(reader, "or") do
      expression = either(expression, read_term(reader))
   end
   return expression
end

function read_query(reader)
   local query
   while reader.tokens[reader.at] and reader.tokens[reader.at] ~= ")" do
      query = both(query, read_expression(reader))
   end
   return query
end

-- The query that somebody has typed, or nil and what is wrong with it.
local function parse(typed)
   local reader = {
      tokens = tokens_of(typed), at = 1, words = {}, wanted = {}, nots = 0,
   }
   repeat
      reader.holds = both(reader.holds, read_query(reader))
   until not take(reader, ")")
   if #reader.wanted == 0 then
      return nil, "Say which words you are looking for."
   elseif #reader.words > WORDS_MAX then
      return nil, ("These are more than %d words."):format(WORDS_MAX)
   end
   for _, word in ipairs(reader.words) do
      if #word > WORD_MAX then
         return nil, "One of these words is too long."
      end
   end
   return reader
end

-- --- what is found ---

-- The names that the map of a directory leaves out of listings.
local function names_left_out(dir)
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

-- Does a map leave out the path, or a directory that it is in? `known` keeps
-- what has been read.
local function is_left_out(path, known)
   local dir, name = path:match("^(.*)/([^/]*)$")
   if not dir then
      return false
   end
   known[dir] = known[dir] or names_left_out(dir)
   return known[dir][name] or is_left_out(dir, known)
end

-- Is it something that belongs among the results? The search itself does not,
-- and a directory that a handler answers for is shown as that handler.
local function is_shown(found, options, known)
   return options.types:find(found.type, 1, true) and
      found.path ~= request.file and found.name:sub(-10) ~= ".gophermap" and
      not (found.dir and isReadable(found.path .. "/index.lua")) and
      not is_left_out(found.path, known)
end

-- More hits are better, each counting less than the one before it; so are
-- short documents, and words in the name or the title.
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

-- Puts it in its place among the best, of which there are `max`.
local function keep(best, found, max)
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

-- A number of finds among the options.
local function number_of(options, key, name)
   local n = math.tointeger(tonumber(options[key] or defaults[key]))
   if not n or n < 1 or n > 1000 then
      error(("bad option '%s' for '%s' (a number from 1 to 1000 expected)")
         :format(key, name), 4)
   end
   return n
end

local function word_of(options, key, name)
   local value = options[key] or defaults[key]
   if type(value) ~= "string" then
      error(("bad option '%s' for '%s' (string expected, got %s)")
         :format(key, name, type(value)), 4)
   end
   return value
end

-- What the options in argument `n` of a function say, with what they leave out.
local function with_defaults(name, n, options)
   options = arg.options(name, n, options, defaults, 1)
   return {
      from = word_of(options, "from", name),
      title = word_of(options, "title", name),
      types = word_of(options, "types", name),
      per_page = number_of(options, "per_page", name),
      max = number_of(options, "max", name),
   }
end

local function find(typed, options)
   local query, why = parse(clean(typed))
   if not query then
      return nil, why
   end
   local is_begun, finds = pcall(scan, options.from, query.words)
   if not is_begun then
      error(finds, 3)   -- where the directory was named
   end
   local best, total, known = {}, 0, {}
   for found in finds do
      if query.holds(found) and is_shown(found, options, known) then
         total = total + 1
         found.score = score_of(found, query.wanted)
         if found.name == "index.lua" then
            found.selector = found.selector:match("^(.*)/index$")
            found.name = found.selector:match("[^/]*$")
            if found.selector == "" then
               found.selector = "/"
            end
         end
         keep(best, found, options.max)
      end
   end
   return best, total
end

-- The documents that hold what was typed, best first, and how many there are
-- in all; nil and a sentence where nothing can be looked for.
function search.find(typed, options)
   typed = arg.text("search.find", 1, typed)
   local best, total = find(typed, with_defaults("search.find", 2, options))
   return best, total
end

-- --- what is shown ---

local function without_tags(s)
   return (s:gsub("<[^>]*>", " "):gsub("^[^<>]*>", " "):gsub("<[^>]*$", " "))
end

-- The last `n` characters, beginning with a word if there is one.
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
   local behind = found.excerpt:sub(found.at)
   local line = behind:match("^[^\n]*")
   if not line:find("%S") then   -- it is the end of the title
      before, line = "", behind:match("%S[^\n]*") or ""
   end
   -- Both ends may be in the middle of a character.
   before = before:gsub("^[\x80-\xBF]+", "")
   line = line:gsub("[\xC0-\xFF][\x80-\xBF]*$", "")
   if found.type == "h" then
      return without_tags(before), without_tags(line)
   end
   return before, line
end

-- One line of the document that shows the hit, or nil.
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

local function send_found(found)
   send_dir(found.type, title_of(found), found.selector)
   local snippet = snippet_of(found, WIDTH - 3)
   if snippet then
      send_info("   " .. snippet)
   end
end

-- Where this handler is found, without what was asked.
local function own_selector()
   local path = request.file:match("^(.*)%.lua$") or request.path
   path = path:gsub("/index$", "")
   return path ~= "" and url.selector(path) or "/"
end

local function send_again()
   send_info("")
   send_dir("7", "Search again", own_selector())
end

-- A link to another page of the same results: `/search?blue%20moon&2`.
local function send_page(name, typed, page)
   local words = typed:gsub("[^%w\x80-\xFF]", function(sign)
      return ("%%%02X"):format(sign:byte())
   end)
   send_dir("1", name, ("%s?%s&%d"):format(own_selector(), words, page))
end

-- What was typed, and which page of the results is asked for.
local function asked()
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
   send_info("Type one or more words. Found is what holds all of them, in")
   send_info("upper or lower case. You may also type:")
   send_info("")
   send_info('   blue or red      one of them is enough')
   send_info('   moon not sun     without what holds "sun"')
   send_info('   "blue moon"      words that follow each other')
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
      send_found(best[number])
   end
   if to == #best and to < total then
      send_info("")
      send_info("The others are not shown. More words find fewer.")
   end
   if page > 1 or to < #best then
      send_info("")
   end
   if page > 1 then
      send_page("Previous page", typed, page - 1)
   end
   if to < #best then
      send_page("Next page", typed, page + 1)
   end
end

-- Answers a search: all that a handler of type 7 has to call.
function search.serve(options)
   options = with_defaults("search.serve", 1, options)
   local typed, page = asked()
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
   send_again()
end

return search
