-- title: The newest posts
-- hidden: yes
-- The map of the front page includes it: "=phlog/latest.lua 3".

require("gopher.phlog").latest("/phlog", tonumber(query))
