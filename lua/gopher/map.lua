-- Menus from gophermaps. A line is a directive only where it has exactly the
-- form of one; other lines are text.

local lookup = require("gopher.lookup")
local paths = require("gopher.path")

local map = {}

-- Handlers may change the globals; besides, locals are faster.
local send_dir, send_info = send_dir, send_info
local byte, find, match, sub = string.byte, string.find, string.match, string.sub

local DEPTH_MAX = 4         -- nested maps
local LINE_MAX = 60000      -- bytes; the rest of a longer line is another
local HASH, SLASH, BLANK, DELETE = byte("#/ \x7F", 1, 4)

-- Item types whose selectors are not paths of this site.
local has_no_path = {
   ["2"] = true, ["3"] = true, ["8"] = true, T = true, i = true,
}

-- The directory of the running handler.
local function own_directory()
   local path = request.path
   if path_info and path_info ~= "" then
      path = path:sub(1, -2 - #path_info)
   end
   if not isDir(path) then
      return paths.directory(path)
   end
   return path == "/" and "" or path
end

-- The path within the site that a handler means: relative to its directory,
-- absolute, or with the gopherroot in front.
local function site_path(path)
   if path:sub(1, 1) ~= "/" then
      return own_directory() .. "/" .. path
   end
   if path ~= request.map and
      path:sub(1, #gopherroot + 1) == gopherroot .. "/" then
      return path:sub(#gopherroot + 1)
   end
   return path
end

-- --- links ---

-- The port in a field, or that of this server where it holds none.
local function port_of(field)
   local port = math.tointeger(tonumber(field:match("^ *(%d+) *$")))
   if port and port >= 1 and port <= 65535 then
      return port
   end
   return serverport
end

-- Schemes of addresses without `//`.
local is_scheme = {
   mailto = true, matrix = true, news = true, tel = true, xmpp = true,
}

-- Reports whether a selector is an address outside of gopherspace.
local function is_address(selector)
   local scheme, slashes = match(selector, "^(%a[%w+.-]*):(/?/?)")
   return slashes == "//" or scheme and is_scheme[scheme:lower()]
end

-- The selector of this site that a relative one means. It begins at the root if
-- the line names this site (`is_named`) and nothing answers in the directory of
-- the menu.
local function absolute_selector(kind, dir, selector, is_named)
   if kind == "h" and is_address(selector) then
      return "URL:" .. selector
   end
   local absolute = paths.selector(dir, selector)
   if is_named and dir ~= "" and not lookup.is_answered(absolute, dir) then
      return paths.selector("", selector)
   end
   return absolute
end

-- Reads a link of a menu in the directory `dir`. Returns type, name, selector,
-- host and port as they are sent, and whether the selector is a path of this
-- site.
local function read_link(dir, line)
   local kind, name, selector, host, port =
      match(line, "^(.)([^\t]*)\t([^\t]*)\t?([^\t]*)\t?([^\t]*)")
   local is_named = host ~= ""
   port = port == "" and serverport or port_of(port)
   if host == "" or host == "+" then
      host = servername
   elseif port ~= serverport or host:lower() ~= servername:lower() then
      return kind, name, selector, host, port, false
   end
   if has_no_path[kind] then
      return kind, name, selector, host, port, false
   elseif selector == "" then
      if is_named then
         return kind, name, selector, host, port, true
      end
      selector = name
   end
   if not is_named and kind ~= "h" and
      find(selector, "^[%l%dA-FH-TV-Z]") and
      not find(selector, "/[./]") then   -- the usual form, fast
      selector = dir .. "/" .. selector
   elseif byte(selector) ~= SLASH then
      selector = absolute_selector(kind, dir, selector, is_named)
   end
   if kind == "1" and sub(selector, -10) == "/gophermap" then
      selector = sub(selector, 1, -10)
   end
   return kind, name, selector, host, port, true
end

-- The entry of a selector of this site in the listing of its directory, or nil.
local function entry_of(selector)
   local path = selector:gsub("/+$", ""):gsub("%%25(%x%x)", "%%%1")
   local handler = path .. ".lua"
   return lookup.entry(path) or isHandler(handler) and lookup.entry(handler)
end

-- --- the kinds of lines ---

-- Forms that a directive may have, by the first byte of the line.
local forms = {
   [byte("#")] = "", [byte("!")] = "^!.", [byte("=")] = "^=[^=]",
   [byte("-")] = "^%-[^%s-]", [byte(":")] = "^:%w+=%g+$", [byte("*")] = "^%*$",
   [byte(".")] = "^%.$", [byte("~")] = "^~$", [byte("%")] = "^%%$",
}

-- Returns the kind of a line, "link", "text" or that of a directive, and values
-- that depend on it. `is_first` says that all lines before are comments.
local function kind_of(menu, line, is_first)
   local start = byte(line)
   local form = forms[start]
   local is_link = find(line, "\t", 2, true) and start > BLANK and start < DELETE
   if form and find(line, form) or not is_link and find(line, "*", 2, true) then
      local kind, first, second, third =
         require("gopher.directive").find(menu, line, is_first)
      if kind then
         return kind, first, second, third
      end
   end
   return is_link and "link" or "text"
end

-- --- sending ---

-- Sends an info line, wrapped to the width of the site.
local function send_line(line)
   if site.width > 0 and #line > site.width then
      for _, part in ipairs(require("gopher.text").wrap(line, site.width)) do
         send_info(part)
      end
   else
      send_info(line)
   end
end

map.send_text = send_line   -- private, for the README of a listing

-- Sends a link without a name, with title, type and selector of its target.
local function send_nameless(kind, selector)
   local entry = entry_of(selector)
   if entry then
      send_dir(entry.type, entry.title or entry.name, entry.selector)
   else
      send_dir(kind, selector, selector)
   end
end

local function send_link_line(dir, line)
   local kind, name, selector, host, port, is_path = read_link(dir, line)
   if is_path and name == "" then
      send_nameless(kind, selector)
   elseif kind == "i" and selector == "" and port == serverport and
      host == servername then
      send_line(name)
   else
      send_dir(kind, name, selector, host, port)
   end
end

-- Sends a line that is no comment. Returns true if it ends the map.
local function send_map_line(menu, line, is_first)
   local kind, first, second, third = kind_of(menu, line, is_first)
   if kind == "text" then
      send_line(line)
   elseif kind == "link" then
      send_link_line(menu.dir, line)
   elseif kind == "end" then
      return true
   elseif require("gopher.directive").send(menu, kind, first, second, third) ==
      false then
      send_line(line)
   end
   return kind == "listing"
end

-- Sends the lines of a map up to a `.`, a `*` or its end.
local function send_lines(menu, path)
   local is_first, number = true, 0
   for line in lines(path, LINE_MAX) do
      number = number + 1
      menu.line = number
      if number == 1 then
         if sub(line, 1, 2) == "#!" then
            return require("gopher.directive").refuse_program(menu)
         end
         line = line:gsub("^\u{FEFF}", "")   -- some editors write this mark
      end
      if byte(line) ~= HASH then
         if send_map_line(menu, line, is_first) then
            break
         end
         is_first = false
      end
   end
   if #menu.programs > 0 then
      require("gopher.directive").warn_of_programs(menu)
   end
end

-- For --check, which reads lines as menus do. Private.
map.kind_of, map.LINE_MAX, map.DEPTH_MAX = kind_of, LINE_MAX, DEPTH_MAX
map.entry_of = entry_of

-- The selector that a link of a menu in `dir` leads to, or nil where that is
-- not a path of this site. Private.
map.target = function(dir, line)
   local _, _, selector, _, port, is_path = read_link(dir, line)
   return is_path and port == serverport and selector or nil
end

-- Returns the state of a new menu. `dir` is its directory, "" for the root.
function map.menu(dir)
   return {
      dir = paths.fold(dir):gsub("/$", ""),
      hidden = {},          -- names that the listing leaves out
      types = {},           -- item types for extensions in the listing
      sort = nil,           -- the order of the listing
      map = nil,            -- the path of the current map
      line = 0,             -- the current line number
      programs = {},        -- its lines that are not run
      depth = 0,            -- the number of nested maps
      reading = {},         -- their paths
      left_out = {},        -- paths of maps that are not sent
      in_listing = false,   -- whether a listing includes the current map
   }
end

-- Sends the lines of a map as part of a menu. A map that includes itself, or
-- is nested too deeply, adds nothing.
function map.include(menu, path)
   if menu.reading[path] or menu.depth > DEPTH_MAX then
      require("gopher.directive").leave_out(menu, path, menu.reading[path] and
         "the map includes itself; the inner copy is left out" or
         "too many nested maps; this one is left out")
   else
      local outer, programs = menu.map, menu.programs
      menu.map, menu.programs, menu.depth = path, {}, menu.depth + 1
      menu.reading[path] = true
      send_lines(menu, path)
      menu.reading[path] = nil
      menu.map, menu.programs, menu.depth = outer, programs, menu.depth - 1
   end
end

-- Sends a map as a menu. Its links are relative to the directory of the map.
function map.send(path)
   path = site_path(path)
   if not isFile(path) then
      error(path .. ": no such file", 3)
   end
   map.include(map.menu(paths.directory(path)), path)
end

return map
