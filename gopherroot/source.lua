-- title: The sources of these pages
-- The server itself never hands out maps and handlers. This handler
-- does, /source?hello.lua, but only those that stand in its list: who
-- copies it should think about each line.

local sources = {
   { "hello.lua", "a handler of a few lines" },
   { "stats.lua", "the statistics" },
   { "countdown.lua", "a text that takes its time" },
   { "search.lua", "a search" },
   { "counter.lua", "a part of the front page that counts" },
   { "guestbook.lua", "what visitors write, remembered" },
   { "request.lua", "all that is known of a request" },
   { "fortune.lua", "a part of the front page" },
   { "files.lua", "a listing" },
   { "almanac.lua", "tables, bars and dates" },
   { "lander.lua", "a game that the server need not remember" },
   { "moon/index.lua", "a page for every date" },
   { "moon/picture.lua", "a picture" },
   { "phlog/index.lua", "a phlog with its feed" },
   { "phlog/latest.lua", "its part of the front page" },
   { "lib/phase.lua", "a module, for require" },
   { "source.lua", "this page" },
   { "gophermap", "the map of the front page" },
   { "elsewhere.gophermap", "a map that is included there" },
   { "docs/gophermap", "a map that ends in a listing" },
}

local function send_list()
   send_info("How these pages are made, the short ones first")
   send_info("")
   for _, source in ipairs(sources) do
      send_dir("0", ("%-20s %s"):format(source[1], source[2]),
         "/source?" .. source[1])
   end
   send_info("")
   send_dir("1", "Back to the front page", "/")
end

local function send_source(name)
   for _, source in ipairs(sources) do
      if source[1] == name then
         return send_textfile("/" .. name)
      end
   end
   send_error("There is no source to show by that name")
end

if query then
   send_source(query)
else
   send_list()
end
