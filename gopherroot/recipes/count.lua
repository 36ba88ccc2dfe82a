-- recipes/count.lua
-- title: The number of files
cache_for(600)

-- Symbolic links may form circles, so it ends at some depth.
local function count(path, depth)
   local n = 0
   for _, entry in ipairs(entries(path) or {}) do
      if not entry.dir then
         n = n + 1
      elseif depth < 8 then
         n = n + count(entry.path, depth + 1)
      end
   end
   return n
end

send_info("Files on this site: " .. count("/", 1))
