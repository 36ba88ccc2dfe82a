-- Paths and selectors as text. Private: the public functions are those of
-- gopher.url and gopher.map.

local path = {}

-- The path without `.`, `..` and double slashes. Nothing leads above the root.
local function fold(s)
   if s:find("^/") and not s:find("/.", 1, true) and
      not s:find("//", 1, true) then
      return s
   end
   local segments = {}
   for segment in s:gmatch("[^/]+") do
      if segment == ".." then
         segments[#segments] = nil
      elseif segment ~= "." then
         segments[#segments + 1] = segment
      end
   end
   if #segments > 0 and s:sub(-1) == "/" then
      segments[#segments + 1] = ""
   end
   return "/" .. table.concat(segments, "/")
end

path.fold = fold

-- The directory of a path: "" for the root, else such as "/docs".
path.directory = function(s)
   return s:match("^(.*)/") or ""
end

-- The path that `s` means in the directory `dir`.
path.resolve = function(dir, s)
   return fold(s:sub(1, 1) == "/" and s or dir .. "/" .. s)
end

-- The selector that a link in `dir` means. A `?` and its query stay as they
-- are.
path.selector = function(dir, s)
   if s:sub(1, 1) == "/" or s:find("^URL:") or s:find("^GET ") then
      return s
   end
   local query = s:find("?", 1, true)
   if not query then
      return fold(dir .. "/" .. s)
   end
   return fold(dir .. "/" .. s:sub(1, query - 1)) .. s:sub(query)
end

return path
