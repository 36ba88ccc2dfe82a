-- More open files than there may be: `query` says how.
local open = {}
local ways = {
   open = function() open[#open + 1] = io.open("/about.txt") end,
   lines = function() open[#open + 1] = lines("/about.txt") end,
   method = function() open[#open + 1] = io.open("/about.txt"):lines() end,
   sends = function()
      open[#open + 1] = io.open("/about.txt")
      return #open > 15 and send_textfile("/about.txt")
   end,
   started = function()
      local step = lines("/about.txt")
      step()
      open[#open + 1] = coroutine.wrap(function() coroutine.yield(step) end)
      open[#open]()
   end,
}
for _ = 1, 1000 do
   ways[query]()
end
send_info(#open .. " files are open")
