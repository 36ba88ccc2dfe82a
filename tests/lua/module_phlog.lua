-- type: 1
-- gopher.phlog: a directory of dated texts.
local test = require("test")
local case, ask, reply = test.case, test.ask, test.reply
local equal, has, lacks, raises = test.equal, test.has, test.lacks, test.raises

local END = "\tgopher.test\t7070\r\n"

-- Returns the module and an array that collects the files it opens.
local function watch()
   local opened = {}
   local lines = lines
   rawset(_G, "lines", function(path, ...)
      opened[#opened + 1] = path
      return lines(path, ...)
   end)
   return require("gopher.phlog"), opened
end

local phlog, opened = watch()

local function check_escapes(s)
   lacks(s:gsub("&%a+;", ""):gsub("&#%d+;", ""), "&")
end

-- Raises an error if the XML is not well formed.
local function check_xml(s)
   test.ok(utf8.len(s), "no UTF-8")
   test.ok(not s:find("[\0-\9\11-\31\127]"), "a control byte")
   local body = s:match('^<%?xml version="1.0" encoding="utf%-8"%?>\n(.*)$')
   test.ok(body, "no XML declaration")
   local open, at = {}, 1
   for text, tag, after in body:gmatch("([^<]*)<([^<>]*)>()") do
      check_escapes(text)
      local close, name, attributes, single =
         tag:match("^(/?)(%a+)(.-)(/?)$")
      test.ok(name, "this is no tag: " .. tag)
      check_escapes(attributes)
      equal((attributes:gsub(' %a+="[^"]*"', "")), "")
      if close == "/" then
         equal(table.remove(open), name)
      elseif single == "" then
         open[#open + 1] = name
      end
      at = after
   end
   equal(body:sub(at), "\n")
   equal(#open, 0)
end

local function parts_of(feed, tag)
   local found = {}
   for value in feed:gmatch("<" .. tag .. ">([^<]*)</" .. tag .. ">") do
      found[#found + 1] = value
   end
   return found
end

ask("the first page has the newest posts, and a link to older ones", "/phlog",
   "iMy <phlog>\tTITLE" .. END ..
   "iPage 1 of 2\t" .. END ..
   "i\t" .. END ..
   "02026-11-25  The moon tonight\t/phlog/2026-11-25-moon.txt" .. END ..
   "02026-11-23  Second of the day\t/phlog/2026-11-23-second.txt" .. END ..
   "02026-11-23  First of the day\t/phlog/2026-11-23-first.txt" .. END ..
   "02026-11-22  The box\t/phlog/20261122-box.txt" .. END ..
   "02026-11-21  A title that goes on and on until it is far too long...\t" ..
      "/phlog/2026-11-21-wide.txt" .. END ..
   "02026-11-20  an empty one\t/phlog/2026-11-20-an-empty_one.txt" .. END ..
   "02026-11-19  2026-11-19\t/phlog/2026-11-19.txt" .. END ..
   "02026-11-18  From a handler\t/phlog/2026-11-18-handler" .. END ..
   "02026-11-17  untitled\t/phlog/2026-11-17-untitled" .. END ..
   "02026-10-05  Named 100%25\t/phlog/2026-10-05-100%2525.txt" .. END ..
   "i\t" .. END ..
   "1Older posts\t/phlog/page/2" .. END ..
   "0Atom feed\t/phlog/atom.xml" .. END .. ".\r\n")

ask("the last page has the oldest posts, and a link to newer ones",
   "/phlog/page/2",
   "iMy <phlog>\tTITLE" .. END ..
   "iPage 2 of 2\t" .. END ..
   "i\t" .. END ..
   "02026-10-04  With a mark\t/phlog/2026-10-04-bom.txt" .. END ..
   "02026-10-03  " .. ("ä"):rep(52) .. "...\t/phlog/2026-10-03-long.txt" ..
      END ..
   "02026-10-02  A [1m bell & <b> \"q\"\t/phlog/2026-10-02-control.txt" ..
      END ..
   "02026-10-01  Café crème\t/phlog/2026-10-01-latin1.txt" .. END ..
   "02026-01-01  A new year\t/phlog/2026/01/01-hello.txt" .. END ..
   "02025-12-31  An old one\t/phlog/2025/12/31/old.txt" .. END ..
   "i\t" .. END ..
   "1Newer posts\t/phlog" .. END ..
   "0Atom feed\t/phlog/atom.xml" .. END .. ".\r\n")

local not_found = "3Not found\t\terror.host\t1\r\n.\r\n"

for _, below in ipairs { "page/0", "page/3", "page/02", "page/x", "page",
   "page/1/2", "page/99999999999999999999", "page/-1", "atom", "x",
   "2026-11-24-private.txt", "2026-11-24-outside.txt" } do
   ask("there is no /phlog/" .. below, "/phlog/" .. below, not_found)
end

for _, line in ipairs { "/phlog/page/1", "/phlog/", "phlog" } do
   ask("the first page is also " .. line, line, function(got)
      has(got, "Page 1 of 2", "The moon tonight")
   end)
end

ask("a post is a file like any other", "/phlog/2026-11-20-an-empty_one.txt",
   ".\r\n")

ask("the feed is well-formed XML, and nothing is added to it",
   "/phlog/atom.xml", function(got)
      check_xml(got)
      equal(got:sub(-8), "</feed>\n")
      lacks(got, "\n.")
   end)

ask("the feed says what it is and where", "/phlog/atom.xml", function(got)
   has(got, '<feed xmlns="http://www.w3.org/2005/Atom">\n',
      "  <title>My &lt;phlog&gt;</title>\n" ..
      "  <id>gopher://gopher.test:7070/1/phlog</id>\n" ..
      "  <updated>2026-11-25T00:00:00Z</updated>\n" ..
      "  <author><name>Jo &amp; Co</name></author>\n",
      '<link rel="self" type="application/atom+xml" ' ..
         'href="gopher://gopher.test:7070/0/phlog/atom.xml"/>')
end)

ask("an entry of the feed has all that Atom asks for", "/phlog/atom.xml",
   function(got)
      has(got, "  <entry>\n    <title>The moon tonight</title>\n" ..
         "    <id>gopher://gopher.test:7070/0/phlog/2026-11-25-moon.txt</id>\n",
         "    <published>2026-11-25T00:00:00Z</published>\n" ..
         "    <updated>2026-11-25T00:00:00Z</updated>\n" ..
         '    <link rel="alternate" type="text/plain" href="gopher://' ..
         'gopher.test:7070/0/phlog/2026-11-25-moon.txt"/>\n' ..
         "    <summary>It stood over the roofs, and was full.</summary>\n" ..
         "  </entry>\n")
   end)

ask("the feed's ids differ, and its links lead to the posts", "/phlog/atom.xml",
   function(got)
      local url, seen = require("gopher.url"), {}
      for _, id in ipairs(parts_of(got, "id")) do
         test.ok(not seen[id], id)
         seen[id] = true
      end
      test.ok(seen["gopher://gopher.test:7070/0/phlog/" ..
         "2026-10-05-100%252525.txt"])
      equal(url.parse("gopher://h/0/2026-10-05-100%252525.txt").selector,
         "/2026-10-05-100%2525.txt")
   end)

ask("a selector of the feed reaches its post",
   "/phlog/2026-10-05-100%2525.txt", "Named 100%25\r\n.\r\n")

ask("what XML cannot hold is left out of the feed or escaped",
   "/phlog/atom.xml", function(got)
      has(got, "<title>A [1m bell &amp; &lt;b&gt; &quot;q&quot;</title>",
         "<summary>A surrogate</summary>",
         "<title>Café crème</title>", "<summary>Hôtel</summary>")
   end)

ask("a title in the feed has an end", "/phlog/atom.xml", function(got)
   has(got, "<title>" .. ("ä"):rep(97) .. "...</title>")
end)

ask("the feed tells nothing of a handler's source, nor of private posts",
   "/phlog/atom.xml", function(got)
      lacks(got, "secret", "send_text", "Not for everybody", "outside")
   end)

ask("a phlog may be elsewhere than its handler", "/sub", function(got)
   has(got, "iPhlog\tTITLE", "\t/phlog/2025/12/31/old.txt\t",
      "0Atom feed\t/sub/atom.xml\t")
   lacks(got, "Page ")
end)

ask("the feed has as many entries as it may", "/sub/atom.xml", function(got)
   check_xml(got)
   equal(#parts_of(got, "published"), 1)
end)

ask("a phlog without posts says so", "/empty-phlog",
   "iPhlog\tTITLE" .. END .. "i\t" .. END ..
   "iThere are no posts yet.\t" .. END .. "i\t" .. END ..
   "0Atom feed\t/empty-phlog/atom.xml" .. END .. ".\r\n")

ask("the feed of a phlog without posts is a feed", "/empty-phlog/atom.xml",
   function(got)
      check_xml(got)
      has(got, "<author><name>gopher.test</name></author>",
         "<updated>1970-01-01T00:00:00Z</updated>")
   end)

ask("a directory that is none is an error, and the operator knows why",
   "/phlog-bad", function(got, log)
      equal(got, "3This phlog cannot be read\t\terror.host\t1\r\n.\r\n")
      has(log, "WARNING", "/phlog-bad/nowhere: no such directory")
   end)

ask("a phlog reads its posts with all of Lua's libraries, too", "/phlog",
   function(got)
      has(got, "The moon tonight", "A title that goes on", "Older posts")
   end, "--trusted=true")

local forms = {
   { "1", "2026-02-08  From a map", "2026-02-08-map.gophermap" },
   { "1", "2026-02-07  handler", "2026-02-07-handler" },
   { "1", "2026-02-06  two texts", "2026-02-06-two-texts" },
   { "1", "2026-02-05  Its tag", "05-02-2026-tagged" },
   { "1", "2026-01-05  The only text", "2026-01-05" },
   { "1", "2026-01-02  A post", "20260102-a-post" },
   { "0", "2026-01-01  Grün", "2026-01-01-utf16.txt" },
   { "0", "2025-12-31  Day first", "31-12-2025-day-first.txt" },
   { "0", "2025-12-30  With dots", "30.12.2025.txt" },
   { "0", "2025-12-29  With lines", "2025_12_29_lines.txt" },
   { "0", "2025-12-28  With a time", "20251228T1530.txt" },
   { "0", "2025-12-27  With a time, too", "202512271530.txt" },
   { "0", "2024-08-01  First of the month", "2024/08/first.txt" },
   { "0", "2024-06-09  Day in a month", "2024-06/09-day.txt" },
   { "0", "2024-06-08  Without a day", "2024-06/no-day.txt" },
   { "1", "2024-06-01  A directory without a day", "2024-06/sub" },
   { "1", "2024-05-07  A day with a menu", "2024/05/07" },
   { "0", "2024-05-06  Of a day", "2024/05/06/text.txt" },
}

ask("a post may be a directory, and its date have another form", "/phlog-forms",
   function(got)
      local items = {}
      for _, form in ipairs(forms) do
         items[#items + 1] = form[1] .. form[2] .. "\t/phlog-forms/" ..
            form[3] .. END
      end
      equal(got, "iPhlog\tTITLE" .. END .. "i\t" .. END ..
         table.concat(items) .. "i\t" .. END ..
         "0Atom feed\t/phlog-forms/atom.xml" .. END .. ".\r\n")
   end)

ask("a directory in the feed is a menu, with the text of its map",
   "/phlog-forms/atom.xml", function(got)
      check_xml(got)
      has(got, "<title>A post</title>", "<summary>with a link</summary>",
         "<title>Grün</title>", "<summary>Two words</summary>",
         '<link rel="alternate" href="gopher://gopher.test:7070/1/' ..
            'phlog-forms/20260102-a-post"/>')
      lacks(got, "a secret", "comment", "more.txt")
   end)

case("posts are found without being opened", function()
   local posts = phlog.posts("/phlog")
   equal(#posts, 16)
   equal(posts[1].path, "/phlog/2026-11-25-moon.txt")
   equal(posts[1].selector, "/phlog/2026-11-25-moon.txt")
   equal(posts[1].time, 1795564800)
   equal(posts[8].title, "From a handler")
   equal(posts[16].path, "/phlog/2025/12/31/old.txt")
   equal(#opened, 0)
end)

case("a directory may be named as it is seen from the handler", function()
   equal(#phlog.posts("phlog"), 16)
   equal(#phlog.posts("phlog/"), 16)
   equal(#phlog.posts(gopherroot .. "/phlog"), 16)
   equal(#phlog.posts("phlog/2026"), 0)
   equal(#phlog.posts("/"), 0)
end)

case("where there is no such directory, there are no posts", function()
   equal({ phlog.posts("/nowhere") }, { nil, "no such directory" })
   equal({ phlog.posts("../..") }, { nil, "no such directory" })
   equal({ phlog.latest("/nowhere") }, { nil, "no such directory" })
end)

case("a title is what the first lines say", function()
   local titles = {}
   for i, post in ipairs(phlog.posts("/phlog")) do
      titles[i] = phlog.title(post)
   end
   equal(titles[1], "The moon tonight")
   equal(titles[2], "Second of the day")
   equal(titles[4], "The box")
   equal(titles[7], "2026-11-19")
   equal(titles[9], "untitled")
end)

reply("only the posts of the page are opened", function()
   for i = #opened, 1, -1 do
      opened[i] = nil
   end
   phlog.serve { path = "/phlog", per_page = 3 }
   local number = #opened
   send_info("opened " .. number)
end, function(got)
   has(got, "Page 1 of 6", "opened 3\t")
end)

reply("the newest posts can stand in another menu", function()
   send_info("News:")
   phlog.latest("/phlog", 2)
end, "iNews:\t" .. END ..
   "02026-11-25  The moon tonight\t/phlog/2026-11-25-moon.txt" .. END ..
   "02026-11-23  Second of the day\t/phlog/2026-11-23-second.txt" .. END ..
   ".\r\n")

reply("five are the newest where no number is named, and none are none",
   function()
      phlog.latest("/phlog")
      phlog.latest("/phlog", 0)
      phlog.latest("/empty-phlog", 3)
   end, function(got)
      equal(select(2, got:gsub("\r\n", "")), 6)
   end)

reply("a directory of the newest posts that is none is logged", function()
   send_info("News:")
   require("gopher.phlog").latest("/phlgo", 2)
end, function(_, log)
   has(log, "WARNING: /module_phlog.lua: /phlgo: no such directory\n")
end)

case("a feed is a text, too", function()
   local feed = phlog.feed { path = "/phlog", title = "A", author = "B" }
   check_xml(feed)
   has(feed, "<title>A</title>", "<name>B</name>")
   check_xml(phlog.feed { path = "/nowhere" })
end)

case("a function says what is wrong with its arguments", function()
   local require_it = 'local phlog = require("gopher.phlog") '
   raises(require_it .. "phlog.posts()", "#1", "'phlog.posts'",
      "string expected, got nil")
   raises(require_it .. "phlog.title()", "#1", "'phlog.title'",
      "table expected")
   raises(require_it .. "phlog.latest()", "#1", "'phlog.latest'")
   raises(require_it .. "phlog.latest('/phlog', {})", "#2", "'phlog.latest'")
   for _, name in ipairs { "serve", "feed" } do
      local call = require_it .. "phlog." .. name
      name = "'phlog." .. name .. "'"
      raises(call .. "(1)", "#1", name, "table expected")
      raises(call .. " { titel = 1 }", name, "no option 'titel'")
      raises(call .. " { title = {} }", name, "'title'", "string expected")
      raises(call .. " { per_page = 0 }", name, "'per_page'", "1 to 1000")
      raises(call .. " { per_page = 1.5 }", name, "'per_page'")
      raises(call .. " { feed = 'x' }", name, "'feed'")
   end
end)
