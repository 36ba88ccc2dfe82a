-- Sends from all kinds of functions, more than fits before a pause.
local n = 0
local function send()
   for _ = 1, 100 do
      n = n + 1
      send_info("This is line number " .. n)
   end
   return n
end

local function in_coroutines(depth)
   if depth == 0 then
      return send()
   end
   local go = coroutine.wrap(in_coroutines)
   coroutine.yield(go(depth - 1))
   send()
   return depth
end

local meta = { __index = send, __len = send, __add = send, __concat = send,
   __eq = send, __lt = send, __le = send, __call = send, __unm = send,
   __newindex = send, __tostring = function() return tostring(send()) end }
local object, other = setmetatable({}, meta), setmetatable({}, meta)

local places = {
   send,
   function() return pcall(send) end,
   function() return pcall(pcall, pcall, send) end,
   function() return pcall(error, send()) end,
   function() return xpcall(send, error) end,
   function() return xpcall(error, send) end,
   function() return coroutine.wrap(send)() end,
   function() return coroutine.resume(coroutine.create(send)) end,
   function() return coroutine.wrap(pcall)(send) end,
   function() return coroutine.wrap(coroutine.wrap(send))() end,
   function() return coroutine.wrap(coroutine.resume)(coroutine.create(send)) end,
   function() return coroutine.wrap(table.sort)({ 2, 1 }, send) end,
   function() return coroutine.wrap(send_info)("This is line number " .. n + 1) end,
   function() n = n + 1 end,
   function() return coroutine.wrap(in_coroutines)(10) end,
   function()
      local go = coroutine.wrap(function() while true do
         coroutine.yield(send()) end end)
      return go(), go(), go()
   end,
   function()
      local co = coroutine.create(function() send() error(send()) end)
      return coroutine.resume(co)
   end,
   function() return pcall(coroutine.wrap(function() send() error(send()) end)) end,
   function() return table.sort({ 2, 1 }, send) end,
   function() return table.sort({ 2, 1 }, coroutine.wrap(send)) end,
   function() return pcall(table.sort, { 2, 1 }, function()
      return coroutine.wrap(function() pcall(send) end)() end) end,
   function() return ("x"):gsub("x", send) end,
   function() return ("x"):gsub("x", function()
      return coroutine.wrap(function()
         coroutine.yield(send())
      end)()
   end) end,
   function() return load(function() send() end) end,
   function() return load("return ...")(send()) end,
   function() for _ in function(_, x)
      if x == nil then return send() end
   end do end end,
   function() for _ in coroutine.wrap(send) do break end end,
   function() return object.x end,
   function() return #object, -object, object() end,
   function() return object + 1, object .. "x", object == other end,
   function() return object < other, object <= other end,
   function() object.x = 1 end,
   function() return tostring(object), ("%s"):format(object) end,
   function() return table.concat({ send(), send() }) end,
   function() return select("#", send(), send(), send()) end,
   function() return next({ [send()] = send() }) end,
   function() return send_link(setmetatable({ type = "i", selector = "",
      name = "This is line number " .. n + 1 }, { __index = function() end }))
   end,
   function() n = n + 1 end,
}

for round = 1, 3 do
   for _, place in ipairs(round == 2 and { places[7] } or places) do
      place()
   end
   coroutine.wrap(function()
      for _, place in ipairs(places) do
         place()
      end
   end)()
end
