-- type: 9
-- Answers `gophermoon --check`: reports content that visitors do not get as
-- intended. These are lines of gophermaps that only resemble a directive or a
-- link, dead links, handlers that do not compile, and files that other servers
-- run or read as menus.
local check = require("gopher.check")
local map = require("gopher.map")
local paths = require("gopher.path")

local is_reported = {}   -- several menus can include one map

-- The text without control characters, at most 400 bytes.
local function printable(text)
   text = text:gsub("%c", "?")
   return #text > 400 and text:sub(1, 400) .. "..." or text
end

local function report(place, finding)
   local line = printable(place) .. ": " .. printable(finding) .. "\n"
   if not is_reported[line] then
      is_reported[line] = true
      send_raw(line)
   end
end

-- Returns the first bytes of a file, "" for one that cannot be opened.
local function start_of(path, size)
   local file = io.open(path)
   local start = file and file:read(size)
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
      return report(path, "the handler is larger than 1 MiB; make it smaller")
   end
   source = source:gsub("^\u{FEFF}", ""):gsub("^#[^\n]*", "")
   -- The chunk name is "?", because Lua would cut a long path.
   local chunk, why = load(source, "=?", "t")
   if not chunk then
      local number, message = why:match("^%?:(%d+): (.*)$")
      report(number and path .. ":" .. number or path, message or why)
   end
end

-- Checks all handlers and modules of a directory, hidden ones too.
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

-- --- files of other servers ---

-- Extensions of programs.
local is_program = { cgi = true, dcgi = true, fcgi = true, php = true }

local function check_file(path)
   local extension = path:match("%.(%w+)$")
   if is_program[extension and extension:lower()] or
      check.look(path) and is_script(path) then
      report(path, "the server does not run programs, so clients get the " ..
         "source; remove it or write a handler")
   end
end

-- Menus of other servers, by file name.
local foreign_menus = {
   { "index.gph", "geomyidae" },
   { ".Links", "UMN gopherd and pygopherd" },
   { ".cap", "UMN gopherd and pygopherd" },
}

local function check_foreign_menus(dir)
   for _, menu in ipairs(foreign_menus) do
      local path = dir .. "/" .. menu[1]
      if exists(path) then
         report(path, "menu files of " .. menu[2] ..
            " are not read; convert it to a gophermap")
      end
   end
end

-- --- maps ---

local here, menu_dir     -- the current map, and the directory of its menu
local pending = {}       -- included maps
local is_checked, is_included = {}, {}

