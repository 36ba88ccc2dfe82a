-- The directives of gophermaps, except titles and comments. gopher.map loads
-- this only for a line that may be one. Private.

local lookup = require("gopher.lookup")
local paths = require("gopher.path")

local directive = {}

local people, sites = people, sites   -- handlers may change the globals

local STARS_MAX = 8     -- in a pattern of names

-- --- finding ---

-- Reports whether a text begins with a letter or a digit. A text that is not
-- UTF-8 counts as Latin-1.
local function begins_word(text)
   if text:find("^[%w]") then
      return true
   elseif not text:find("^[\xC0-\xFF]") then
      return false
   end
   local is_utf8, code = pcall(utf8.codepoint, text)
   code = is_utf8 and code or text:byte()
   return code ~= 0xD7 and code ~= 0xF7 and
      (code < 0x2000 or code >= 0x3040 and code < 0xE000)
end

-- The functions return the kind of a line and values for the sender, or nil.

-- `!text` is a title on the first line, and on others if it begins with a word.
local function find_title(_, line, is_first)
   if is_first or begins_word(line:sub(2)) then
      return "title", line:match("^!([^\t]*)")
   end
end

-- Reports whether only a shell could run a line `=...` that names no file: it
-- has a path, or a command word, alone or before a blank. A drawing may end in
-- `=`.
local function is_command(line)
   return line:sub(-1) ~= "=" and
      (line:find("^=%.?%.?/[./]*[%w\x80-\xFF]") or
      line:find("^=%l[%l%d._+/-]*$") or line:find("^=%l[%l%d._+/-]* "))
end

-- `=path` includes a map or a handler, `=handler.lua query` a handler with a
-- query. The path is relative to the map that holds the line.
local function find_include(menu, line)
   local dir = paths.directory(menu.map)
   local path = paths.resolve(dir, line:sub(2))
   local is_file, is_program = lookup.file(path)
   if is_file and isHandler(path) then
      return "handler", path
   elseif is_file then
      return is_program and "program" or "map", path, line
   end
   local handler, query = line:match("^=([^ ]+%.lua) +(.*)$")
   path = handler and paths.resolve(dir, handler)
   if path and lookup.file(path) and isHandler(path) then
      return "handler", path, query
   end
   if is_command(line) then
      return "program", nil, line
   end
end

-- `-name` hides a name from the listing. A name with a blank or another `-` is
-- probably a drawing or a sentence, so it counts only where the file exists.
local function find_hidden(menu, line)
   local name = line:match("^%-([^%s%-][^/]*)$")
   if name and (not name:find("[%s%-]") or exists(menu.dir .. "/" .. name)) then
      return "hidden", name
   end
end

-- `:ext=T` sets the item type of an extension in the listing, `:sort=name` and
-- `:sort=date` its order.
local function find_type(_, line)
   local order = line:match("^:sort=(%a+)$")
   if order == "name" or order == "date" then
      return "sort", order
   end
   local extension, kind = line:match("^:(%w+)=(%g)$")
   if extension then
      return "type", extension:lower(), kind
   end
end

