-- title: A saying
-- type: 0
-- hidden: yes
-- Sends one line of fortunes.txt. Its own reply is a text. The map of
-- the front page includes it in the menu with the line "=fortune.lua".

local sayings = {}
for line in lines("/fortunes.txt") do
   sayings[#sayings + 1] = line
end
send_text("   " .. sayings[math.random(#sayings)])
