-- type: 9
-- Answers `gophermoon --check`: reports content that visitors do not get as
-- intended. These are lines of gophermaps that only resemble a directive or a
-- link, dead links, files that are there and not served, handlers that do not
-- compile, and files that other servers run or read as menus.
local check = require("gopher.check")
local directive = require("gopher.directive")
local lookup = require("gopher.lookup")
local map = require("gopher.map")
local markup = require("gopher.markup")
local paths = require("gopher.path")
local similar = require("gopher.similar")

local is_reported = {}   -- several menus can include one map
local n_problems, n_files, n_menus = 0, 0, 0

-- The text without control characters, at most 400 bytes.
local function printable(text)
   text = text:gsub("%c", "?")
   return #text > 400 and text:sub(1, 400) .. "..." or text
end

local function report(place, finding)
   local line = printable(place) .. ": " .. printable(finding) .. "\n"
   if not is_reported[line] then
      is_reported[line] = true
      n_problems = n_problems + 1
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

-- --- files that are not served ---

local PATH_MAX = 2048   -- bytes of a request

-- Reports why a file is not served. A map in a directory can be the cause, and
-- is then reported itself. Returns whether the file is served, or is a source,
-- and whether the site hides it.
local function check_refusal(path, name)
   local reason, remedy, culprit = check.refusal(path)
   local is_source = name:find("^%.?gophermap$") or name == "gophertag" or
      name:find("%.lua$")
   if #path > PATH_MAX then
      report(path:sub(1, 60), "the path is longer than a request can be; " ..
         "shorten it")
   elseif reason and is_source and (not remedy or name == ".gophermap") then
      reason, remedy, culprit = check.source_refusal(path)
   end
   if remedy and culprit == path then
      report(path, reason .. "; " .. remedy)
   end
   return not reason or culprit ~= path, reason and not remedy
end

-- --- handlers ---

-- The fields of the first comment of a handler.
local is_header_field = { title = true, type = true, hidden = true }
local HEADER_MAX = 2048   -- bytes of a handler

-- Returns a finding for a line that looks like a field of the first comment.
-- `is_header`: it is in the first comment.
local function check_header_line(line, is_header)
   local word, sign, value = line:match("^%-%-+%s*(%a+)(%s*[:=])%s*(.-)%s*$")
   local field = word and word:lower()
   if not is_header_field[field] then
      local meant = is_header and sign == ":" and similar(word, is_header_field)
      return meant and ("there is no field %s; did you mean %s?"):format(
         word, meant)
   elseif not is_header then
      return ("the field %s is below the first comment, so it is not read; " ..
         "move it to the top"):format(field)
   elseif field ~= word or sign ~= ":" then
      return ("the field %s is not read; write it like -- %s: %s"):format(
         field, field, field == "hidden" and "yes" or value)
   elseif field == "type" and #value ~= 1 then
      return "an item type is one character; write it like -- type: 0"
   elseif field == "hidden" and value ~= "yes" and value ~= "no" then
      return "the handler is not hidden; write -- hidden: yes"
   end
end

-- Checks the first comment of a handler, and a comment below blank lines that
-- should have been the first.
local function check_header(path, source)
   local is_header, number = true, 0
   for line in source:sub(1, HEADER_MAX):gmatch("([^\r\n]*)\r?\n") do
      number = number + 1
      local is_shebang = number == 1 and line:find("^#")
      if line:sub(1, 2) ~= "--" and not is_shebang then
         is_header = false
         if line:find("%S") then
            return
         end
      end
      local finding = check_header_line(line, is_header)
      if finding then
         report(("%s:%d"):format(path, number), finding)
      end
   end
end

local SOURCE_MAX = 1024 * 1024   -- bytes of a handler

local n_handlers = 0   -- Lua files that run

