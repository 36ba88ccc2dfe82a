-- Finds the name that was probably meant. Private.

-- The name in lower case, without `_`.
local function bare(name)
   return (name:lower():gsub("_", ""))
end

-- The number of changes that make one short text of another: a character more,
-- less or in place of another, or two that are exchanged.
local function distance(a, b)
   local rows = { [0] = {} }
   for j = 0, #b do
      rows[0][j] = j
   end
   for i = 1, #a do
      local row, above, higher = { [0] = i }, rows[i - 1], rows[i - 2]
      for j = 1, #b do
         local is_same = a:byte(i) == b:byte(j)
         row[j] = math.min(above[j - 1] + (is_same and 0 or 1), above[j] + 1,
            row[j - 1] + 1)
         if higher and j > 1 and a:byte(i) == b:byte(j - 1) and
            a:byte(i - 1) == b:byte(j) then
            row[j] = math.min(row[j], higher[j - 2] + 1)
         end
      end
      rows[i] = row
   end
   return rows[#a][#b]
end

-- Returns the key of a table that is most similar to the name, or nil. A name
-- with two changes begins with the same letter.
return function(name, keys)
   local best, least, wanted = nil, #name < 5 and 2 or 3, bare(name)
   for key in pairs(keys) do
      local given = type(key) == "string" and bare(key)
      if given and math.abs(#given - #wanted) < 3 then
         local d = distance(wanted, given)
         if (d < 2 or given:byte() == wanted:byte()) and
            (d < least or d == least and best and key < best) then
            best, least = key, d
         end
      end
   end
   return best
end
