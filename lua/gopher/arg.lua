-- What the library says about a wrong argument: which function, which
-- argument, and the line that called.

local arg = {}

-- `depth`: how many functions stand between the one that was called and us.
local function refuse(name, n, wanted, value, depth)
   error(("bad argument #%d to '%s' (%s expected, got %s)")
      :format(n, name, wanted, type(value)), 4 + (depth or 0))
end

-- The text in argument `n` of the function `name`; a number is one, too.
arg.text = function(name, n, value)
   if type(value) == "string" then
      return value
   elseif type(value) ~= "number" then
      refuse(name, n, "string", value)
   end
   return tostring(value)
end

-- The number in an argument. A text that reads as one is one, too.
arg.number = function(name, n, value, depth)
   local number = tonumber(value)
   if not number then
      refuse(name, n, "number", value, depth)
   end
   return number
end

-- The table in an argument.
arg.table = function(name, n, value)
   if type(value) ~= "table" then
      refuse(name, n, "table", value)
   end
   return value
end

-- The table of options in an argument: an empty one where there is none. Its
-- keys must be keys of `known`.
arg.options = function(name, n, value, known, depth)
   if value == nil then
      return {}
   elseif type(value) ~= "table" then
      refuse(name, n, "table", value, depth)
   end
   for key in pairs(value) do
      if not known[key] then
         error(("bad argument #%d to '%s' (there is no option '%s')")
            :format(n, name, tostring(key)), 3 + (depth or 0))
      end
   end
   return value
end

return arg
