-- type: 0
-- gopher.url: URLs and selectors.
local test = require("test")
local url = require("gopher.url")
local case, equal, raises = test.case, test.equal, test.raises

case("a URL is taken apart", function()
   equal(url.parse("gopher://example.org:7070/0/about.txt"), {
      host = "example.org", port = 7070, type = "0", selector = "/about.txt" })
end)

case("what a URL leaves out is the root menu at port 70", function()
   local root = { host = "h", port = 70, type = "1", selector = "" }
   equal(url.parse("gopher://h"), root)
   equal(url.parse("gopher://h/"), root)
   equal(url.parse("gopher://h/1"), root)
   equal(url.parse("gopher://h:/"), root)
   equal(url.parse("GOPHER://h:70/1"), root)
end)

case("a selector need not begin with a slash", function()
   equal(url.parse("gopher://h/0about").selector, "about")
end)

case("search and Gopher+ string stand behind encoded TABs", function()
   equal(url.parse("gopher://h/7/find%09two%20words"), { host = "h", port = 70,
      type = "7", selector = "/find", search = "two words" })
   equal(url.parse("gopher://h/0/a%09%09+view"), { host = "h", port = 70,
      type = "0", selector = "/a", search = "", plus = "+view" })
   equal(url.parse("gopher://h/7/find%09").search, "")
   equal(url.parse("gopher://h/7/find").search, nil)
end)

case("an IPv6 address stands in brackets", function()
   local parts = url.parse("gopher://[2001:db8::1]:7070/1/x")
   equal({ parts.host, parts.port }, { "2001:db8::1", 7070 })
   equal(url.parse("gopher://[::1]").host, "::1")
end)

case("a selector is decoded once; what is no code stays", function()
   equal(url.parse("gopher://h/0/a%20b%2520c%zz%").selector, "/a b%20c%zz%")
   equal(url.parse("gopher://h/0/caf%C3%A9?x#y").selector, "/café?x#y")
end)

case("what is no gopher URL is nil, with a reason", function()
   for s, why in pairs {
      [""] = "this is not a gopher:// URL",
      ["http://h/"] = "this is not a gopher:// URL",
      ["gopher:h"] = "this is not a gopher:// URL",
      ["gopher:///1"] = "the host is missing",
      ["gopher://:70/"] = "the host is missing",
      ["gopher://h:0/"] = "the port is not a number from 1 to 65535",
      ["gopher://h:65536/"] = "the port is not a number from 1 to 65535",
      ["gopher://h:99999999999999999999/"] =
         "the port is not a number from 1 to 65535",
      ["gopher://h:x/"] = "the host or the port is malformed",
      ["gopher://::1/"] = "the host or the port is malformed",
      ["gopher://jo@h/"] = "the host or the port is malformed",
      ["gopher://[::1/"] = "the host or the port is malformed",
      ["gopher://a b/"] = "the host or the port is malformed",
      ["gopher://h/0/a%0D%0Ab"] = "the selector holds NUL, CR or LF",
      ["gopher://h/0/a%00"] = "the selector holds NUL, CR or LF",
      ["gopher://h/%09x"] = "the item type is not a printable character",
      ["gopher://h/\xFF"] = "the item type is not a printable character",
   } do
      equal({ url.parse(s) }, { nil, why })
   end
end)

case("parts make a URL", function()
   equal(url.build { host = "h", port = 7070, type = "0",
      selector = "/a b.txt" }, "gopher://h:7070/0/a%20b.txt")
   equal(url.build { host = "h" }, "gopher://h/")
   equal(url.build { host = "h", selector = "/x" }, "gopher://h/1/x")
   equal(url.build { host = "h", type = "0" }, "gopher://h/0")
   equal(url.build { host = "2001:db8::1", port = 71 },
      "gopher://[2001:db8::1]:71/")
   equal(url.build { host = "h", type = "7", selector = "/f",
      search = "a+b c" }, "gopher://h/7/f%09a+b%20c")
   equal(url.build { host = "h", type = "0", selector = "/f", plus = "+" },
      "gopher://h/0/f%09%09+")
end)

