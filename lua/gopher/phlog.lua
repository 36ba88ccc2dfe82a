-- A phlog: a directory of texts and menus with dates in their names, newest
-- first, as pages and as an Atom feed.

local arg = require("gopher.arg")
local windows1252 = require("gopher.windows1252")
local markup = require("gopher.markup")
local paths = require("gopher.path")
local text = require("gopher.text")
local time = require("gopher.time")
local url = require("gopher.url")

local phlog = {}

local WIDTH = 67          -- columns of a menu line
local START_MAX = 4096    -- bytes to read of a post
local TITLE_MAX = 100     -- columns of a title in the feed
local SUMMARY_MAX = 300   -- columns of a summary in the feed

-- Names of directories that are not posts but hold posts, and the depth of what
-- is in them: a year, a year and a month; in a year a month; in a month a day.
local YEAR, MONTH, DAY = 1, 2, 3
local folders = {
   [0] = { ["^%d%d%d%d$"] = YEAR, ["^%d%d%d%d[-_.]?[01]%d$"] = MONTH },
   [YEAR] = { ["^%d%d$"] = MONTH },
   [MONTH] = { ["^%d%d$"] = DAY },
   [DAY] = {},
}

-- The directory of the running handler, or of the map that includes it.
local function own_directory()
   return paths.directory(request.file)
end

-- --- the posts --------------------------------------------------------------

-- Returns the depth of the posts in a directory, or nil if it is a post itself.
-- A directory for a day may be a post: then it has a menu of its own.
local function folder_depth(entry, depth)
   for pattern, inner in pairs(folders[depth]) do
      if entry.dir and entry.name:find(pattern) and
         not (inner == DAY and (isReadable(entry.path .. "/gophermap") or
            isReadable(entry.path .. "/index.lua"))) then
         return inner
      end
   end
end

-- Returns the day of a post in a directory for a month, whose name has no day:
-- that of its last change, or the first day of the month if it has changed in
-- another month.
local function day_in_month(entry, prefix)
   local first = time.of_name(prefix .. "01")
   if first and time.date(entry.mtime):sub(1, 7) == time.date(first):sub(1, 7)
   then
      return entry.mtime - entry.mtime % 86400
   end
   return first
end

local function is_about_others(name)
   return name:find("^[Rr][Ee][Aa][Dd][Mm][Ee]") or name:find("^index%.")
end

-- Returns the day of a post and the text after the date in its name, or nil.
local function date_of(entry, prefix, depth)
   local date, rest = time.of_name(prefix .. entry.name)
   if not date and depth == MONTH and not is_about_others(entry.name) then
      return day_in_month(entry, prefix), entry.name
   end
   return date, rest
end

-- Adds the posts of a directory, and of its subdirectories for years, months
-- and days. `prefix` is the path within the phlog.
local function collect_posts(posts, path, prefix, depth)
   local all, why = entries(path)
   if not all then
      return nil, why
   end
   for _, entry in ipairs(all) do
      local inner = folder_depth(entry, depth)
      local date, rest = date_of(entry, prefix, depth)
      if inner then
         collect_posts(posts, entry.path, prefix .. entry.name .. "/", inner)
      elseif date and (entry.type == "0" or entry.dir or entry.map) then
         posts[#posts + 1] = {
            path = entry.path, selector = entry.selector, time = date,
            type = entry.type, rest = rest, title = entry.title,
            place = #posts,
         }
      end
   end
   return posts
end

-- Compares by date, then by the order of the listing.
local function is_newer(a, b)
   if a.time ~= b.time then
      return a.time > b.time
   end
   return a.place > b.place
end

-- Returns the posts in a directory, newest first, as an array of tables: path,
-- selector, type, time, and the title of a handler or a gophertag. Returns nil
-- and a message where there is no such directory. It opens no post.
function phlog.posts(path)
   path = arg.text("phlog.posts", 1, path)
   if path:sub(1, 1) ~= "/" then
      path = own_directory() .. "/" .. path
   end
   local posts, why = collect_posts({}, path, "", 0)
   if posts then
      table.sort(posts, is_newer)
   end
   return posts, why
end

