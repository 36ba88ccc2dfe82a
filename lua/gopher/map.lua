-- Menus from gophermaps. A line is a directive only where it has exactly the
-- form of one; other lines are text.

local paths = require("gopher.path")

local map = {}

local people, sites = people, sites   -- handlers may change the globals

local DEPTH_MAX = 4   -- nested maps

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

-- Reports whether a line is a resource line: an item type, then a TAB.
local function is_resource(line)
   return line:find("\t", 2, true) and line:find("^[!-~]")
end

-- The fields of a resource line, "" for absent ones.
local function fields_of(line)
   return line:match("^(.)([^\t]*)\t([^\t]*)\t?([^\t]*)\t?([^\t]*)")
end

-- The port in a field, or that of this server where it holds none.
local function port_of(field)
   local port = math.tointeger(tonumber(field:match("^ *(%d+) *$")))
   if port and port >= 1 and port <= 65535 then
      return port
   end
   return serverport
end

-- Reports whether host and port of a link are those of this site. An empty
-- host is.
local function is_this_site(host, port)
   return host == "" or
      host:lower() == servername:lower() and port == serverport
end

-- The entry of a selector of this site in the listing of its directory, or nil.
local function entry_of(selector)
   local path = selector:gsub("/+$", "")
   for _, entry in ipairs(entries(paths.directory(path) .. "/") or {}) do
      if entry.selector == path or entry.path == path then
         return entry
      end
   end
end

-- Sends a link without a name, with title, type and selector of its target.
local function send_nameless(kind, selector)
   local entry = entry_of(selector)
   if entry then
      send_dir(entry.type, entry.title or entry.name, entry.selector)
   else
      send_dir(kind, selector, selector)
   end
end

-- Sends a resource line.
local function send_resource(dir, line)
   local kind, name, selector, host, port = fields_of(line)
   port = port == "" and serverport or port_of(port)
   local is_ours = is_this_site(host, port)
   if kind == "i" and selector == "" and is_ours then
      return send_line(name)
   end
   if is_ours and not has_no_path[kind] then
      selector = paths.selector(dir, selector ~= "" and selector or name)
      if name == "" then
         return send_nameless(kind, selector)
      end
   end
   send_dir(kind, name, selector, host ~= "" and host or servername, port)
end

-- `=path` includes a map or a handler, `=handler.lua query` a handler with a
-- query. The path is relative to the map that holds the line.
local function include_file(menu, line)
   local dir = paths.directory(menu.map)
   local path, query = paths.resolve(dir, line:sub(2)), nil
   if line == "=" or not isReadable(path) then
      local handler
      handler, query = line:match("^=([^ ]+%.lua) +(.*)$")
      path = handler and paths.resolve(dir, handler)
      if not path or not isReadable(path) or not isHandler(path) then
         return false
      end
   end
   if query or isHandler(path) then
      require("gopher.include").run(menu, path, query)
   else
      map.include(menu, path)
   end
   return true
end

-- `-name` hides a name from the listing. A name with a blank or another `-` is
-- probably a drawing or a sentence, so it counts only where the file exists.
local function hide_name(menu, line)
   local name = line:match("^%-([^%s%-][^/]*)$")
   if not name or
      name:find("[%s%-]") and not exists(menu.dir .. "/" .. name) then
      return false
   end
   menu.hidden[name] = true
   return true
end

-- `:ext=T` sets the item type of an extension in the listing, `:sort=name` and
-- `:sort=date` its order.
local function set_listing(menu, line)
   local order = line:match("^:sort=(%a+)$")
   if order == "name" or order == "date" then
      menu.sort = order
      return true
   end
   local extension, kind = line:match("^:(%w+)=(%g)$")
   if not extension then
      return false
   end
   menu.types[extension:lower()] = kind
   return true
end

-- `~` lists the users who have a directory here.
local function send_people(_, line)
   if line ~= "~" then
      return false
   end
   for _, person in ipairs(people()) do
      send_dir("1", "~" .. person.name, person.selector)
   end
   return true
end

-- `%` lists the other sites of this server.
local function send_sites(_, line)
   if line ~= "%" then
      return false
   end
   for _, other in ipairs(sites()) do
      local name = other.host
      if other.port ~= 70 then
         name = name .. ":" .. other.port
      end
      send_dir("1", name, "", other.host, other.port)
   end
   return true
end

-- Directives by the first byte of the line. Each returns whether the line is
-- one.
local directives = {
   ["="] = include_file,
   ["-"] = hide_name,
   [":"] = set_listing,
   ["~"] = send_people,
   ["%"] = send_sites,
}

-- Sends the listing for a `*`, but not within itself.
local function send_listing(menu)
   if menu.in_listing then
      return
   end
   menu.in_listing = true
   require("gopher.listing").send(menu.dir == "" and "/" or menu.dir, {
      hidden = menu.hidden, types = menu.types, sort = menu.sort,
      menu = menu,
   })
   menu.in_listing = false
end

-- Sends a line without a TAB: a directive, the title or text.
local function send_plain(menu, line, is_first)
   local first = line:sub(1, 1)
   local directive = directives[first]
   if directive and directive(menu, line) then
      return
   end
   if is_first and #line > 1 and first == "!" then
      send_dir("i", line:sub(2), "TITLE")
   else
      send_line(line)
   end
end

-- Sends the lines of a map up to a `.`, a `*` or its end.
local function send_lines(menu, path)
   local is_first, number = true, 0
   for line in lines(path) do
      number = number + 1
      menu.line = number
      if number == 1 then
         line = line:gsub("^\u{FEFF}", "")   -- some editors write this mark
      end
      if line:sub(1, 1) ~= "#" then
         if line == "." then
            return
         elseif line == "*" then
            return send_listing(menu)
         elseif is_resource(line) then
            send_resource(menu.dir, line)
         else
            send_plain(menu, line, is_first)
         end
         is_first = false
      end
   end
end

-- The selector that a resource line of a menu in `dir` links to, or nil where
-- that is not a path of this site. Private, for --check.
map.target = function(dir, line)
   local kind, name, selector, host, port = fields_of(line)
   port = port == "" and serverport or port_of(port)
   if not has_no_path[kind] and port == serverport and
      is_this_site(host, port) then
      return paths.selector(dir, selector ~= "" and selector or name)
   end
end

-- Returns the state of a new menu. `dir` is its directory, "" for the root.
function map.menu(dir)
   return {
      dir = dir,
      hidden = {},          -- names that the listing leaves out
      types = {},           -- item types for extensions in the listing
      sort = nil,           -- the order of the listing
      map = nil,            -- the path of the current map
      line = 0,             -- the current line number
      depth = 0,            -- the number of nested maps
      reading = {},         -- their paths
      in_listing = false,   -- whether a listing includes the current map
   }
end

-- Sends the lines of a map as part of a menu. A map that includes itself, or
-- is nested too deeply, adds nothing.
function map.include(menu, path)
   if menu.reading[path] then
      write_log("WARNING", path .. ": the map includes itself; the inner " ..
         "copy is left out")
   elseif menu.depth > DEPTH_MAX then
      write_log("WARNING", ("%s: more than %d nested maps; this one is left " ..
         "out"):format(path, DEPTH_MAX))
   else
      local outer = menu.map
      menu.map, menu.depth = path, menu.depth + 1
      menu.reading[path] = true
      send_lines(menu, path)
      menu.reading[path] = nil
      menu.map, menu.depth = outer, menu.depth - 1
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
