-- The library of tests in tests/lua. Each file there is a handler. run.sh
-- requests it several times: for its cases, for each of its replies, and for
-- the comparison of the replies. See README.md.

local test = {}

local asked = 0   -- the number of replies so far

-- The value on one line, with escapes.
local function shown(value)
   if type(value) ~= "string" then
      return tostring(value)
   end
   return '"' .. value:gsub('[%c"\\]', function(c)
      return ({ ["\t"] = "\\t", ["\r"] = "\\r", ["\n"] = "\\n",
         ['"'] = '\\"', ["\\"] = "\\\\" })[c] or ("\\x%02X"):format(c:byte())
   end) .. '"'
end

local function describe(value, depth)
   if type(value) ~= "table" or depth > 3 then
      return shown(value)
   end
   local keys, parts = {}, {}
   for key in pairs(value) do
      keys[#keys + 1] = key
   end
   table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
   for i, key in ipairs(keys) do
      parts[i] = tostring(key) .. " = " .. describe(value[key], depth + 1)
   end
   return "{ " .. table.concat(parts, ", ") .. " }"
end

local function same(a, b)
   if type(a) ~= "table" or type(b) ~= "table" then
      return a == b and math.type(a) == math.type(b)
   end
   for key, value in pairs(a) do
      if not same(value, b[key]) then
         return false
      end
   end
   for key in pairs(b) do
      if a[key] == nil then
         return false
      end
   end
   return true
end

local function report_case(sentence, is_passed, why)
   if is_passed then
      send_raw("ok " .. sentence .. "\n")
   else
      why = tostring(why):gsub("[\r\n]+", " | ")
      send_raw("not ok " .. sentence .. ": " .. why .. "\n")
   end
end

-- --- assertions: each raises an error where it fails --------------------------

-- `got` equals `want`. Tables are compared by their fields.
function test.equal(got, want)
   if not same(got, want) then
      error("got " .. describe(got, 0) .. ", not " .. describe(want, 0), 2)
   end
end

function test.ok(condition, what)
   if not condition then
      error(what or "this does not hold", 2)
   end
end

-- The text holds each of the words, in any order.
function test.has(s, ...)
   for _, part in ipairs { ... } do
      if not s:find(part, 1, true) then
         error(shown(part) .. " is not in " .. shown(s), 2)
      end
   end
end

-- The text holds none of the words.
function test.lacks(s, ...)
   for _, part in ipairs { ... } do
      if s:find(part, 1, true) then
         error(shown(part) .. " is in " .. shown(s), 2)
      end
   end
end

-- `code` is Lua source that raises an error. The message names its line and holds
-- each of the words.
function test.raises(code, ...)
   local chunk = assert(load("\n\n" .. code, "=code"))
   local is_fine, why = pcall(chunk)
   why = tostring(why)
   if is_fine then
      error("no error", 2)
   elseif why:sub(1, 8) ~= "code:3: " then
      error("an error elsewhere than in line 3: " .. shown(why), 2)
   end
   for _, part in ipairs { ... } do
      if not why:find(part, 1, true) then
         error(shown(part) .. " is not in " .. shown(why), 2)
      end
   end
end

-- --- cases -------------------------------------------------------------------

-- A case has a sentence, and a function that raises an error if it is not true.
function test.case(sentence, check)
   if not query then
      report_case(sentence, pcall(check))
   end
end

local function read(name)
   local file = assert(io.open(gopherroot .. "/.replies/" .. name))
   local bytes = file:read("a")
   file:close()
   return bytes
end

-- Compares reply `n` with `want`, or calls `want` with the reply and the log.
local function judge(n, want)
   local base = request.path:match("([^/]*)$"):gsub("%.lua$", "")
   local reply, log = read(base .. "." .. n), read(base .. "." .. n .. ".log")
   if type(want) == "function" then
      want(reply, log)
   elseif reply ~= want then
      error("got " .. shown(reply) .. ", not " .. shown(want), 0)
   end
end

-- A case about the reply to a request line. `want` is the reply, or a function
-- that takes the reply and the log. `options` are flags of the server.
function test.ask(sentence, line, want, options)
   asked = asked + 1
   if not query then
      send_raw(("ask %d|%s|%s\n"):format(asked, options or "", line))
   elseif query == "judge" then
      report_case(sentence, pcall(judge, asked, want))
   end
end

-- A case about the reply that `send` makes, with the item type of this file.
function test.reply(sentence, send, want, options)
   local n = asked + 1
   local line = request.path:gsub("%.lua$", "") .. "?" .. n
   test.ask(sentence, line, want, options)
   if query == tostring(n) then
      send()
   end
end

return test
