-- A run never gets the random numbers of another run.
local tries = require("tries")
local most = 1 << 30

local mine = {}
for i = 1, 4 do
   mine[i] = math.random(most)
end
math.randomseed(42)
local theirs = {}
for i = 1, 200 do
   theirs[i] = math.random(most)
end
for i = 1, 197 do
   tries.no("the numbers of 42", mine[1] == theirs[i] and
      mine[2] == theirs[i + 1] and mine[3] == theirs[i + 2])
end
math.randomseed(42)
for i = 1, 200 do
   tries.is("a number", math.random(most), theirs[i])
end
math.randomseed(42)
local _ = math.random(most), math.random(most)
tries.report()