case("without a host a URL is of this server", function()
   equal(url.build {}, "gopher://gopher.test:7070/")
   equal(url.build { type = "0", selector = "/x", port = "70" },
      "gopher://gopher.test/0/x")
end)

case("what is built can be taken apart", function()
   for _, parts in ipairs {
      { host = "h", port = 70, type = "1", selector = "" },
      { host = "::1", port = 7, type = "7", selector = "a%20\xFFé?",
         search = "x", plus = "y" },
      { host = "h", port = 70, type = "?", selector = "#", search = "" },
   } do
      equal(url.parse(url.build(parts)), parts)
   end
end)

case("parts that make no URL are named", function()
   local require_it = 'local url = require("gopher.url") '
   raises(require_it .. "url.build()", "#1", "'url.build'", "table expected")
   raises(require_it .. "url.build { host = '' }", "'host'", "malformed")
   raises(require_it .. "url.build { host = 'a/b' }", "'host'", "malformed")
   raises(require_it .. "url.build { host = {} }", "'host'", "string expected")
   raises(require_it .. "url.build { port = 0 }", "'port'", "1 to 65535")
   raises(require_it .. "url.build { port = 'x' }", "'port'", "1 to 65535")
   raises(require_it .. "url.build { type = '01' }", "'type'", "one printable character")
   raises(require_it .. "url.build { selector = true }", "'selector'")
end)

case("all but what a URL may hold is encoded", function()
   equal(url.encode("/a-b_c.d~e"), "/a-b_c.d~e")
   equal(url.encode("a b%c?#é\t\0<>\""),
      "a%20b%25c%3F%23%C3%A9%09%00%3C%3E%22")
   equal(url.encode(""), "")
end)

case("decoding is done once and leaves alone what is no code", function()
   equal(url.decode("a%20b%2520%zz%4"), "a b%20%zz%4")
   equal(url.decode("%e9%E9%00"), "\xE9\xE9\0")
   equal(url.decode(url.encode("\0\xFF%é /")), "\0\xFF%é /")
end)

case("a path becomes a selector that leads to it", function()
   equal(url.selector("/a b/é.txt"), "/a b/é.txt")
   equal(url.selector("/100%.txt"), "/100%.txt")
   equal(url.selector("/100%25.txt"), "/100%2525.txt")
   equal(url.selector("/%2525"), "/%252525")
   equal(url.selector("/a\tb\n"), "/a%09b%0A")
end)

case("a relative selector is resolved in its directory", function()
   equal(url.resolve("/docs", "a.txt"), "/docs/a.txt")
   equal(url.resolve("/docs/", "./a.txt"), "/docs/a.txt")
   equal(url.resolve("/docs/old", "../a.txt"), "/docs/a.txt")
   equal(url.resolve("/docs", "sub/"), "/docs/sub/")
   equal(url.resolve("", "a.txt"), "/a.txt")
   equal(url.resolve("/", "a//b"), "/a/b")
   equal(url.resolve("/docs", ""), "/docs")
   equal(url.resolve("/docs", ".."), "/")
   equal(url.resolve("/docs", "a..b"), "/docs/a..b")
end)

case("nothing is resolved above the root", function()
   equal(url.resolve("/docs", "../../../etc"), "/etc")
   equal(url.resolve("", ".."), "/")
end)

case("a selector that is absolute stays, and so does a query", function()
   equal(url.resolve("/docs", "/a/../b"), "/a/../b")
   equal(url.resolve("/docs", "URL:http://h/"), "URL:http://h/")
   equal(url.resolve("/docs", "GET /x"), "GET /x")
   equal(url.resolve("/docs", "find?../x"), "/docs/find?../x")
   equal(url.resolve("/docs", "?x"), "/docs?x")
end)

case("a function says what is wrong with its arguments", function()
   local require_it = 'local url = require("gopher.url") '
   for _, name in ipairs { "parse", "encode", "decode", "selector",
      "resolve" } do
      raises(require_it .. "url." .. name .. "({})", "#1", "'url." .. name,
         "string expected, got table")
   end
   raises(require_it .. "url.resolve('')", "#2", "'url.resolve'")
end)