-- Returns the first bytes of a file, "" for a file that cannot be read, and for
-- a handler, whose source is private.
local function start_of_file(path)
   if isHandler(path) or not isReadable(path) then
      return ""
   end
   local found, size = {}, 0
   for line in lines(path, START_MAX) do   -- which decodes UTF-16
      found[#found + 1] = line
      size = size + #line + 1
      if #line == START_MAX then   -- it may end within a character
         found[#found] = line:gsub("[\xC0-\xFF][\x80-\xBF]*$", "")
      end
      if size >= START_MAX then
         break
      end
   end
   return (table.concat(found, "\n"):gsub("^\u{FEFF}", ""))
end

-- Returns the text of a map: its lines without directives and links.
local function text_of_map(map)
   local found = {}
   for line in (map .. "\n"):gmatch("(.-)\r?\n") do
      local shown = line:match("^i([^\t]*)\t") or line:match("^!(.+)") or line
      if not shown:find("^[#*=]") and not shown:find("\t", 1, true) then
         found[#found + 1] = shown
      end
   end
   return table.concat(found, "\n")
end

-- Returns the path of the only text in a directory, or "".
local function only_text(directory)
   local path
   for _, entry in ipairs(entries(directory) or {}) do
      if entry.type == "0" then
         path = path and "" or entry.path
      end
   end
   return path or ""
end

-- Returns the first bytes of the text of a post. That of a directory is in its
-- map; without a map it is the only text there.
local function start_of(post)
   if post.type == "0" then
      return start_of_file(post.path)
   elseif not isDir(post.path) then
      return text_of_map(start_of_file(post.path))
   end
   local map = start_of_file(post.path .. "/gophermap")
   return map ~= "" and text_of_map(map) or start_of_file(only_text(post.path))
end

-- The line without control bytes, and with single blanks.
local function tidy(line)
   return (line:gsub("[%s%c]+", " "):gsub("^ ", ""):gsub(" $", ""))
end

-- The text of a heading such as "## Title ##".
local function heading_text(line)
   return tidy(line:gsub("^%s*#+%s*", ""):gsub("%s+#+%s*$", ""))
end

-- Reports whether a line has no words: empty, an underline, or a drawing of
-- boxes and blocks.
local function is_drawing(line)
   return not line:gsub("\xE2[\x94-\x96][\x80-\xBF]", "")
      :find("[%w\x80-\xFF]")
end

-- The title in the name of a post: "first day" for "first-day.txt".
local function title_of_name(post)
   return tidy(post.rest:gsub("%.[^.]*$", ""):gsub("[-_]", " "))
end

-- Returns the title of a post and its first paragraph.
local function read_post(post)
   local title, words = post.title, {}
   for line in (start_of(post) .. "\n"):gmatch("(.-)\r?\n") do
      if not title and not is_drawing(line) then
         title = heading_text(line)
      elseif title and not is_drawing(line) then
         words[#words + 1] = tidy(line)
      elseif #words > 0 then
         break   -- an empty line ends the paragraph
      end
   end
   if not title or title == "" then
      title = title_of_name(post)
   end
   return title ~= "" and title or time.date(post.time),
      table.concat(words, " ")
end

-- Returns the title of a post: its first line of text, without `#`.
function phlog.title(post)
   return (read_post(arg.table("phlog.title", 1, post)))
end

local function send_post(post)
   local date = time.date(post.time) .. "  "
   local title = text.cut((read_post(post)), WIDTH - #date, "...")
   send_dir(post.type, date .. title, post.selector)
end

-- Returns the posts in a directory. Logs a directory that cannot be read.
local function logged_posts(path)
   local posts, why = phlog.posts(path)
   if not posts then
      write_log("WARNING", path .. ": " .. why)
   end
   return posts, why
end

-- Sends the newest `n` posts of a directory as items of a menu.
function phlog.latest(path, n)
   path = arg.text("phlog.latest", 1, path)
   n = n == nil and 5 or arg.number("phlog.latest", 2, n)
   local posts, why = logged_posts(path)
   if not posts then
      return nil, why
   end
   for i = 1, math.min(n, #posts) do
      send_post(posts[i])
   end
   return true
end

-- --- the feed ---------------------------------------------------------------

-- The text for XML 1.0: UTF-8 without control characters, surrogates and
-- noncharacters.
local function xml(s)
   s = windows1252.to_utf8(s):gsub("\xED[\xA0-\xBF][\x80-\xBF]", "")
   return markup.escape((s:gsub("\xEF\xBF[\xBE\xBF]", ""):gsub("%c", "")))
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
    <link rel="alternate"%s href="%s"/>
    <summary>%s</summary>
  </entry>
]]

local function entry_of(post)
   local title, summary = read_post(post)
   local link = xml(url.build { type = post.type, selector = post.selector })
   local date = time.iso(post.time)
   return entry_form:format(xml(text.cut(title, TITLE_MAX, "...")), link, date,
      date, post.type == "0" and ' type="text/plain"' or "", link,
      xml(text.cut(summary, SUMMARY_MAX, "...")))
end

-- Returns the Atom feed of a phlog.
local function feed_of(blog, posts)
   local feed_entries = {}
   for i = 1, math.min(blog.feed, #posts) do
      feed_entries[i] = entry_of(posts[i])
   end
   local home = xml(url.build { type = "1", selector = blog.base })
   return feed_form:format(xml(blog.title), home,
      time.iso(posts[1] and posts[1].time or 0), xml(blog.author), home,
      xml(url.build { type = "0", selector = blog.base .. "/atom.xml" }),
      xml(version), table.concat(feed_entries))
end

-- --- the handler ------------------------------------------------------------

local options_known = { title = true, author = true, path = true,
   per_page = true, feed = true }

-- Returns the options with their defaults.
local function blog_of(name, options)
   options = arg.options(name, 1, options, options_known, 1)
   local own = own_directory()
   return {
      title = arg.option_text(name, options, "title", "Phlog"),
      author = arg.option_text(name, options, "author", servername),
      per_page = arg.option_count(name, options, "per_page", 20),
      feed = arg.option_count(name, options, "feed", 20),
      path = url.resolve(own,
         arg.option_text(name, options, "path", own .. "/")),
      base = url.selector(own),
   }
end

-- The selector of a page. The first page has that of the phlog.
local function page_selector(blog, page)
   if page > 1 then
      return blog.base .. "/page/" .. page
   end
   return blog.base == "" and "/" or blog.base
end

local function send_page(blog, posts, page, last_page)
   send_dir("i", blog.title, "TITLE")
   if last_page > 1 then
      send_info(("Page %d of %d"):format(page, last_page))
   end
   send_info("")
   if #posts == 0 then
      send_info("There are no posts yet.")
   end
   local from = (page - 1) * blog.per_page + 1
   for i = from, math.min(from + blog.per_page - 1, #posts) do
      send_post(posts[i])
   end
   send_info("")
   if page > 1 then
      send_dir("1", "Newer posts", page_selector(blog, page - 1))
   end
   if page < last_page then
      send_dir("1", "Older posts", page_selector(blog, page + 1))
   end
   send_dir("0", "Atom feed", blog.base .. "/atom.xml")
end

-- The number of the requested page, or nil.
local function requested_page()
   if not path_info or path_info == "" then
      return 1
   end
   return math.tointeger(tonumber(path_info:match("^page/([1-9]%d*)$")))
end

-- Returns the Atom feed of a phlog, a string.
function phlog.feed(options)
   local blog = blog_of("phlog.feed", options)
   return feed_of(blog, logged_posts(blog.path) or {})
end

-- Answers the directory of an index.lua: the pages and the feed.
function phlog.serve(options)
   local blog = blog_of("phlog.serve", options)
   local posts = logged_posts(blog.path)
   if not posts then
      return send_error("This phlog cannot be read")
   elseif path_info == "atom.xml" then
      return send_raw(feed_of(blog, posts))
   end
   local page = requested_page()
   local last_page = math.max((#posts + blog.per_page - 1) // blog.per_page, 1)
   if not page or page > last_page then
      return send_error("Not found")
   end
   send_page(blog, posts, page, last_page)
end

return phlog