-- Words of sources that are meant to be handlers, and not to be programs that
-- another Lua runs.
local HANDLER_WORDS = { "send_%l+", "text_send",
   "require%s*%(?%s*[\"']gopher%.", "%f[%w]write_log%f[%W]",
   "QUERY_STRING", "SEARCHREQUEST", "REMOTE_ADDR", "SCRIPT_NAME", "PATH_INFO",
   "[\"']SELECTOR[\"']", "X_GOPHER_SEARCH", "GATEWAY_INTERFACE" }

-- Counts a handler, and reports one that was probably written as a text: it has
-- no header, and uses no function of the API.
local function check_is_meant(path, source)
   n_handlers = n_handlers + 1
   if source:find("^%s*%-%-+%s*%a+:") then
      return
   end
   for _, word in ipairs(HANDLER_WORDS) do
      if source:find(word) then
         return
      end
   end
   report(path, "this Lua file runs, but uses no function of the API; give " ..
      "it a header such as -- title: NAME, or set handlers_in to serve it as a " ..
      "text")
end

-- Compiles a handler or a module, and does not run it.
local function check_source(path)
   local source = start_of(path, SOURCE_MAX + 1)
   if #source > SOURCE_MAX then
      return report(path, "the handler is larger than 1 MiB; make it smaller")
   end
   source = source:gsub("^\u{FEFF}", "")
   check_header(path, source .. "\n")
   source = source:gsub("^#[^\n]*", "")
   -- The chunk name is "?", because Lua would cut a long path.
   local chunk, why = load(source, "=?", "t")
   if chunk and isHandler(path) and not path:find("^/lib/") then
      check_is_meant(path, source)
   elseif not chunk then
      local number, message = why:match("^%?:(%d+): (.*)$")
      report(number and path .. ":" .. number or path, message or why)
   end
end

-- --- files of other servers ---

-- Extensions of programs.
local is_program = { cgi = true, dcgi = true, fcgi = true, php = true }

-- Names of sources, by the names in lower case that resemble them.
local source_of_name = {
   gophermap = "gophermap", ["gophermap.txt"] = "gophermap",
   gophertag = "gophertag", ["gophertag.txt"] = "gophertag",
}

-- Reports a file that is sent, but named like a source.
local function check_name(path, name)
   local source = source_of_name[name:lower()] or
      name:lower():find("^index%.lua$") and "index.lua"
   if source and not exists(paths.directory(path) .. "/" .. source) then
      report(path, ("named almost like %s, so it is sent as a file; rename " ..
         "it to %s"):format(source, source))
   end
end

local function check_file(path, name)
   check_name(path, name)
   if name:find("~$") or name:find("^#.+#$") or name:find("%.orig$") or
      name:find("%.bak$") or name:find("%.rej$") then
      report(path, "a backup of an editor is served; remove it, or add it " ..
         "to the option hide")
   end
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

local function blank_after(sign)
   return ("blank after `%s`, so the line is text; remove the blank")
      :format(sign)
end

