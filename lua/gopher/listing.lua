-- Menus from directories.

local listing = {}

-- How wide a line with size and date may be where the site names no width.
local WIDTH = 70

-- So many entries are in memory at once.
local SLICE = 1000

local function type_of(entry, types)
   if not types or entry.dir or entry.name:sub(-4) == ".lua" then
      return entry.type
   end
   local extension = entry.name:match("%.(%w+)$")
   return extension and types[extension:lower()] or entry.type
end

local function size_of(entry)
   if entry.dir then
      return ""
   end
   local size, unit = entry.size, 0
   while size >= 1024 and unit < 4 do
      size, unit = size / 1024, unit + 1
   end
   local form = unit > 0 and size < 9.95 and "%.1f" or "%.0f"
   return form:format(size) .. ("kMGT"):sub(unit, unit)
end

local function date_of(entry)
   local is_date, date = pcall(os.date, "%Y-%m-%d", entry.mtime)
   return is_date and date or ""
end

-- A function that says how an entry is shown: by its title or its name.
local function plain_names(entry)
   return entry.title or entry.name
end

-- Calls visit(entry) for the entries of a directory that are not hidden, of
-- which `found` is the first slice. Returns how many there were.
local function each(path, found, hidden, visit)
   local from, n = 1, 0
   while found do
      for _, entry in ipairs(found) do
         if not hidden[entry.name] then
            visit(entry)
            n = n + 1
         end
      end
      from = from + SLICE
      found = #found == SLICE and entries(path, from, SLICE)
   end
   return n
end

-- The same with size and date behind it, in columns.
local function detailed_names(path, found, hidden)
   local text = require("gopher.text")
   local widest = 0
   each(path, found, hidden, function(entry)
      widest = math.max(widest, text.width(plain_names(entry)))
   end)
   local most = site.width > 0 and site.width or WIDTH
   local room = math.min(widest, math.max(most - 19, 20))
   return function(entry)
      local name = text.cut(plain_names(entry), room, "...")
      return ("%s  %5s  %s"):format(text.pad(name, room), size_of(entry),
         date_of(entry))
   end
end

-- The first line of the directory's tag, if there is one.
local function title_of(base)
   local tag = base .. "/gophertag"
   if isReadable(tag) then
      return lines(tag)()
   end
end

-- A map among the entries is expanded in its place, but not within itself.
local function send_map(menu, path)
   local map = require("gopher.map")
   menu = menu or map.menu(path:match("^(.*)/"))
   menu.lists = true
   if not menu.reading[path] and isReadable(path) then
      map.include(menu, path)
   end
end

-- Sends the directory at `path`. What may be said in `opts`:
--   hidden   a table whose keys are names that are left out
--   types    item types for extensions: { foo = "9" }
--   menu     the menu of gopher.map that this becomes a part of
function listing.send(path, opts)
   opts = opts or {}
   local base = path:gsub("/+$", "")
   local found, why = entries(path, 1, SLICE)
   if not found then
      write_log("WARNING", path .. ": " .. why)
      return send_error("This directory cannot be listed")
   end
   local hidden = opts.hidden or {}

   local title = not opts.menu and title_of(base)
   if title then
      send_dir("i", title, "TITLE")
   end
   local name_of = site.details and detailed_names(path, found, hidden) or
      plain_names
   local types = opts.types and next(opts.types) and opts.types
   local n = each(path, found, hidden, function(entry)
      if entry.map then
         send_map(opts.menu, base .. "/" .. entry.name)
      else
         send_dir(type_of(entry, types), name_of(entry), entry.selector)
      end
   end)
   if n == 0 then
      send_info("This directory is empty.")
   end
end

return listing
