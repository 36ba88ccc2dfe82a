-- Hints for the authors of handlers: what an error about nil probably means.
-- The server calls this module when a handler has failed. Private.

local SANDBOX = "%s is not in the sandbox; see trusted"

-- Functions and tables that handlers do not have. %s is the name.
local absent = {
   ["os.execute"] = SANDBOX, ["os.remove"] = SANDBOX, ["os.rename"] = SANDBOX,
   ["os.tmpname"] = SANDBOX, ["os.setlocale"] = SANDBOX,
   ["io.popen"] = SANDBOX, ["io.tmpfile"] = SANDBOX, ["io.input"] = SANDBOX,
   ["io.output"] = SANDBOX, ["string.dump"] = SANDBOX,
   ["dofile"] = "%s is not in the sandbox; see require",
   ["loadfile"] = "%s is not in the sandbox; see require",
   ["debug"] = SANDBOX, ["package"] = SANDBOX,
   -- of older versions of Lua
   ["unpack"] = "%s is table.unpack in Lua 5.3",
   ["loadstring"] = "%s is load in Lua 5.3",
   ["setfenv"] = "%s is not in Lua 5.3; see load",
   ["getfenv"] = "%s is not in Lua 5.3; see load",
   ["module"] = "%s is not in Lua 5.3; a module returns a table",
   ["bit32"] = "%s is not in Lua 5.3; it has the operators & | ~ << >>",
   ["table.getn"] = "%s is not in Lua 5.3; write #t",
   ["table.maxn"] = "%s is not in Lua 5.3; write #t",
   ["table.foreach"] = "%s is not in Lua 5.3; see pairs",
   ["math.mod"] = "%s is not in Lua 5.3; write x %% y",
   ["string.gfind"] = "%s is string.gmatch in Lua 5.3",
   ["arg"] = "%s is not there; see search and query",
}

-- Request variables that can be nil.
local nil_variables = {
   search = "search is nil if the client sent no words",
   query = "query is nil if the selector has no `?`",
   path_info = "path_info is nil outside of index.lua",
   person = "person is nil outside of user directories",
}

-- The name in lower case, without `_`.
local function bare(name)
   return (name:lower():gsub("_", ""))
end

-- The Levenshtein distance of two short texts.
local function distance(a, b)
   local row = {}
   for j = 0, #b do
      row[j] = j
   end
   for i = 1, #a do
      local diagonal = row[0]
      row[0] = i
      for j = 1, #b do
         local above = row[j]
         local change = a:byte(i) == b:byte(j) and 0 or 1
         row[j] = math.min(diagonal + change, above + 1, row[j - 1] + 1)
         diagonal = above
      end
   end
   return row[#b]
end

-- Returns the key of a table that is most similar to the name, or nil.
local function nearest(name, keys)
   local best, least, wanted = nil, #name < 5 and 2 or 3, bare(name)
   for key in pairs(keys) do
      local given = type(key) == "string" and bare(key)
      if given and math.abs(#given - #wanted) < 3 then
         local d = distance(wanted, given)
         if d < least or d == least and best and key < best then
            best, least = key, d
         end
      end
   end
   return best
end

local function did_you_mean(prefix, name, keys)
   local similar = nearest(name, keys)
   return similar and ("did you mean %s%s?"):format(prefix, similar)
end

-- Returns the line of the source in which an error was raised, and the line
-- above it that sets the variable by io.open(); nil for those unknown.
local function source_of(message, variable)
   local path, number = message:match("^(/[^:]*%.lua):(%d+):")
   if not path then
      path, number = message:match("^(lib/[^:]*%.lua):(%d+):")
      path = path and "/" .. path
   end
   local i, opened = 0, nil
   for line in lines(path) do
      i = i + 1
      if variable and line:find(variable .. "%s*=%s*io%.open") then
         opened = line
      end
      if i == tonumber(number) then
         return line, opened
      end
   end
end

-- Returns the table that a script calls `prefix`: a library or a module.
local function table_of(prefix)
   if type(_G[prefix]) == "table" then
      return _G[prefix]
   end
   local is_module, module = pcall(require, "gopher." .. prefix)
   return is_module and type(module) == "table" and module or {}
end

local function hint_of_field(message, name)
   local line = source_of(message)
   local prefix = line and
      line:match("([%a_][%w_]*)%s*[.:]%s*" .. name .. "%f[^%w_]")
   if not prefix then
      return nil
   end
   local whole = prefix .. "." .. name
   return absent[whole] and absent[whole]:format(whole) or
      did_you_mean(prefix .. ".", name, table_of(prefix))
end

local function hint_of_global(name)
   if absent[name] then
      return absent[name]:format(name)
   end
   local names = {}
   for key in pairs(_G) do
      names[key] = true
   end
   for key in pairs(nil_variables) do
      names[key] = true
   end
   return nil_variables[name] or did_you_mean("", name, names)
end

local function hint_of_local(message, name)
   local _, opened = source_of(message, name)
   return opened and (opened:find("[\"'][wa]%+?b?[\"']") and
      "io.open returned nil: files are read-only; see gopher.store" or
      "io.open returned nil: there is no such file")
end

local function hint_of(message)
   local kind, name = message:match("a nil value %((%a+) '([%a_][%w_]*)'%)")
   if kind == "global" then
      return hint_of_global(name)
   elseif kind == "field" or kind == "method" then
      return hint_of_field(message, name)
   elseif kind == "local" or kind == "upvalue" then
      return hint_of_local(message, name)
   elseif message:find("index a nil value$") or
      message:find("'for iterator' (table expected, got nil)", 1, true) then
      local called = source_of(message):match("%f[%a]i?pairs%f[%A]")
      return called and called .. " got nil"
   end
end

-- Returns the message of an error, with a hint if there is one.
return function(message)
   local is_done, hint = pcall(hint_of, message)
   return is_done and hint and message .. "; " .. hint or message
end
