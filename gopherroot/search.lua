-- title: Search this site
-- type: 7
-- Looks for the visitor's words in every text of this site, line by
-- line, upper and lower case being the same. There is no index: the
-- site is small, and the limits below keep a visit short should it
-- grow.

local DEPTH_MAX = 5     -- directories within directories
local FILES_MAX = 200   -- texts that are read
local HITS_MAX = 30     -- texts that are shown
local LINES_MAX = 2     -- lines that are shown of each
local SHOWN_MAX = 60    -- columns of such a line

local text = require("gopher.text")

local asked = (search or ""):match("^%s*(.-)%s*$")
local words = asked:lower()
local files, hits = 0, 0

-- Lines of a text that hold the words, and how many there are.
local function matches(path)
   local found, n = {}, 0
   for line in lines(path) do
      if line:lower():find(words, 1, true) then
         n = n + 1
         if n <= LINES_MAX then
            line = line:match("^%s*(.*)")
            found[n] = text.cut(line, SHOWN_MAX, "...")
         end
      end
   end
   return found, n
end

local function search_file(path, entry)
   files = files + 1
   local found, n = matches(path)
   if n == 0 then
      return
   end
   hits = hits + 1
   send_dir(entry.type, entry.name, entry.selector)
   for _, line in ipairs(found) do
      send_info("   " .. line)
   end
   if n > #found then
      send_info(("   ... and %d more"):format(n - #found))
   end
   send_info("")
end

local function search_directory(path, depth)
   for _, entry in ipairs(entries(path) or {}) do
      local below = path .. "/" .. entry.name
      if files >= FILES_MAX or hits >= HITS_MAX then
         return
      elseif entry.dir and depth < DEPTH_MAX then
         search_directory(below, depth + 1)
      elseif entry.type == "0" and isReadable(below) and
         entry.name:sub(-4) ~= ".lua" then
         search_file(below, entry)
      end
   end
end

if words == "" then
   send_info("Search this site")
   send_info("")
   send_info("Type a word, or a few that follow each other. You will")
   send_info("see the texts that hold them, in upper or lower case.")
   send_info("")
   send_dir("7", "Search", "/search")
else
   send_info("Texts with \"" .. text.cut(asked, 40, "...") .. "\"")
   send_info("")
   search_directory("", 1)
   if hits == 0 then
      send_info("There are none. Perhaps a shorter word?")
      send_info("")
   elseif hits >= HITS_MAX or files >= FILES_MAX then
      send_info("There may be more. A longer word finds fewer.")
      send_info("")
   end
   send_dir("7", "Search again", "/search")
end
send_dir("0", "How this page was made", "/source?search.lua")
send_dir("1", "Back to the front page", "/")
