-- gopher:// URLs, RFC 4266, and the selectors in them.

local arg = require("gopher.arg")

local url = {}

local GOPHER_PORT = 70

local function encode_byte(c)
   return ("%%%02X"):format(c:byte())
end

local function encode(s)
   return (s:gsub("[^%w%-._~/:@!$&'()*+,;=]", encode_byte))
end

local function decode(s)
   return (s:gsub("%%(%x%x)", function(hex)
      return string.char(tonumber(hex, 16))
   end))
end

-- The text as it may stand in a URL: all that has a meaning there, or is not
-- ASCII, is %XX.
function url.encode(s)
   return encode(arg.text("url.encode", 1, s))
end

-- The text with each %XX as the byte that it stands for, once. What is no %XX
-- stays.
function url.decode(s)
   return decode(arg.text("url.decode", 1, s))
end

-- The selector of a path of this site. A request decodes it once, so what looks
-- encoded, and what a menu line cannot hold, is encoded.
function url.selector(path)
   path = arg.text("url.selector", 1, path)
   return (path:gsub("%%(%x%x)", "%%25%1"):gsub("%c", encode_byte))
end

-- Host and port of "host", "host:port" or "[address]:port", and an error.
local function parse_authority(s)
   local host, port = s:match("^%[([%x:.]+)%]:?(%d*)$")
   if not host then
      host, port = s:match("^([^:@%[%]%s%c]*):?(%d*)$")
   end
   if not host then
      return nil, nil, "this is no host, or no port"
   elseif host == "" then
      return nil, nil, "there is no host"
   elseif port == "" then
      return host, GOPHER_PORT
   end
   port = math.tointeger(tonumber(port))
   if not port or port < 1 or port > 65535 then
      return nil, nil, "a port is a number from 1 to 65535"
   end
   return host, port
end

-- The parts of a gopher:// URL, a table: host, port, type, selector, search and
-- plus. nil and a message for what is none.
function url.parse(s)
   s = arg.text("url.parse", 1, s)
   local scheme, authority, path = s:match("^(%a+)://([^/]*)/?(.*)$")
   if not scheme or scheme:lower() ~= "gopher" then
      return nil, "this is no gopher:// URL"
   end
   local host, port, why = parse_authority(authority)
   if not host then
      return nil, why
   end
   path = decode(path)
   if path:find("[\0\r\n]") then
      return nil, "a selector holds no such character"
   end
   local kind, rest = path:match("^(.)(.*)$")
   if kind and not kind:find("^%g$") then
      return nil, "this is no item type"
   end
   local selector, search, plus = (rest or ""):match(
      "^([^\t]*)\t?([^\t]*)\t?(.*)$")
   local _, tabs = (rest or ""):gsub("\t", "")
   return {
      host = host, port = port, type = kind or "1", selector = selector,
      search = tabs > 0 and search or nil, plus = tabs > 1 and plus or nil,
   }
end

-- The text of a field of parts, or nil.
local function field(parts, name)
   local value = parts[name]
   if value ~= nil and type(value) ~= "string" and type(value) ~= "number" then
      error(("bad field '%s' for 'url.build' (string expected, got %s)")
         :format(name, type(value)), 3)
   end
   return value and tostring(value)
end

local function check(condition, name, what)
   if not condition then
      error(("bad field '%s' for 'url.build' (%s)"):format(name, what), 3)
   end
end

-- The URL of such parts. Without a host it is of this server; a type that is
-- absent is 1, and an absent port 70.
function url.build(parts)
   parts = arg.table("url.build", 1, parts)
   local host, port = field(parts, "host"), field(parts, "port")
   if not host then
      host, port = servername, port or serverport
   end
   port = math.tointeger(tonumber(port or GOPHER_PORT))
   local kind, selector = field(parts, "type") or "1", field(parts, "selector")
   local search, plus = field(parts, "search"), field(parts, "plus")
   check(host:find("^[^/?#@%[%]%s%c]+$"), "host", "this is no host")
   check(port and port >= 1 and port <= 65535, "port",
      "a port is a number from 1 to 65535")
   check(kind:find("^%g$"), "type", "an item type is one character")
   local made = host:find(":", 1, true) and "gopher://[" .. host .. "]" or
      "gopher://" .. host
   if port ~= GOPHER_PORT then
      made = made .. ":" .. port
   end
   made = made .. "/"
   if kind == "1" and not search and not plus and (selector or "") == "" then
      return made
   end
   made = made .. encode(kind .. (selector or ""))
   if search or plus then
      made = made .. "%09" .. encode(search or "")
   end
   return plus and made .. "%09" .. encode(plus) or made
end

-- Follows `.` and `..`. Nothing leads above the root.
local function fold(path)
   local kept = {}
   for segment in path:gmatch("[^/]+") do
      if segment == ".." then
         kept[#kept] = nil
      elseif segment ~= "." then
         kept[#kept + 1] = segment
      end
   end
   if #kept > 0 and path:sub(-1) == "/" then
      kept[#kept + 1] = ""
   end
   return "/" .. table.concat(kept, "/")
end

-- The selector that a link in the directory `dir` means, as in a gophermap: a
-- selector that begins with a slash stays as it is, and so does what is behind
-- a `?`.
function url.resolve(dir, selector)
   dir = arg.text("url.resolve", 1, dir)
   selector = arg.text("url.resolve", 2, selector)
   if selector:find("^/") or selector:find("^URL:") or
      selector:find("^GET ") then
      return selector
   end
   local path, query = selector:match("^([^?]*)(.*)$")
   return fold(path == "" and dir or dir .. "/" .. path) .. query
end

return url
