-- Long work with few instructions, in short functions.
local tries = require("tries")
local file, bytes = nil, 0
for i = 1, 100 do
   file = io.open("/big/text.txt")
   bytes = bytes + #file:read("a"):upper():reverse() + i - i
   file:close()
end
file = io.open("/big/text.txt")
tries.is("bytes", bytes, 100 * #file:read("a"))
tries.report()