-- `0*.txt` is a link for each file with such a name.
local function find_pattern(menu, line)
   local kind, path = line:match("^([014-79gIhsd;McpPrX])(%S+)$")
   local dir = kind and path:match("^.*/") or ""
   local pattern = kind and path:sub(#dir + 1) or ""
   local _, stars = pattern:gsub("%*+", "")
   if stars > 0 and not dir:find("*", 1, true) and stars <= STARS_MAX and
      not pattern:find("**", 1, true) and path ~= "*" then
      return "pattern", kind, paths.resolve(menu.dir, dir), pattern
   end
end

-- Returns a function that finds a kind for exactly this line.
local function exactly(sign, kind)
   return function(_, line)
      return line == sign and kind or nil
   end
end

local finders = {
   ["#"] = function()
      return "comment"
   end,
   ["!"] = find_title, ["="] = find_include, ["-"] = find_hidden,
   [":"] = find_type, ["*"] = exactly("*", "listing"),
   ["."] = exactly(".", "end"), ["~"] = exactly("~", "people"),
   ["%"] = exactly("%", "sites"),
}

-- Returns the kind of a line that is a directive, and values for send(); or
-- nil. `is_first` says that all lines before are comments.
directive.find = function(menu, line, is_first)
   return (finders[line:sub(1, 1)] or find_pattern)(menu, line, is_first)
end

-- --- patterns of names ---

-- Reports whether a name has the pieces between the stars of a pattern.
local function name_matches(name, pieces)
   local first, last = pieces[1], pieces[#pieces]
   local at = #first + 1
   if name:sub(1, #first) ~= first then
      return false
   end
   for i = 2, #pieces - 1 do
      local _, to = name:find(pieces[i], at, true)
      if not to then
         return false
      end
      at = to + 1
   end
   return #name - #last + 1 >= at and name:sub(#name - #last + 1) == last
end

-- Reports whether an entry may be a link of this type: a menu only of type 1.
local function entry_suits(entry, kind)
   return kind == "1" and entry.type == "1" or
      kind ~= "1" and not entry.dir and not entry.map
end

-- Calls visit(entry) for the entries of `dir` that a pattern means. Returns
-- their number.
directive.each_match = function(menu, kind, dir, pattern, visit)
   local pieces, n, order = {}, 0, menu.sort or site.sort
   for piece in (pattern .. "*"):gmatch("([^*]*)%*") do
      pieces[#pieces + 1] = piece
   end
   require("gopher.listing").each_entry(dir, nil, order, menu.hidden,
      function(entry)
         if entry_suits(entry, kind) and name_matches(entry.name, pieces) then
            visit(entry)
            n = n + 1
         end
      end)
   return n
end

-- --- sending ---

-- Sends a link for each file that a pattern means. Returns whether there is one.
local function send_matches(menu, kind, dir, pattern)
   return directive.each_match(menu, kind, dir, pattern, function(entry)
      send_dir(isHandler(entry.path) and entry.type or kind, entry.title or entry.name,
         entry.selector)
   end) > 0
end

-- Sends the listing, but not within itself.
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

local function send_sites()
   for _, other in ipairs(sites()) do
      local name = other.host
      if other.port ~= 70 then
         name = name .. ":" .. other.port
      end
      send_dir("1", name, "", other.host, other.port)
   end
end

local senders = {
   title = function(_, text)
      send_dir("i", text, "TITLE")
   end,
   map = function(menu, path)
      require("gopher.map").include(menu, path)
   end,
   handler = function(menu, path, query)
      require("gopher.include").run(menu, path, query)
   end,
   program = function(menu, path, line)
      menu.programs[#menu.programs + 1] = {
         number = menu.line, line = line, path = path,
      }
   end,
   hidden = function(menu, name)
      menu.hidden[name] = true
   end,
   type = function(menu, extension, kind)
      menu.types[extension] = kind
   end,
   sort = function(menu, order)
      menu.sort = order
   end,
   people = function()
      for _, person in ipairs(people()) do
         send_dir("1", "~" .. person.name, person.selector)
      end
   end,
   pattern = send_matches,
   listing = send_listing,
   sites = send_sites,
}

-- Sends what a directive of this kind means. Returns false if that is nothing,
-- so that the line is text.
directive.send = function(menu, kind, ...)
   return senders[kind](menu, ...)
end

-- --- warnings ---

-- Returns the path that a line `=path` of a map names, and its query.
directive.included_path = function(path, line)
   local name, query = line:match("^=([^%s]+)(.*)$")
   return paths.resolve(paths.directory(path), name or ""), query or ""
end

-- Says that a line `=...` of a map is a program, `path` or a command; or returns
-- nil.
directive.bad_program = function(map, line, path)
   local named = paths.resolve(paths.directory(map), line:sub(2))
   local command = path or not exists(named) and
      (line:match("^=(%l[%w_-]*)$") or line:match("^=(%l[%w_-]*) "))
   return command and command .. " is a program and is not run, so the line " ..
      "is not sent; include a handler in Lua"
end

-- Says why a line `=path` of a map includes nothing. `becomes` says what the
-- menu has in place of it.
directive.bad_include = function(map, line, becomes)
   local path, query = directive.included_path(map, line)
   if query ~= "" and isReadable(path) then
      return ("only a handler takes a query, so the line %s; remove the " ..
         "query"):format(becomes)
   elseif exists(path) then
      return ("%s cannot be included, so the line %s; include a file that " ..
         "others may read"):format(path, becomes)
   end
   return ("there is no file %s to include, so the line %s; correct the path")
      :format(path, becomes)
end

-- Logs a warning, once an hour.
local function warn(text)
   if lookup.may_warn(text) then
      write_log("WARNING", text)
   end
end

-- Logs a warning of the current map. The log names the file of the request.
local function warn_of_map(menu, text)
   warn((menu.map ~= request.file and menu.map .. ": " or "") .. text)
end

-- Says that a map is a program, to the log and, if it is a whole menu, to the
-- client.
directive.refuse_program = function(menu)
   warn_of_map(menu, "begins with #!, but no program is run; write a handler")
   if menu.depth == 1 and not menu.in_listing then
      send_dir("3", "This menu is a program, and is not run", "",
         "error.host", 1)
   end
end

-- Warns of the lines of a map that are not sent.
directive.warn_of_programs = function(menu)
   local first, n = menu.programs[1], #menu.programs
   local why = directive.bad_program(menu.map, first.line, first.path) or
      directive.bad_include(menu.map, first.line, "is not sent")
   warn_of_map(menu, ("line %d: %s%s"):format(first.number, why,
      n > 1 and (" (and %d more)"):format(n - 1) or ""))
end

-- Logs, once for a menu, that a map is left out.
directive.leave_out = function(menu, path, why)
   if not menu.left_out[path] then
      menu.left_out[path] = true
      warn(path .. ": " .. why)
   end
end

return directive
