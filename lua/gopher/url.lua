-- gopher:// URLs, RFC 4266, and the selectors in them.

local arg = require("gopher.arg")
local path = require("gopher.path")

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

-- The text for a URL: bytes that are reserved there, or are not ASCII, become
-- %XX.
function url.encode(s)
   return encode(arg.text("url.encode", 1, s))
end

-- The text with a byte in place of each %XX. It is decoded once.
function url.decode(s)
   return decode(arg.text("url.decode", 1, s))
end

-- The selector of a path of this site. The server decodes a selector once, so
-- this encodes what looks encoded, and what a menu line cannot hold.
function url.selector(s)
   s = arg.text("url.selector", 1, s)
   return (s:gsub("%%(%x%x)", "%%25%1"):gsub("%c", encode_byte))
end

-- Returns host and port of "host", "host:port" or "[address]:port", or nil, nil
-- and a message.
local function parse_authority(s)
   local host, port = s:match("^%[([%x:.]+)%]:?(%d*)$")
   if not host then
      host, port = s:match("^([^:@%[%]%s%c]*):?(%d*)$")
   end
   if not host then
      return nil, nil, "the host or the port is malformed"
   elseif host == "" then
      return nil, nil, "the host is missing"
   elseif port == "" then
      return host, GOPHER_PORT
   end
   port = math.tointeger(tonumber(port))
   if not port or port < 1 or port > 65535 then
      return nil, nil, "the port is not a number from 1 to 65535"
   end
   return host, port
end

-- Returns the parts of a gopher:// URL, a table: host, port, type, selector,
-- search and plus; or nil and a message.
function url.parse(s)
   s = arg.text("url.parse", 1, s)
   local scheme, authority, rest = s:match("^(%a+)://([^/]*)/?(.*)$")
   if not scheme or scheme:lower() ~= "gopher" then
      return nil, "this is not a gopher:// URL"
   end
   local host, port, why = parse_authority(authority)
   if not host then
      return nil, why
   end
   rest = decode(rest)
   if rest:find("[\0\r\n]") then
      return nil, "the selector holds NUL, CR or LF"
   end
   local kind = rest:match("^.")
   if kind and not kind:find("^%g$") then
      return nil, "the item type is not a printable character"
   end
   local selector, search, plus = rest:match(
      "^.?([^\t]*)\t?([^\t]*)\t?(.*)$")
   local _, tabs = rest:gsub("\t", "")
   return {
      host = host, port = port, type = kind or "1", selector = selector,
      search = tabs > 0 and search or nil, plus = tabs > 1 and plus or nil,
   }
end

-- Returns a field of the parts as a string, or nil.
local function field_of(parts, name)
   local value = parts[name]
   if value ~= nil and type(value) ~= "string" and type(value) ~= "number" then
      error(("bad field '%s' for 'url.build' (string expected, got %s)")
         :format(name, type(value)), 3)
   end
   return value and tostring(value)
end

local function check_field(condition, name, fault)
   if not condition then
      error(("bad field '%s' for 'url.build' (%s)"):format(name, fault), 3)
   end
end

-- Returns the URL of such parts. Defaults: the host and port of this server,
-- type 1, and port 70 of another host.
function url.build(parts)
   parts = arg.table("url.build", 1, parts)
   local host, port = field_of(parts, "host"), field_of(parts, "port")
   if not host then
      host, port = servername, port or serverport
   end
   port = math.tointeger(tonumber(port or GOPHER_PORT))
   local kind = field_of(parts, "type") or "1"
   local selector = field_of(parts, "selector")
   local search, plus = field_of(parts, "search"), field_of(parts, "plus")
   check_field(host:find("^[^/?#@%[%]%s%c]+$"), "host", "the host is malformed")
   check_field(port and port >= 1 and port <= 65535, "port",
      "the port is not a number from 1 to 65535")
   check_field(kind:find("^%g$"), "type",
      "the item type is not one printable character")
   local result = host:find(":", 1, true) and "gopher://[" .. host .. "]" or
      "gopher://" .. host
   if port ~= GOPHER_PORT then
      result = result .. ":" .. port
   end
   result = result .. "/"
   if kind == "1" and not search and not plus and (selector or "") == "" then
      return result
   end
   result = result .. encode(kind .. (selector or ""))
   if search or plus then
      result = result .. "%09" .. encode(search or "")
   end
   return plus and result .. "%09" .. encode(plus) or result
end

-- The selector that a link in the directory `dir` means, as in a gophermap. A
-- selector that begins with a slash does not change, and neither does a query.
function url.resolve(dir, selector)
   dir = arg.text("url.resolve", 1, dir)
   selector = arg.text("url.resolve", 2, selector)
   if selector == "" or selector:sub(1, 1) == "?" then
      return path.fold(dir) .. selector
   end
   return path.selector(dir, selector)
end

return url
