-- type: 9
-- Answers `gophermoon --check`: names the lines of gophermaps that only resemble
-- a directive or a link. They are text to every visitor, as they stand.
local map = require("gopher.map")
local here, number

local function complain(what)
   send_raw(("%s:%d: %s\n"):format(here, number, what))
end

local function directory_of(path)
   return path:match("^(.*)/") or ""
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
      local path = line:match("^=%s*([^=%s]+)")
      local full = path and map.resolve(directory_of(here), path)
      if full and line:find("^=%s") then
         return "a blank behind `=`: this is text"
      end
      return full and not isReadable(full) and
         "there is no file " .. full .. " to include: this is text"
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
         not exists(directory_of(here) .. "/" .. name) and
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

-- What is wrong with a line that has a TAB?
local function check_link(line)
   local _, tabs = line:gsub("\t", "")
   local port = line:match("^[^\t]*\t[^\t]*\t[^\t]*\t([^\t]*)")
   if not line:find("^%g") then
      complain("a link begins with its item type: this is text")
   elseif tabs > 3 then
      complain("more than four fields: the rest is not sent")
   elseif port and port:find("%S") and not port:find("^ *%d+ *$") then
      complain("the port is no number: ours is sent")
   end
end

local function check_line(line, is_first)
   if line:find("\t", 1, true) then
      return check_link(line)
   end
   local is_near = near[line:sub(1, 1)]
   local what = is_near and is_near(line, is_first)
   if not what and line:find("^[0-9+TghIs;dMc]%S.-  +/%S+") then
      what = "blanks where a link has TABs: this is text"
   end
   if what then
      complain(what)
   end
end

local function check_map(path)
   local is_first = true
   here, number = path, 0
   for line in lines(path) do
      number = number + 1
      if not line:find("^#") then
         check_line(line, is_first)
         is_first = false
      end
   end
end

-- Symlinks may lead in circles: so deep is deep enough.
local DEPTH_MAX = 32

local function check_directory(path, depth)
   for _, name in ipairs { "/gophermap", "/.gophermap" } do
      if isReadable(path .. name) then
         check_map(path .. name)
      end
   end
   for _, entry in ipairs(entries(path == "" and "/" or path) or {}) do
      if entry.dir and depth < DEPTH_MAX then
         check_directory(entry.path, depth + 1)
      elseif entry.name:find("%.gophermap$") then
         check_map(entry.path)
      end
   end
end

check_directory("", 0)
