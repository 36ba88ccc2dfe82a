-- title: Tonight's moon as a picture
-- type: I
-- A handler of another type than menu or text sends bytes, here a BMP
-- file: a header, then three bytes for each point (blue, green and red),
-- row by row from the bottom up.

local phase = require("phase")

local SIZE = 128   -- points; a multiple of four, as BMP wants it

local colours = {
   [true] = "\xC8\xE6\xF0", [false] = "\x3C\x30\x28",
}
local sky = "\x18\x0C\x08"

-- The signature, the size of the file and the offset of its points; then
-- a second header: its size, width, height, planes, bits, and six fields
-- that are 0, except for the size of the points.
send_raw(("<c2 I4 I4 I4 I4 i4 i4 I2 I2 I4 I4 I4 I4 I4 I4"):pack("BM",
   54 + SIZE * SIZE * 3, 0, 54, 40, SIZE, SIZE, 1, 24,
   0, SIZE * SIZE * 3, 0, 0, 0, 0))

local angle = phase.angle(phase.day_at(os.time()) + 0.5)
for row = SIZE, 1, -1 do
   local line = {}
   for column = 1, SIZE do
      local x = (2 * column - SIZE - 1) / (SIZE - 8)
      local y = (2 * row - SIZE - 1) / (SIZE - 8)
      line[column] = colours[phase.is_lit(angle, x, y)] or sky
   end
   send_raw(table.concat(line))
end
