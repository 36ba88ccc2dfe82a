-- type: 9
-- Answers `gophermoon --check`: names what visitors do not get in the way in
-- which it seems to be meant. Lines of gophermaps that only resemble a
-- directive or a link, links that lead to nothing, handlers that do not
-- compile, and what another server would have run, or read as a menu.
local check = require("gopher.check")
local map = require("gopher.map")

local is_said = {}   -- a map can be part of several menus

-- Bytes that a terminal obeys become `?`, and nothing is endless.
local function shown(text)
   text = text:gsub("%c", "?")
   return #text > 400 and text:sub(1, 400) .. "..." or text
end

local function complain(where, what)
   local sentence = shown(where) .. ": " .. shown(what) .. "\n"
   if not is_said[sentence] then
      is_said[sentence] = true
      send_raw(sentence)
   end
end

local function directory_of(path)
   return path:match("^(.*)/") or ""
end

-- The first bytes of a file, none where it cannot be opened.
local function start_of(path, most)
   local file = io.open(path)
   local start = file and file:read(most)
   if file then
      file:close()
   end
   return start or ""
end

local function is_script(path)
   return start_of(path, 2) == "#!"
end

-- --- handlers ---

local SOURCE_MAX = 1024 * 1024   -- bytes of a handler

-- Compiles a handler or a module, and does not run it.
local function check_source(path)
   local source = start_of(path, SOURCE_MAX + 1)
   if #source > SOURCE_MAX then
      return complain(path, "a handler has at most 1 MiB")
   end
   -- As the server does, but for a name that Lua would cut.
   local chunk, why = load(source:gsub("^#[^\n]*", ""), "=?", "t")
   if not chunk then
      local number, message = why:match("^%?:(%d+): (.*)$")
      complain(number and path .. ":" .. number or path, message or why)
   end
end