-- Checks the file of a line `=path`. Returns a finding or false.
local function check_include(path)
   if path:sub(-4) == ".lua" then
      return false
   elseif is_script(path) then
      return path .. " is not run, so clients get its source; include a " ..
         "handler in Lua"
   end
   is_included[path] = true
   pending[#pending + 1] = { path = path, dir = menu_dir }
   return false
end

local function blank_after(sign)
   return ("blank after `%s`, so the line is text; remove the blank")
      :format(sign)
end

-- Checks of lines without a TAB by the first byte. Each returns a finding where
-- the line resembles the directive.
local lookalikes = {
   ["!"] = function(_, is_first)
      return not is_first and "the title is not on the first line, so it " ..
         "is text; move it to the top"
   end,
   ["="] = function(line)
      local dir = paths.directory(here)
      local whole = paths.resolve(dir, line:sub(2))
      if line ~= "=" and isReadable(whole) then
         return check_include(whole)
      end
      local path = line:match("^=%s*([^=%s]+)")
      local full = path and paths.resolve(dir, path)
      if not full then
         return false
      elseif line:find("^=%s") then
         return blank_after("=")
      elseif not isReadable(full) then
         return "there is no file " .. full .. " to include, so the line is " ..
            "text; correct the path"
      end
      return full:sub(-4) ~= ".lua" and "only a handler takes a query, so " ..
         "the line is text; remove the query"
   end,
   ["-"] = function(line)
      local name = line:match("^%-%s*([^%s%-][^/]*)$")
      if not name or not name:find("%.%w+$") or name:find("%.%.$") then
         return false
      end
      if line:find("^%-%s") then
         return blank_after("-")
      end
      return name:find("[%s%-]") and
         not exists(menu_dir .. "/" .. name) and "there is no file " .. name ..
         " to hide, so the line is text; correct the name"
   end,
   [":"] = function(line)
      if line:find("^:sort=") then
         return line ~= ":sort=name" and line ~= ":sort=date" and
            "no such order, so the line is text; write :sort=name or " ..
            ":sort=date"
      end
      return line:find("^:%s*%.?%w+%s*=") and not line:find("^:%w+=%g$") and
         "malformed item type, so the line is text; write it like :ext=9"
   end,
}

for _, sign in ipairs { "*", ".", "~", "%" } do
   lookalikes[sign] = function(line)
      return line:find("^.%s+$") and blank_after(sign)
   end
end

-- Item types of RFC 1436 and Gopher+, and common later ones.
local KNOWN_TYPES = "0123456789+TgI" .. ":;<" .. "hisdMcpPrX"

-- Returns a finding for a link that leads to nothing. A query is the matter of
-- its handler.
local function check_target(line)
   local selector = map.target(menu_dir, line)
   return selector and not selector:find("?", 1, true) and
      not selector:find("^GET ") and not check.is_answered(selector) and
      "dead link, nothing answers " .. selector .. "; correct the selector"
end

-- Returns a finding for a line with a TAB.
local function check_link(line)
   local _, tabs = line:gsub("\t", "")
   local port = line:match("^[^\t]*\t[^\t]*\t[^\t]*\t([^\t]*)")
   if not line:find("^%g") then
      return "no item type before the TAB, so the line is text; begin a " ..
         "link with its item type"
   elseif not KNOWN_TYPES:find(line:sub(1, 1), 1, true) then
      return ("a TAB makes the line a link of the unknown item type %s; use " ..
         "a known type, or blanks in text"):format(line:sub(1, 1))
   elseif tabs > 3 then
      return "more than four fields, so the rest is not sent; remove the rest"
   elseif port and port:find("%S") and not port:find("^ *%d+ *$") then
      return "the port is not a number, so the link has the port of this " ..
         "server; correct the port"
   end
   return check_target(line)
end

local function check_line(line, is_first)
   if line:find("\t", 1, true) then
      return check_link(line)
   end
   local lookalike = lookalikes[line:sub(1, 1)]
   local finding = lookalike and lookalike(line, is_first)
   if not finding and line:find("^[0-9+TghIs;dMc]%S.-  +/%S+") then
      finding = "blanks in place of TABs, so the line is text; separate the " ..
         "fields with TABs"
   end
   return finding
end

-- Checks the lines of the current map up to its end, as gopher.map reads them.
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
         local finding = check_line(line, is_first)
         if finding then
            report(("%s:%d"):format(here, number), finding)
         end
         is_first = false
      end
   end
end

-- Checks a map as a part of the menu of a directory.
local function check_map(path, dir)
   local key = dir .. "\n" .. path
   if is_checked[key] then
      return
   end
   is_checked[key] = true
   here, menu_dir = path, dir
   if is_script(path) then
      report(path, "the gophermap is a script and is not run, so clients " ..
         "get its source; write a handler")
   else
      if check.look(path) then
         report(path, "the gophermap is executable, but it is read and not " ..
            "run; clear its executable bits")
      end
      check_lines()
   end
end

-- Checks a map and all maps that it includes.
local function check_menu(path)
   check_map(path, paths.directory(path))
   while #pending > 0 do
      local part = table.remove(pending)
      check_map(part.path, part.dir)
   end
end

-- --- the walk ---

local listed_maps = {}   -- maps in listings; other maps may include them
local is_visited = {}    -- directories by identity: symlinks may form circles
local DEPTH_MAX = 32

local function check_directory(path, depth)
   local _, identity = check.look(path)
   if not identity or is_visited[identity] then
      return
   end
   is_visited[identity] = true
   check_foreign_menus(path)
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
         listed_maps[#listed_maps + 1] = entry.path
      elseif not entry.dir and not entry.name:find("%.lua$") then
         check_file(entry.path)
      end
   end
end

check_directory("", 0)
for _, path in ipairs(listed_maps) do
   if not is_included[path] then
      check_menu(path)
   end
end
