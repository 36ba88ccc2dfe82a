-- Hints for the authors of handlers: what an error about nil probably means.
-- The server calls this module when a handler has failed. Private.

local nearest = require("gopher.similar")

local SANDBOX = "%s is not in the sandbox; see the option trusted"

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

local function did_you_mean(prefix, name, keys)
   local similar = nearest(name, keys)
   return similar and ("did you mean %s%s?"):format(prefix, similar)
end

-- Returns the path and the line number in a message.
local function place_of(message)
   local path, number = message:match("^(/[^:]*%.lua):(%d+):")
   if not path then
      path, number = message:match("^(lib/[^:]*%.lua):(%d+):")
      path = path and "/" .. path
   end
   return path, tonumber(number)
end

-- Returns the line of the source in which an error was raised, and the line
-- above it that sets the variable by io.open(); nil for those unknown.
local function source_of(message, variable)
   local path, number = place_of(message)
   local i, opened = 0, nil
   for line in lines(path) do
      i = i + 1
      if variable and line:find(variable .. "%s*=%s*io%.open") then
         opened = line
      end
      if i == number then
         return line, opened
      end
   end
end

-- Returns the hint for a field that the table `owner` does not have. The script
-- calls the table `prefix`.
local function hint_of_missing(prefix, name, fields, owner)
   return did_you_mean(prefix .. ".", name, fields) or
      next(fields) and ("%s has no %s"):format(owner, name)
end

-- The modules for handlers.
local modules = { listing = true, map = true, phlog = true, search = true,
   stats = true, store = true, text = true, time = true, url = true }

-- Returns the name of the module that a script has assigned to a variable.
local function module_of(message, variable)
   for line in lines((place_of(message))) do
      local name = line:match("%f[%w_]" .. variable ..
         "%s*=%s*require%s*%(?%s*[\"']gopher%.(%l+)[\"']")
      if name then
         return modules[name] and name
      end
   end
end

-- Returns the table that a script calls `prefix`, and its name: a module, or a
-- library of Lua.
local function table_of(message, prefix)
   local module = module_of(message, prefix)
   if module then
      return require("gopher." .. module), "gopher." .. module
   end
   return type(_G[prefix]) == "table" and _G[prefix] or {}, prefix
end

local function hint_of_field(message, name)
   local line = source_of(message)
   local module = line:match("require%s*%(?%s*[\"']gopher%.(%l+)[\"']" ..
      "%s*%)?%s*[.:]%s*" .. name .. "%f[^%w_]")
   if module then
      module = "gopher." .. module
      return hint_of_missing(module, name, require(module), module)
   end
   local prefix = line:match("([%a_][%w_]*)%s*[.:]%s*" .. name .. "%f[^%w_]")
   if not prefix then
      return nil
   end
   local whole = prefix .. "." .. name
   return absent[whole] and absent[whole]:format(whole) or
      hint_of_missing(prefix, name, table_of(message, prefix))
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

-- Returns the hint for a line that calls io.open().
local function hint_of_open(line)
   return line:find("[\"'][wa]%+?b?[\"']") and
      "io.open returned nil: files are read-only; see gopher.store" or
      "io.open returned nil: there is no such file"
end

local function hint_of_local(message, name)
   local _, opened = source_of(message, name)
   return opened and hint_of_open(opened)
end

-- Returns the hint for a nil value without a name.
local function hint_of_nameless(message)
   local line = source_of(message)
   if line:find("io%.open%s*%b()%s*[:.]") then
      return hint_of_open(line)
   end
   local called = line:match("%f[%a]i?pairs%f[%A]")
   return called and called .. " got nil"
end

-- Returns the hint for a method of a file that was called with a dot.
local function hint_of_dot(message, name)
   local file = source_of(message):match("([%a_][%w_]*)%s*%.%s*" .. name)
   return ("write %s:%s(), with a colon"):format(file or "file", name)
end

local function hint_of_module(name)
   local similar = nearest(name, modules)
   return similar and ("did you mean gopher.%s?"):format(similar)
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
      return hint_of_nameless(message)
   end
   local method = message:match(
      "#1 to '(%l+)' %(gophermoon%.file expected, got no value%)$") or
      message:match("#1 to '(%l+)' %(FILE%* expected, got no value%)$")
   if method then
      return hint_of_dot(message, method)
   end
   local module = message:match("no module 'gopher%.([%w_]+)'")
   return module and hint_of_module(module)
end

-- Returns the message of an error, with a hint if there is one.
return function(message)
   local is_done, hint = pcall(hint_of, message)
   return is_done and hint and message .. "; " .. hint or message
end
