-- title: The newest posts
-- hidden: yes
-- For the front page, whose map says "=phlog/latest.lua 3".

require("gopher.phlog").latest("/phlog", tonumber(query))
