-- A phlog: a directory of texts that have a date in their names. The newest
-- come first, a page at a time, and as an Atom feed.

local arg = require("gopher.arg")
local text = require("gopher.text")
local time = require("gopher.time")
local url = require("gopher.url")

local phlog = {}

local WIDTH = 67          -- of a menu line
local START_MAX = 4096    -- bytes of a post that are read
local TITLE_MAX = 100     -- columns of a title in the feed
local SUMMARY_MAX = 300   -- and of a summary
local DEPTH_MAX = 3       -- year, month and day may be directories

-- The directory of the handler that runs, or of the map that includes it.
local function own_directory()
   return request.file:match("^(.*)/") or ""
end

-- --- the posts --------------------------------------------------------------

-- Adds the posts of a directory and of those below it that are named as years,
-- months and days are. `below` is the path within the phlog.
local function collect(found, path, below, depth)
   local all, why = entries(path)
   if not all then
      return nil, why
   end
   for _, entry in ipairs(all) do
      local name = below .. entry.name
      local moment, rest = time.of_name(name)
      if entry.dir and depth < DEPTH_MAX and
         entry.name:find(depth == 0 and "^%d%d%d%d$" or "^%d%d$") then
         collect(found, entry.path, name .. "/", depth + 1)
      elseif moment and not entry.dir and entry.type == "0" then
         found[#found + 1] = {
            path = entry.path, selector = entry.selector, time = moment,
            rest = rest, title = entry.title, place = #found,
         }
      end
   end
   return found
end

-- The later date first. On the same day it is the later name.
local function is_newer(a, b)
   if a.time ~= b.time then
      return a.time > b.time
   end
   return a.place > b.place
end

-- The posts in a directory, the newest first, as an array of tables: path,
-- selector, time, and the title where a handler gives one. nil and a message
-- where there is no such directory. No post is opened.
function phlog.posts(path)
   path = arg.text("phlog.posts", 1, path)
   if path:sub(1, 1) ~= "/" then
      path = own_directory() .. "/" .. path
   end
   local found, why = collect({}, path, "", 0)
   if found then
      table.sort(found, is_newer)
   end
   return found, why
end

-- The first bytes of a post, "" where it cannot be read. The source of a
-- handler is nobody's business.
local function start_of(post)
   if post.path:find("%.lua$") or not isReadable(post.path) then
      return ""
   end
   local file = io.open(gopherroot .. post.path)
   local start = file and file:read(START_MAX) or ""
   if file then
      file:close()
   end
   if #start == START_MAX then   -- perhaps in the middle of a letter
      start = start:gsub("[\xC0-\xFF][\x80-\xBF]*$", "")
   end
   return (start:gsub("^\u{FEFF}", ""))
end

-- One line without control bytes, and with one blank where there were many.
local function tidy(line)
   return (line:gsub("[%s%c]+", " "):gsub("^ ", ""):gsub(" $", ""))
end

-- A heading without its marks: "## Title ##" and the like.
local function plain(line)
   return tidy(line:gsub("^%s*#+%s*", ""):gsub("%s+#+%s*$", ""))
end

-- Is it drawn rather than written: empty, or an underline? Boxes and blocks
-- are for drawing, too.
local function is_drawn(line)
   return not line:gsub("\xE2[\x94-\x96][\x80-\xBF]", "")
      :find("[%w\x80-\xFF]")
end

-- What the name of a post says: "first-day.txt" is "first day".
local function name_title(post)
   return tidy(post.rest:gsub("%.[^.]*$", ""):gsub("[-_]", " "))
end

