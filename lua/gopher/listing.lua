-- Menus from directories.

local lookup = require("gopher.lookup")

local listing = {}

-- Columns of a line with size and date, unless the option width is set.
local WIDTH = 70

-- Entries in memory at once.
local SLICE = 1000

-- Bytes of a line that are read at once.
local LINE_MAX = 60000

-- Lines of a README that are shown, and columns of a line; the names of a
-- README: the first that exists is shown.
local README_LINES, README_WIDTH = 200, 1000
local readmes = { "README", "README.txt", "README.md", "Readme.txt",
   "Readme.md", "readme.txt", "readme.md" }

local function type_of(entry, types)
   local is_handler = entry.name:sub(-4) == ".lua" and
      entry.selector:sub(-4) ~= ".lua"
   if not types or entry.dir or is_handler then
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

local function name_of(entry)
   return entry.title or entry.name
end

-- Calls visit(entry) for the entries of a directory that are not hidden.
-- `slice` is the first slice of them, or nil. Returns the number of entries.
-- Private.
listing.each_entry = function(path, slice, order, hidden, visit)
   local from, n = 1, 0
   slice = slice or entries(path, from, SLICE, order)
   while slice do
      for _, entry in ipairs(slice) do
         if not hidden[entry.name] then
            visit(entry)
            n = n + 1
         end
      end
      from = from + SLICE
      slice = #slice == SLICE and entries(path, from, SLICE, order)
   end
   return n
end

-- Returns a function that formats an entry in columns: name, size and date.
local function column_format(path, slice, order, hidden)
   local text = require("gopher.text")
   local widest = 0
   listing.each_entry(path, slice, order, hidden, function(entry)
      widest = math.max(widest, text.width(name_of(entry)))
   end)
   local line_width = site.width > 0 and site.width or WIDTH
   local name_width = math.min(widest, math.max(line_width - 19, 20))
   return function(entry)
      local name = text.cut(name_of(entry), name_width, "...")
      return ("%s  %5s  %s"):format(text.pad(name, name_width),
         size_of(entry), date_of(entry))
   end
end

-- The first line of the gophertag of a directory, or nil.
local function title_of(base)
   local tag = base .. "/gophertag"
   if isReadable(tag) then
      return lines(tag, LINE_MAX)()
   end
end

-- Returns a line of a README as a menu can hold it.
local function readme_line(line)
   line = line:gsub("^\u{FEFF}", ""):gsub("\t", "    ")
   return #line > README_WIDTH and
      require("gopher.text").cut(line, README_WIDTH, "...") or line
end

-- Sends a text, up to a number of lines. A line with a NUL ends it, since it is
-- no text.
local function send_start(path)
   local n, is_rest = 0, false
   for line in lines(path, LINE_MAX) do
      n = is_rest and n or n + 1
      if n > README_LINES or line:find("\0", 1, true) then
         send_info("...")
         break
      elseif not is_rest then
         require("gopher.map").send_text(readme_line(line))
      end
      is_rest = #line == LINE_MAX
   end
end

-- Sends the README of a directory, unless the site hides it.
local function send_readme(base)
   for _, name in ipairs(readmes) do
      local path = base .. "/" .. name
      if isReadable(path) and lookup.entry(path) then
         send_start(path)
         return send_info("")
      end
   end
end

-- Sends a link to the directory above. The root has none.
local function send_parent(base)
   if base ~= "" then
      local parent = require("gopher.path").directory(base)
      send_dir("1", "..",
         parent == "" and "/" or require("gopher.url").selector(parent))
   end
end

-- Sends the lines of a map among the entries, but not within itself.
local function send_map(menu, path)
   local map = require("gopher.map")
   menu = menu or map.menu(path:match("^(.*)/"))
   menu.in_listing = true
   if not menu.reading[path] and isReadable(path) then
      map.include(menu, path)
   end
end

-- With the option development, says that files are missing for their mode.
-- Such a reply is not cached.
local function send_private()
   local n = require("gopher.lookup").n_private()
   if n > 0 then
      cache_for(0, true)
      if require("gopher.include").shows_errors() then
         send_info(("%d %s not readable by others; see --check"):format(n,
            n == 1 and "entry is" or "entries are"))
      end
   end
end

-- Sends the directory at `path`. Options:
--   hidden   a table whose keys are the names to leave out
--   types    item types of extensions: { foo = "9" }
--   sort     the order: "name" or "date"; by default that of the site
--   menu     the menu of gopher.map that the listing is a part of
function listing.send(path, opts)
   opts = opts or {}
   local base, order = path:gsub("/+$", ""), opts.sort or site.sort
   local slice, why = entries(path, 1, SLICE, order)
   if not slice then
      write_log("WARNING", path .. ": " .. why)
      return send_error("This directory cannot be listed")
   end
   local hidden = opts.hidden or {}

   local title = not opts.menu and title_of(base)
   if title then
      send_dir("i", title, "TITLE")
   end
   if site.readme and not opts.menu then
      send_readme(base)
   end
   if site.parent then
      send_parent(base)
   end
   local format = site.details and
      column_format(path, slice, order, hidden) or name_of
   local types = opts.types and next(opts.types) and opts.types
   local n = listing.each_entry(path, slice, order, hidden, function(entry)
      if entry.map then
         send_map(opts.menu, base .. "/" .. entry.name)
      else
         send_dir(type_of(entry, types), format(entry), entry.selector)
      end
   end)
   if n == 0 then
      send_info("This directory is empty.")
   end
   if site.development then
      send_private()
   end
end

return listing
