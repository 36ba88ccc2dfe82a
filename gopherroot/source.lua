-- title: The sources of these pages
-- The server never sends the source of maps and handlers. This handler
-- does, as /source?hello.lua, but only for the files in its list. Think
-- about each line before you copy it.

local sources = {
   { "hello.lua", "a handler of a few lines" },
   { "stats.lua", "the statistics" },
   { "countdown.lua", "a text that is sent slowly" },
   { "search.lua", "a search" },
   { "counter.lua", "a counter on the front page" },
   { "guestbook.lua", "entries of visitors in the store" },
   { "request.lua", "the values of a request" },
   { "fortune.lua", "a part of the front page" },
   { "files.lua", "a listing" },
   { "almanac.lua", "tables, bars and dates" },
   { "lander.lua", "a game with its state in selectors" },
   { "moon/index.lua", "a page for every date" },
   { "moon/picture.lua", "a picture" },
   { "phlog/index.lua", "a phlog with its feed" },
   { "phlog/latest.lua", "its posts on the front page" },
   { "lib/phase.lua", "a module, for require" },
   { "source.lua", "this page" },
   { "gophermap", "the map of the front page" },
   { "elsewhere.gophermap", "a map that is included there" },
   { "docs/gophermap", "a map that ends in a listing" },
   { "recipes/address.lua", "recipes: the address of the visitor" },
   { "recipes/uptime.lua", "how long the host has been up" },
   { "recipes/banner.lua", "a banner from a file" },
   { "recipes/people.lua", "people by their last change" },
   { "recipes/count.lua", "the number of files" },
   { "recipes/clock.lua", "date and time in a zone" },
   { "recipes/load.lua", "a program of the host" },
   { "recipes/gophermap", "a map that includes these" },
}

local function send_list()
   send_info("The sources of these pages, the short ones first")
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
