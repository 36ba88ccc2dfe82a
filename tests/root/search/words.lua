-- Shows the results of scan(), and its errors.
for found in scan(".", { "SEPTEMBER", "moon" }) do
   if found.counts[1] > 0 then
      send_info(found.path .. " " .. table.concat(found.counts, ",") .. " " ..
         table.concat(found.named, ",") .. " " ..
         found.excerpt:sub(found.at):match("^[^ ]*"))
   end
end
local first = scan("/search", { "moon" })
local second = scan("/search/deep", { "abyss" })
send_info("the second: " .. second().name)
for _, try in ipairs {
   { "/search", {} }, { "/search", { "" } }, { "/search", { {} } },
   { "/search", { ("x"):rep(129) } }, { "/search", "moon" },
   { "/search/closed", { "x" } }, { "/lib", { "x" } }, { "..", { "x" } },
   { "/search/.hidden", { "x" } }, { "/search/tides.txt", { "x" } },
} do
   send_info((select(2, pcall(scan, try[1], try[2]))))
end
send_info((select(2, pcall(first))))
-- Also within a coroutine.
local step = coroutine.wrap(function()
   for found in scan("/search", { "quagga" }) do
      coroutine.yield(found.selector)
   end
end)
send_info(step())
