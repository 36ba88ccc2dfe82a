-- Checks of arguments and options. An error names the function, the argument
-- and the line of the caller. Private.

local arg = {}

-- `depth` is the number of functions between the public function and the check.
local function refuse(name, n, wanted, value, depth)
   error(("bad argument #%d to '%s' (%s expected, got %s)")
      :format(n, name, wanted, type(value)), 4 + (depth or 0))
end

-- Returns the string in argument `n` of the function `name`. A number becomes
-- a string.
arg.text = function(name, n, value)
   if type(value) == "string" then
      return value
   elseif type(value) ~= "number" then
      refuse(name, n, "string", value)
   end
   return tostring(value)
end

-- Returns the number in an argument. A string that reads as a number is one.
arg.number = function(name, n, value, depth)
   local number = tonumber(value)
   if not number then
      refuse(name, n, "number", value, depth)
   end
   return number
end

-- Returns the table in an argument.
arg.table = function(name, n, value)
   if type(value) ~= "table" then
      refuse(name, n, "table", value)
   end
   return value
end

-- Returns the table of options in an argument, an empty one for nil. The keys
-- must be keys of `known`.
arg.options = function(name, n, value, known, depth)
   if value == nil then
      return {}
   elseif type(value) ~= "table" then
      refuse(name, n, "table", value, depth)
   end
   for key in pairs(value) do
      if not known[key] then
         local similar = require("gopher.similar")(tostring(key), known)
         error(("bad argument #%d to '%s' (there is no option '%s'%s)"):format(
            n, name, tostring(key), similar and
            ("; did you mean '%s'?"):format(similar) or ""), 3 + (depth or 0))
      end
   end
   return value
end

-- Raises the error for an option. The public function `name` calls a function
-- that calls an option check.
local function refuse_option(name, key, wanted)
   error(("bad option '%s' for '%s' (%s)"):format(key, name, wanted), 5)
end

-- Returns an option that is a number of posts or documents.
arg.option_count = function(name, options, key, default)
   local n = math.tointeger(tonumber(options[key] or default))
   if not n or n < 1 or n > 1000 then
      refuse_option(name, key, "a number from 1 to 1000 expected")
   end
   return n
end

-- Returns an option that is a string.
arg.option_text = function(name, options, key, default)
   local value = options[key] or default
   if type(value) ~= "string" then
      refuse_option(name, key, "string expected, got " .. type(value))
   end
   return value
end

return arg