-- The title of a post and its first paragraph.
local function read_post(post)
   local title, words = post.title, {}
   for line in (start_of(post) .. "\n"):gmatch("(.-)\r?\n") do
      if not title and not is_drawn(line) then
         title = plain(line)
      elseif title and not is_drawn(line) then
         words[#words + 1] = tidy(line)
      elseif #words > 0 then
         break   -- an empty line ends the paragraph
      end
   end
   if not title or title == "" then
      title = name_title(post)
   end
   return title ~= "" and title or time.date(post.time),
      table.concat(words, " ")
end

-- The title of a post: what its first lines say, without an underline or `#`.
function phlog.title(post)
   return (read_post(arg.table("phlog.title", 1, post)))
end

local function send_post(post)
   local date = time.date(post.time) .. "  "
   local title = text.cut((read_post(post)), WIDTH - #date, "...")
   send_dir("0", date .. title, post.selector)
end

-- Sends the newest `n` posts of a directory as items of a menu.
function phlog.latest(path, n)
   path = arg.text("phlog.latest", 1, path)
   n = n == nil and 5 or arg.number("phlog.latest", 2, n)
   local posts, why = phlog.posts(path)
   if not posts then
      return nil, why
   end
   for i = 1, math.min(n, #posts) do
      send_post(posts[i])
   end
   return true
end

-- --- the feed ---------------------------------------------------------------

local entities = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
   ['"'] = "&quot;", ["'"] = "&#39;" }

-- Text as it may stand in XML 1.0: UTF-8 without what is no character there.
local function xml(s)
   if not utf8.len(s) then
      s = s:gsub("[\x80-\xFF]", function(c) return utf8.char(c:byte()) end)
   end
   s = s:gsub("\xED[\xA0-\xBF][\x80-\xBF]", ""):gsub("\xEF\xBF[\xBE\xBF]", "")
   return (s:gsub("%c", ""):gsub("[&<>\"']", entities))
end

local feed_form = [[
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>%s</title>
  <id>%s</id>
  <updated>%s</updated>
  <author><name>%s</name></author>
  <link rel="alternate" href="%s"/>
  <link rel="self" type="application/atom+xml" href="%s"/>
  <generator version="%s">Gophermoon</generator>
%s</feed>
]]

local entry_form = [[
  <entry>
    <title>%s</title>
    <id>%s</id>
    <published>%s</published>
    <updated>%s</updated>
    <link rel="alternate" type="text/plain" href="%s"/>
    <summary>%s</summary>
  </entry>
]]

local function entry_of(post)
   local title, summary = read_post(post)
   local link = xml(url.build { type = "0", selector = post.selector })
   local date = time.iso(post.time)
   return entry_form:format(xml(text.cut(title, TITLE_MAX, "...")), link, date,
      date, link, xml(text.cut(summary, SUMMARY_MAX, "...")))
end

-- The phlog as a feed, from all that serve() knows of it.
local function feed_of(blog, posts)
   local made = {}
   for i = 1, math.min(blog.feed, #posts) do
      made[i] = entry_of(posts[i])
   end
   local home = xml(url.build { type = "1", selector = blog.base })
   return feed_form:format(xml(blog.title), home,
      time.iso(posts[1] and posts[1].time or 0), xml(blog.author), home,
      xml(url.build { type = "0", selector = blog.base .. "/atom.xml" }),
      xml(version), table.concat(made))
end

-- --- the handler ------------------------------------------------------------

local options_known = { title = true, author = true, path = true,
   per_page = true, feed = true }

-- A number of posts among the options.
local function count(options, key, default, name)
   local n = math.tointeger(tonumber(options[key] or default))
   if not n or n < 1 or n > 1000 then
      error(("bad option '%s' for '%s' (a number from 1 to 1000 expected)")
         :format(key, name), 4)
   end
   return n
end

local function word(options, key, default, name)
   local value = options[key] or default
   if type(value) ~= "string" then
      error(("bad option '%s' for '%s' (string expected, got %s)")
         :format(key, name, type(value)), 4)
   end
   return value
end

-- What the options say, with what they leave out.
local function blog_of(name, options)
   options = arg.options(name, 1, options, options_known, 1)
   local own = own_directory()
   return {
      title = word(options, "title", "Phlog", name),
      author = word(options, "author", servername, name),
      per_page = count(options, "per_page", 20, name),
      feed = count(options, "feed", 20, name),
      path = url.resolve(own, word(options, "path", own .. "/", name)),
      base = url.selector(own),
   }
end

-- The posts of a phlog. Where its directory is none, the operator hears of it.
local function posts_of(blog)
   local posts, why = phlog.posts(blog.path)
   if not posts then
      write_log("WARNING", blog.path .. ": " .. why)
   end
   return posts
end

-- The selector of a page: the first one is the phlog's own.
local function page_selector(blog, page)
   if page > 1 then
      return blog.base .. "/page/" .. page
   end
   return blog.base == "" and "/" or blog.base
end

local function send_page(blog, posts, page, pages)
   send_dir("i", blog.title, "TITLE")
   if pages > 1 then
      send_info(("Page %d of %d"):format(page, pages))
   end
   send_info("")
   if #posts == 0 then
      send_info("Nothing has been written yet.")
   end
   local from = (page - 1) * blog.per_page + 1
   for i = from, math.min(from + blog.per_page - 1, #posts) do
      send_post(posts[i])
   end
   send_info("")
   if page > 1 then
      send_dir("1", "Newer posts", page_selector(blog, page - 1))
   end
   if page < pages then
      send_dir("1", "Older posts", page_selector(blog, page + 1))
   end
   send_dir("0", "Atom feed", blog.base .. "/atom.xml")
end

-- The number of the page that was asked for, or nil.
local function page_asked()
   if not path_info or path_info == "" then
      return 1
   end
   return math.tointeger(tonumber(path_info:match("^page/([1-9]%d*)$")))
end

-- The Atom feed of a phlog, a text.
function phlog.feed(options)
   local blog = blog_of("phlog.feed", options)
   return feed_of(blog, posts_of(blog) or {})
end

-- Answers for the directory of an index.lua: its pages and its feed.
function phlog.serve(options)
   local blog = blog_of("phlog.serve", options)
   local posts = posts_of(blog)
   if not posts then
      return send_error("This phlog cannot be read")
   elseif path_info == "atom.xml" then
      return send_raw(feed_of(blog, posts))
   end
   local page = page_asked()
   local pages = math.max((#posts + blog.per_page - 1) // blog.per_page, 1)
   if not page or page > pages then
      return send_error("Not found")
   end
   send_page(blog, posts, page, pages)
end

return phlog
