-- Latin-1, which old clients and old files use. Private.

local latin1 = {}

local function encode(c)
   return utf8.char(c:byte())
end

-- The text as UTF-8. A text that is not valid UTF-8 counts as Latin-1.
latin1.to_utf8 = function(s)
   return utf8.len(s) and s or (s:gsub("[\x80-\xFF]", encode))
end

return latin1
