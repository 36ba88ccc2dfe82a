-- Menus from gophermaps. A line is a directive only where its shape is exactly
-- that of one; whatever merely looks similar is text.

local map = {}

local people, sites = people, sites   -- whatever handlers do to the globals

local DEPTH_MAX = 4   -- maps within maps

-- Types whose selectors are no paths of this site.
local is_no_path = {
   ["2"] = true, ["3"] = true, ["8"] = true, T = true, i = true,
}

-- The directory that a path is in: "" for the root, else "/docs".
local function directory_of(path)
   return path:match("^(.*)/") or ""
end

-- The directory of the handler that runs.
local function own_directory()
   local path = request.path
   if path_info and path_info ~= "" then
      path = path:sub(1, -2 - #path_info)
   end
   if not isDir(path) then
      return directory_of(path)
   end
   return path == "/" and "" or path
end

-- A path of the site from what the author of a map, or of a handler, wrote.
local function base_of(path)
   if path:sub(1, 1) ~= "/" then
      return own_directory() .. "/" .. path
   end
   if path ~= request.map and
      path:sub(1, #gopherroot + 1) == gopherroot .. "/" then
      return path:sub(#gopherroot + 1)
   end
   return path
end

-- Follows `.` and `..` as text. Nothing leads above the root.
local function resolve(dir, path)
   local joined = dir .. "/" .. path
   if not joined:find("/.", 1, true) and not joined:find("//", 1, true) then
      return joined
   end
   local kept = {}
   for segment in joined:gmatch("[^/]+") do
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

local function starts(s, prefix)
   return s:sub(1, #prefix) == prefix
end

-- A selector of this site; what stands behind a `?` is no path.
local function absolute(dir, selector)
   if selector:sub(1, 1) == "/" or starts(selector, "URL:") or
      starts(selector, "GET ") then
      return selector
   end
   local question = selector:find("?", 1, true)
   if not question then
      return resolve(dir, selector)
   end
   return resolve(dir, selector:sub(1, question - 1)) ..
      selector:sub(question)
end

local function send_line(line)
   if site.width > 0 and #line > site.width then
      for _, part in ipairs(require("gopher.text").wrap(line, site.width)) do
         send_info(part)
      end
   else
      send_info(line)
   end
end

-- Is this a resource line? It begins with its type, and has a TAB.
local function is_resource(line)
   return line:find("\t", 2, true) and line:find("^[!-~]")
end

-- The fields of a resource line; those that are absent are "".
local function fields_of(line)
   return line:match("^(.)([^\t]*)\t([^\t]*)\t?([^\t]*)\t?([^\t]*)")
end

-- The port in a field, that of this server where it holds none.
local function port_of(field)
   local port = math.tointeger(tonumber(field:match("^ *(%d+) *$")))
   if port and port >= 1 and port <= 65535 then
      return port
   end
   return serverport
end

-- Is what stands in the host and port of a link this site? "" is.
local function is_this_site(host, port)
   return host == "" or
      host:lower() == servername:lower() and port == serverport
end

-- What a selector of this site leads to, as its directory lists it.
local function entry_of(selector)
   local path = selector:gsub("/+$", "")
   for _, entry in ipairs(entries(directory_of(path) .. "/") or {}) do
      if entry.selector == path or entry.path == path then
         return entry
      end
   end
end

-- A link that names nothing takes title, type and selector from where it leads.
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
   if is_ours and not is_no_path[kind] then
      selector = absolute(dir, selector ~= "" and selector or name)
      if name == "" then
         return send_nameless(kind, selector)
      end
   end
   send_dir(kind, name, selector, host ~= "" and host or servername, port)
end

-- A word about a map to the operator.
local function complain(path, what)
   write_log("WARNING", path .. ": " .. what)
end

-- Runs a handler in the place of a line, with its own `query`.
local function run(menu, path, words)
   require("gopher.part").run(menu, path, words)
end

-- `=path`, where the path names a file: a map, or a handler and its query. It
-- is relative to the map that says so, whereas links are to the whole menu.
local function take_include(menu, line)
   local dir = line:sub(2, 2) == "/" and "" or directory_of(menu.map)
   local path = resolve(dir, line:sub(2))
   if line ~= "=" and isReadable(path) then
      if path:sub(-4) == ".lua" then
         run(menu, path)
      else
         map.include(menu, path)
      end
      return true
   end
   local handler, words = line:match("^=([^ ]+%.lua) +(.*)$")
   if not handler or not isReadable(resolve(dir, handler)) then
      return false
   end
   run(menu, resolve(dir, handler), words)
   return true
end

-- `-name`: left out of the listing. With a blank or another `-` in it, it is
-- more likely a drawing or a sentence, unless there is a file of that name.
local function take_hidden(menu, line)
   local name = line:match("^%-([^%s%-][^/]*)$")
   if not name or
      name:find("[%s%-]") and not exists(menu.dir .. "/" .. name) then
      return false
   end
   menu.hidden[name] = true
   return true
end

-- `:ext=T`: what type this extension is in the listing.
local function take_type(menu, line)
   local extension, kind = line:match("^:(%w+)=(%g)$")
   if not extension then
      return false
   end
   menu.types[extension:lower()] = kind
   return true
end

-- `~`: the people who have a space here.
local function take_people(_, line)
   if line ~= "~" then
      return false
   end
   for _, person in ipairs(people()) do
      send_dir("1", "~" .. person.name, person.selector)
   end
   return true
end

-- `%`: the other sites of this server.
local function take_sites(_, line)
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

-- What a line may be by its first byte. Each says whether it took the line.
local directives = {
   ["="] = take_include,
   ["-"] = take_hidden,
   [":"] = take_type,
   ["~"] = take_people,
   ["%"] = take_sites,
}

-- The listing in the place of a `*`; never one within itself.
local function send_listing(menu)
   if menu.lists then
      return
   end
   menu.lists = true
   require("gopher.listing").send(menu.dir == "" and "/" or menu.dir, {
      hidden = menu.hidden, types = menu.types, menu = menu,
   })
   menu.lists = false
end

-- Sends what a line without a TAB stands for.
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

-- Sends the lines of a map up to its end, a `.` or a `*`.
local function send_lines(menu, path)
   local is_first, number = true, 0
   for line in lines(path) do
      number = number + 1
      menu.line = number
      if number == 1 and starts(line, "\u{FEFF}") then
         line = line:sub(4)   -- a mark that some editors leave
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

-- A path as the author of a map in `dir` means it.
map.resolve = function(dir, path)
   return resolve(path:sub(1, 1) == "/" and "" or dir, path)
end

-- The selector that a resource line of a menu in `dir` links to; nil where that
-- is no path of this site.
map.target = function(dir, line)
   local kind, name, selector, host, port = fields_of(line)
   port = port == "" and serverport or port_of(port)
   if not is_no_path[kind] and port == serverport and
      is_this_site(host, port) then
      return absolute(dir, selector ~= "" and selector or name)
   end
end

-- A menu that has not begun. `dir` is its directory, "" for the root.
function map.menu(dir)
   return {
      dir = dir,
      hidden = {},     -- names that the listing leaves out
      types = {},      -- item types for extensions in the listing
      map = nil,       -- the map that is being read
      line = 0,        -- and the number of its line
      depth = 0,       -- how many maps are being read, one in the other
      reading = {},    -- which ones
      lists = false,   -- is this part of a listing?
   }
end

-- Sends a map as part of a menu, as if its lines stood there. A map that is
-- within itself, or too deep, adds nothing.
function map.include(menu, path)
   if menu.reading[path] then
      complain(path, "this map includes itself")
   elseif menu.depth > DEPTH_MAX then
      complain(path, "maps within maps are nested too deeply")
   else
      local outer = menu.map
      menu.map, menu.depth = path, menu.depth + 1
      menu.reading[path] = true
      send_lines(menu, path)
      menu.reading[path] = nil
      menu.map, menu.depth = outer, menu.depth - 1
   end
end

-- Sends a map as a menu. Its links are relative to the directory it is in.
function map.send(path)
   path = base_of(path)
   if not isFile(path) then
      error(path .. ": no such file", 3)
   end
   map.include(map.menu(directory_of(path)), path)
end

return map