-- Also those that are in no listing: hidden ones, and modules.
local function check_sources(dir)
   local names = {}
   for name in check.names(dir):gmatch("[^/]+") do
      if name:find("^[^.].*%.lua$") and isReadable(dir .. "/" .. name) then
         names[#names + 1] = name
      end
   end
   table.sort(names)
   for _, name in ipairs(names) do
      check_source(dir .. "/" .. name)
   end
end

-- --- what others run, or read as menus ---

-- Names of programs.
local is_program = { cgi = true, dcgi = true, fcgi = true, php = true }

-- A file that is sent as it is.
local function check_file(path)
   local extension = path:match("%.(%w+)$")
   if is_program[extension and extension:lower()] or
      check.look(path) and is_script(path) then
      complain(path, "nothing is run here: visitors get the source")
   end
end

-- Menus that are read as such elsewhere.
local strange = {
   { "index.gph", "a menu of geomyidae is not read as one here" },
   { ".Links", "links of UMN gopherd and pygopherd are not read here" },
   { ".cap", "names of UMN gopherd and pygopherd are not read here" },
}

local function check_strange(dir)
   for _, row in ipairs(strange) do
      local path = dir .. "/" .. row[1]
      if exists(path) then
         complain(path, row[2])
      end
   end
end

-- --- maps ---

local here, menu_dir   -- the map, and the directory of the menu it is part of
local later = {}       -- maps that others include
local is_checked, is_included = {}, {}

-- `=path`, where the path names a file.
local function check_include(path)
   if path:sub(-4) == ".lua" then
      return false
   elseif is_script(path) then
      return path .. " is not run here: visitors get its source"
   end
   is_included[path] = true
   later[#later + 1] = { path = path, dir = menu_dir }
   return false
end

-- A line without a TAB: what it would nearly be, by its first byte.
local near = {
   ["*"] = function(line)
      return line:find("^%*%s+$") and "a blank behind `*`: this is text"
   end,
   ["."] = function(line)
      return line:find("^%.%s+$") and "a blank behind `.`: this is text"
   end,
   ["!"] = function(_, is_first)
      return not is_first and
         "a title stands on the first line: this is text"
   end,
   ["="] = function(line)
      local dir = directory_of(here)
      local whole = map.resolve(dir, line:sub(2))
      if line ~= "=" and isReadable(whole) then
         return check_include(whole)
      end
      local path = line:match("^=%s*([^=%s]+)")
      local full = path and map.resolve(dir, path)
      if not full then
         return false
      elseif line:find("^=%s") then
         return "a blank behind `=`: this is text"
      elseif not isReadable(full) then
         return "there is no file " .. full .. " to include: this is text"
      end
      return full:sub(-4) ~= ".lua" and
         "only a handler takes words behind its name: this is text"
   end,
   ["-"] = function(line)
      local name = line:match("^%-%s*([^%s%-][^/]*)$")
      if not name or not name:find("%.%w+$") or name:find("%.%.$") then
         return false
      end
      if line:find("^%-%s") then
         return "a blank behind `-`: this is text"
      end
      return name:find("[%s%-]") and
         not exists(menu_dir .. "/" .. name) and
         "nothing here is called " .. name .. ": this is text"
   end,
   ["~"] = function(line)
      return line:find("^~%s+$") and "a blank behind `~`: this is text"
   end,
   ["%"] = function(line)
      return line:find("^%%%s+$") and "a blank behind `%`: this is text"
   end,
   [":"] = function(line)
      return line:find("^:%s*%.?%w+%s*=") and not line:find("^:%w+=%g$") and
         "a type is written like :ext=9: this is text"
   end,
}

-- RFC 1436 and Gopher+, and what has come into use since.
local KNOWN = "0123456789+TgI" .. ":;<" .. "hisdMcpPrX"

-- Where nothing answers a link. What stands behind a `?` is a handler's matter.
local function dead_end(line)
   local selector = map.target(menu_dir, line)
   return selector and not selector:find("?", 1, true) and
      not selector:find("^GET ") and not check.is_answered(selector) and
      "nothing answers " .. selector .. ": this link is dead"
end

-- What is wrong with a line that has a TAB?
local function fault_of_link(line)
   local _, tabs = line:gsub("\t", "")
   local port = line:match("^[^\t]*\t[^\t]*\t[^\t]*\t([^\t]*)")
   if not line:find("^%g") then
      return "a link begins with its item type: this is text"
   elseif not KNOWN:find(line:sub(1, 1), 1, true) then
      return ("a TAB makes this an item of the type %s, which clients do " ..
         "not know"):format(line:sub(1, 1))
   elseif tabs > 3 then
      return "more than four fields: the rest is not sent"
   elseif port and port:find("%S") and not port:find("^ *%d+ *$") then
      return "the port is no number: ours is sent"
   end
   return dead_end(line)
end

local function fault_of(line, is_first)
   if line:find("\t", 1, true) then
      return fault_of_link(line)
   end
   local is_near = near[line:sub(1, 1)]
   local what = is_near and is_near(line, is_first)
   if not what and line:find("^[0-9+TghIs;dMc]%S.-  +/%S+") then
      what = "blanks where a link has TABs: this is text"
   end
   return what
end

-- Up to its end, as visitors see it.
local function check_lines()
   local is_first, number = true, 0
   for line in lines(here) do
      number = number + 1
      if number == 1 then
         line = line:gsub("^\u{FEFF}", "")
      end
      if line == "." or line == "*" then
         return
      elseif not line:find("^#") then
         local what = fault_of(line, is_first)
         if what then
            complain(("%s:%d"):format(here, number), what)
         end
         is_first = false
      end
   end
end

-- A map as a part of the menu of a directory.
local function check_map(path, dir)
   local both = dir .. "\n" .. path
   if is_checked[both] then
      return
   end
   is_checked[both] = true
   here, menu_dir = path, dir
   if is_script(path) then
      complain(path, "a map is not run here: visitors get its source")
   else
      if check.look(path) then
         complain(path, "a map that can be executed is only read here")
      end
      check_lines()
   end
end

-- And all that it includes.
local function check_menu(path)
   check_map(path, directory_of(path))
   while #later > 0 do
      local part = table.remove(later)
      check_map(part.path, part.dir)
   end
end

-- --- the walk ---

local parts = {}     -- maps that directories list, or that others include
local is_seen = {}   -- directories: symlinks may lead in circles
local DEPTH_MAX = 32

local function check_directory(path, depth)
   local _, which = check.look(path)
   if not which or is_seen[which] then
      return
   end
   is_seen[which] = true
   check_strange(path)
   check_sources(path)
   for _, name in ipairs { "/gophermap", "/.gophermap" } do
      if isReadable(path .. name) then
         check_menu(path .. name)
      end
   end
   for _, entry in ipairs(entries(path == "" and "/" or path) or {}) do
      if entry.dir and depth < DEPTH_MAX then
         check_directory(entry.path, depth + 1)
      elseif entry.map then
         parts[#parts + 1] = entry.path
      elseif not entry.dir and not entry.name:find("%.lua$") then
         check_file(entry.path)
      end
   end
end

check_directory("", 0)
for _, path in ipairs(parts) do
   if not is_included[path] then
      check_menu(path)
   end
end
