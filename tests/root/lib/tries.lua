-- Counts attempts that must fail, and reports the successful ones.
local tries = {}

local send_info, tostring, pcall, type = send_info, tostring, pcall, type
local made, successful = 0, 0

-- These instructions show the server that the handler is not stuck.
local function breathe()
   for _ = 1, 1000 do end
end

-- An attempt. `value` is its result, and must be false or nil.
function tries.no(name, value)
   made = made + 1
   if value then
      successful = successful + 1
      send_info(name .. ": " .. tostring(value))
   end
end

-- A call that must raise an error. Returns the error.
function tries.fails(name, f, ...)
   local worked, what = pcall(f, ...)
   breathe()
   tries.no(name, worked and "no error, but " .. tostring(what))
   return what
end

-- A call that must raise an error or return nil or false.
function tries.nothing(name, f, ...)
   local worked, what = pcall(f, ...)
   breathe()
   tries.no(name, worked and what)
end

-- A value that must equal the expected one.
function tries.is(name, value, expected)
   tries.no(name, value ~= expected and
      tostring(value) .. " instead of " .. tostring(expected))
end

function tries.report()
   if made > 0 and successful == 0 then
      send_info("All attempts have failed.")
   end
   return successful
end

return tries