-- Returns the path of the site that a path of the host means, or nil.
local function site_path(path)
   local root = check.gopherroot():gsub("/*$", "/")
   return root ~= "/" and path:sub(1, #root) == root and path:sub(#root) or nil
end

-- Returns the finding for a line `=path` whose file cannot be included.
-- `becomes` says what the menu has in place of it.
local function bad_include(line, becomes)
   local path = directive.included_path(here, line)
   local reason, remedy = check.source_refusal(path)
   if site_path(path) and not reason then
      return ("a path begins at the gopherroot, so the line %s; write =%s")
         :format(becomes, site_path(path))
   end
   if reason then
      return ("%s cannot be included, so the line %s: %s; %s"):format(path,
         becomes, reason, remedy)
   end
   return directive.bad_include(here, line, becomes)
end

-- Checks of text by the first byte of a line. Each returns a finding where the
-- line resembles a directive.
local lookalikes = {
   ["!"] = function(line)
      return line:find("^!%s+%w") and blank_after("!")
   end,
   ["="] = function(line)
      if line:find("^=%s+[^=%s]") then
         return blank_after("=")
      end
      return line:find("^=[^=%s]") and bad_include(line, "is text")
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
         return "no such order, so the line is text; write :sort=name or " ..
            ":sort=date"
      end
      return line:find("^:%s*%.?%w+%s*=") and
         "malformed item type, so the line is text; write it like :ext=9"
   end,
}

for _, sign in ipairs { "*", ".", "~", "%" } do
   lookalikes[sign] = function(line)
      return line:find("^.%s+$") and blank_after(sign)
   end
end

-- Checks of directives by kind, as gopher.map has them. Each returns a finding
-- or nothing.
local directives = {
   map = function(menu, _, path)
      if menu.reading[path] then
         return "the map includes itself, so the inner copy is left out; " ..
            "remove the line"
      elseif menu.depth > map.DEPTH_MAX then
         return "too many nested maps, so this one is left out; include it " ..
            "in an outer one"
      end
      is_included[path] = true
      pending[#pending + 1] = { path = path, dir = menu_dir, outer = menu }
   end,
   program = function(_, line, path)
      return directive.bad_program(here, line, path) or
         bad_include(line, "is not sent")
   end,
   people = function()
      return not check.has_userdir() and "without the option userdir there " ..
         "are no user directories, so the line is left out; set userdir, or " ..
         "remove the line"
   end,
   pattern = function(menu, _, kind, dir, pattern)
      local n = directive.each_match(menu, kind, dir, pattern, function() end)
      return n == 0 and pattern:find("%*%.%w+$") and "no file of the type " ..
         "has such a name, so the line is text; correct the pattern"
   end,
}

-- Item types of RFC 1436 and Gopher+, and common later ones.
local KNOWN_TYPES = "0123456789+TgI" .. ":;<" .. "hisdMcpPrX"

-- --- item types ---

local BLOCK = 64 * 1024   -- bytes where a text has no NUL

local function is_binary(path)
   return start_of(path, BLOCK):find("\0", 1, true)
end

-- Item types as which a client cannot show a text.
local NO_TEXT = "17IgsS59:;<"

-- Returns what a file is that is linked as the item type `kind`, or nothing if
-- a client can show it. `own` is its own item type.
local function other_kind(kind, own, path, is_handler)
   local is_menu_link = kind == "1" or kind == "7"
   if is_handler and is_menu_link then
      return nil
   elseif own == "1" or own == "7" then
      return kind ~= "1" and "a menu"
   elseif own == "0" then
      return NO_TEXT:find(kind, 1, true) and not is_binary(path) and "a text"
   elseif is_menu_link then
      return "no menu"
   end
   return kind == "0" and (is_handler or is_binary(path)) and "no text"
end

-- Reports whether the first comment of a handler has this item type.
local function names_type(path, own)
   return start_of(path, HEADER_MAX):match("%-%-+%s*type:%s*(%g)") == own
end

-- Returns a finding for the item type of a link to a file or directory. The
-- type of a handler that names none is unknown.
local function check_type(kind, selector)
   local path = selector:gsub("/+$", "")
   local index = path .. "/index.lua"
   local is_dir = isDir(path == "" and "/" or path)
   local entry = is_dir and isHandler(index) and lookup.entry(index) or
      not is_dir and map.entry_of(selector)
   if not is_dir and not entry then
      return nil
   end
   local is_handler = entry and isHandler(entry.path)
   if is_handler and not names_type(entry.path, entry.type) then
      return nil
   end
   local own = (not entry or entry.map) and "1" or entry.type
   local what = kind ~= "+" and
      other_kind(kind, own, entry and entry.path, is_handler)
   return what and ("%s is %s; write type %s"):format(selector, what, own)
end

-- --- links ---

-- A query is the matter of its handler.
local function is_dead(selector)
   return not selector:find("?", 1, true) and not selector:find("^GET ") and
      not check.is_answered(selector)
end

-- Returns a finding for a link that leads to nothing.
local function check_target(line)
   local selector = map.target(menu_dir, line)
   if not selector then
      return nil
   elseif not is_dead(selector) then
      local kind = line:match("^(.)[^\t]")   -- a name; else the type is not sent
      return kind and check_type(kind, selector)
   end
   local reason, remedy = check.link_refusal(selector)
   if selector:find("%s$") and not is_dead((selector:gsub("%s+$", ""))) then
      return "blank behind the selector, so the link is dead; remove the blank"
   elseif selector:find("/gophermap$") then
      remedy = "link to its directory"
   elseif site_path(selector) and not reason then
      remedy = "a path begins at the gopherroot: write " .. site_path(selector)
   end
   return ("dead link, nothing answers %s%s%s; %s"):format(selector,
      reason and ": " or "", reason or "", remedy or "correct the selector")
end

-- Returns a finding for a selector `URL:X` that the server refuses.
local function check_url(selector)
   local address = selector:match("^/?URL:(.*)$")
   if not address or markup.is_followed(address) then
      return nil
   elseif address:find("^%a[%w+.-]*:[^%d]") then
      return ("the server does not follow %s; link to a page with a https " ..
         "address"):format(address)
   end
   return ("the address %s has no scheme, so clients get an error; write " ..
      "URL:https://%s"):format(address, address)
end

-- Types of lines that lead nowhere; their hosts are arbitrary.
local leads_nowhere = { i = true, ["3"] = true }

-- Item types of links that name a host.
local NEEDS_HOST = "28T+"

-- Ports of item types that lead to other servers.
local usual_port = { ["2"] = 105, ["8"] = 23, T = 23 }

-- Returns a finding for a link to another host without a port.
local function check_no_port(kind, selector, host)
   local port = selector:find("^GET ") and 80 or usual_port[kind] or 70
   if host == "" or host:lower() == servername:lower() or port == serverport or
      selector:find("^URL:") then
      return nil
   end
   for _, other in ipairs(sites()) do
      if host:lower() == other.host:lower() and other.port == serverport then
         return nil
      end
   end
   return ("no port, so the link has port %d; write %d"):format(serverport,
      port)
end

-- Returns a finding for the host and port of a link.
local function check_host(host, port)
   if host == "+" then
      return "+ for the host is this server; leave out host and port, as " ..
         "other servers need it"
   elseif host:find("^%d+$") then
      return "the host is a number; write the host in the third field and " ..
         "the port in the fourth"
   elseif host:find("^%[?[^:]*%]?:%d+$") then
      return "the host has a port behind a colon; write the port in the " ..
         "fourth field"
   elseif host:find("[%s/]") then
      return "the host is not a name; write only the name in the third field"
   elseif host:lower() ~= servername:lower() and
      (host:lower() == "localhost" or host:find("^127%.") or
      host == "0.0.0.0" or host == "::1") then
      return ("each client reaches itself as %s; write the name of the " ..
         "server, or leave out host and port"):format(host)
   elseif port:find("%S") and not port:find("^ *%d+ *$") then
      return "the port is not a number, so the link has the port of this " ..
         "server; correct the port"
   end
end

-- Returns a finding for a line with a TAB.
local function check_link(line)
   local kind, selector, host, port = (line .. "\t\t\t"):match(
      "^(.?)[^\t]*\t([^\t]*)\t([^\t]*)\t([^\t]*)")
   if not line:find("^%g") then
      return "no item type before the TAB, so the line is text; begin a " ..
         "link with its item type"
   elseif not KNOWN_TYPES:find(kind, 1, true) then
      return ("a TAB makes the line a link of the unknown item type %s; use " ..
         "a known type, or blanks in text"):format(kind)
   elseif kind == "h" and selector:find("^%a[%w+.-]*://") then
      return ("a bare address is sent as URL:%s; write URL: in front of it, " ..
         "as other servers need it"):format(selector)
   end
   if leads_nowhere[kind] then
      return check_target(line)
   elseif host == "" and NEEDS_HOST:find(kind, 1, true) then
      return ("a TAB makes the line a link of the item type %s, which needs " ..
         "a host; add it, or use blanks in text"):format(kind)
   end
   return check_host(host, port) or check_url(selector) or
      port == "" and check_no_port(kind, selector, host) or check_target(line)
end

-- Returns a finding for a line without TABs that was a link before an editor
-- replaced its TABs by blanks. A line is no link if its last word leads to
-- nothing, unless it begins with a slash.
local function check_blanks(line)
   local blanks, word = line:match("^[0-9+TghIs;dMc]%S.-(%s+)(%S*%w%S*)%s*$")
   if line:find("^[0-9+TghIs;dMc]%S.-  +/%S+") or word and
      (#blanks > 1 or line:find("^%d%a") and word:find("[./]")) and
      not is_dead(paths.selector(menu_dir, word)) then
      return "blanks in place of TABs, so the line is text; separate the " ..
         "fields with TABs"
   end
end

-- Returns a finding for an info line without a TAB, which shows its `i`. Words
-- like iPhone are text.
local function check_info(line)
   if line == "i" or line:find("^i  ") or line:find("^i[=*#_|/+~-][=*#_|/+~-]")
      or line:find("^i%u") and not line:find("^i[CMOPT]%a+") then
      return "no TAB behind the item type i, so the line is text and shows " ..
         "it; add a TAB, or remove the i"
   end
end

local function check_text(line)
   local lookalike = lookalikes[line:sub(1, 1)]
   return lookalike and lookalike(line) or check_info(line) or
      check_blanks(line)
end

-- The menu at the beginning of the current map, as gopher.map has it. `outer` is
-- that of the map that includes it, or nil.
local function begin_menu(outer)
   local menu = map.menu(menu_dir)
   menu.map, menu.depth = here, outer and outer.depth + 1 or 1
   for path in pairs(outer and outer.reading or {}) do
      menu.reading[path] = true
   end
   menu.reading[here] = true
   return menu
end

-- Checks the lines of the current map up to its end, as gopher.map reads them.
local function check_lines(menu)
   local is_first, number = true, 0
   for line in lines(here, map.LINE_MAX) do
      number = number + 1
      if number == 1 then
         line = line:gsub("^\u{FEFF}", "")
      end
      local kind, first, second, third = map.kind_of(menu, line, is_first)
      if kind == "end" or kind == "listing" then
         return
      end
      local finding
      if #line == map.LINE_MAX then
         finding = ("the line has more than %d bytes, so its rest is another " ..
            "line; divide it"):format(map.LINE_MAX)
      elseif line:find("\t", 1, true) and (kind == "text" or kind == "link") then
         finding = check_link(line)
      elseif kind == "text" then
         finding = check_text(line)
      elseif directives[kind] then
         finding = directives[kind](menu, line, first, second, third)
      end
      if finding then
         report(("%s:%d"):format(here, number), finding)
      end
      is_first = is_first and kind == "comment"
   end
end

-- Checks a map as a part of the menu of a directory.
local function check_map(path, dir, outer)
   local key = dir .. "\n" .. path
   if is_checked[key] then
      return
   end
   is_checked[key] = true
   n_menus = n_menus + 1
   here, menu_dir = path, dir
   if is_script(path) then
      report(path, "the gophermap is a program and is not run, so clients " ..
         "get an error; write a handler")
   else
      if check.look(path) then
         report(path, "the gophermap is executable, but it is read and not " ..
            "run; clear its executable bits")
      end
      check_lines(begin_menu(outer))
   end
end

-- Checks a map and all maps that it includes.
local function check_menu(path)
   check_map(path, paths.directory(path))
   while #pending > 0 do
      local part = table.remove(pending)
      check_map(part.path, part.dir, part.outer)
   end
end

-- --- the walk ---

local listed_maps = {}   -- maps in listings; other maps may include them
local is_visited = {}    -- directories by identity: symlinks may form circles
local symlinks = {}      -- are checked last: a finding names the real path
local DEPTH_MAX = 32

-- Checks a file of any kind by its name.
local function check_named_file(path, name)
   if name == "gophermap" or name == ".gophermap" then
      check_menu(path)
   elseif isHandler(path) or path:find("^/lib/.*%.lua$") then
      check_source(path)
   elseif name:find(".%.gophermap$") then
      listed_maps[#listed_maps + 1] = path
   elseif name ~= "gophertag" then
      check_file(path, name)
   end
end

-- Names of texts in a phlog that are not meant as posts.
local function is_about_phlog(name)
   name = name:lower()
   return name:find("^readme") or name:find("^about")
end

-- Reports texts beside the handler of a phlog that are not posts.
local function check_phlog(dir)
   local source = start_of(dir .. "/index.lua", SOURCE_MAX)
   if not source:find("[\"']gopher%.phlog[\"']") or
      not source:find("%.serve") or source:find("%f[%w]path%s*=") then
      return
   end
   local is_post = {}
   for _, post in ipairs(require("gopher.phlog").posts(dir .. "/") or {}) do
      is_post[post.path] = true
   end
   for _, entry in ipairs(entries(dir .. "/") or {}) do
      if entry.type == "0" and entry.name:find("%.%l+$") and
         not isHandler(entry.path) and not is_post[entry.path] and
         not is_about_phlog(entry.name) then
         report(entry.path, "no date in the name, so it is not a post of " ..
            "the phlog; rename it like 2026-11-30-name.txt")
      end
   end
end

local check_directory

-- Checks an entry of a directory. Names that begin with a dot hide a file,
-- except for the map of spacecookie.
local function check_entry(path, name, depth)
   if name:find("^%.") and name ~= ".gophermap" then
      return
   end
   local is_served, is_hidden = check_refusal(path, name)
   if not isDir(path) then
      n_files = n_files + 1
      if is_served then
         check_named_file(path, name)
      end
   elseif not is_hidden and depth < DEPTH_MAX then
      check_directory(path, depth + 1)
   end
end

-- The names in a directory: those of symlinks, or all others.
local function sorted_names(path, are_symlinks)
   local names = {}
   for name in check.names(path, are_symlinks):gmatch("[^/]+") do
      names[#names + 1] = name
   end
   table.sort(names)
   return names
end

function check_directory(path, depth)
   local _, identity = check.look(path)
   if not identity or is_visited[identity] then
      return
   end
   is_visited[identity] = true
   check_foreign_menus(path)
   check_phlog(path)
   for _, name in ipairs(sorted_names(path, true)) do
      symlinks[#symlinks + 1] = { path .. "/" .. name, name, depth }
   end
   for _, name in ipairs(sorted_names(path, false)) do
      check_entry(path .. "/" .. name, name, depth)
   end
end

-- Checks what symbolic links lead to, and the links that are found there.
local function check_symlinks()
   local i = 1
   while symlinks[i] do
      check_entry(table.unpack(symlinks[i]))
      i = i + 1
   end
end

-- Returns a number with its noun: "1 file", "2 files", "no files".
local function count_of(n, noun)
   return ("%s %s%s"):format(n == 0 and "no" or n, noun, n == 1 and "" or "s")
end

check_directory("", 0)
check_symlinks()
for _, path in ipairs(listed_maps) do
   if not is_included[path] then
      check_menu(path)
   end
end
local name = #sites() > 0 and site.name .. ": " or ""
local handlers = n_handlers > 0 and count_of(n_handlers, "handler") .. ", " or ""
send_raw(("%schecked %s, %s%s: %s\n"):format(name, count_of(n_files, "file"),
   handlers, count_of(n_menus, "menu"), count_of(n_problems, "problem")))
check.count(n_problems)
