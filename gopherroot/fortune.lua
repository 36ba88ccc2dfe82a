-- title: A saying
-- type: 0
-- hidden: yes
-- One of the sayings in fortunes.txt, each of which is a line there.
-- Asked for by itself, this is a text. The map of the front page has
-- a line "=fortune.lua", and then it is a part of that menu.

local sayings = {}
for line in lines("/fortunes.txt") do
   sayings[#sayings + 1] = line
end
send_text("   " .. sayings[math.random(#sayings)])
