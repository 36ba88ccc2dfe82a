-- Handlers that a gophermap includes. gopher.map includes maps. Private.

local include = {}

local cache_for = cache_for   -- handlers may change the global
local store = require("gopher.store")
local commit, rollback = store.commit, store.rollback
local place = require("gopher.place")

local senders = {
   "send_info", "send_text", "text_send", "send_dir", "send_link",
   "send_textfile", "send_gophermap", "send_raw", "send_error", "send_end",
   "print",
}

local function send_failure(text)
   send_dir("3", text, "", "error.host", 1)
end

local HAS_EXITED = {}   -- the error that os.exit() raises

-- Returns the globals of an included handler. Its send_end(), send_error() and
-- os.exit() end only its own part of the menu. cache_for() sets
-- `run.has_lifetime`.
local function handler_globals(query, run)
   local globals = setmetatable({ query = query }, { __index = _G })
   function globals.send_end()
      for _, name in ipairs(senders) do
         globals[name] = function() end
      end
   end
   function globals.send_error(text)
      send_failure(text)
      globals.send_end()
      cache_for(0, true)   -- an error is not cached
   end
   globals.os = setmetatable({ exit = function()
      globals.send_end()
      error(HAS_EXITED)
   end }, { __index = os })
   -- The menu has begun, perhaps without a line.
   function globals.send_textfile(path)
      if not isReadable(path) then
         return nil, "no such file"
      end
      for line in lines(path) do
         globals.send_info(line)
      end
      return true
   end
   function globals.cache_for(seconds)
      cache_for(seconds, true)
      run.has_lifetime = true
   end
   return globals
end

-- Returns an error id. The visitor reports it, and the operator finds it in
-- the log.
local function make_id()
   local letters, id = "abcdefghijkmnpqrstuvwxyz23456789", {}
   for i = 1, 6 do
      local at = math.random(#letters)
      id[i] = letters:sub(at, at)
   end
   return table.concat(id)
end

-- Reports whether the client may see the error: it connects from this host,
-- and the option development is set.
include.shows_errors = function()
   return site.development and (request.remote:find("^127%.") or
      request.remote == "::1" or request.remote == "local")
end

-- Returns an error value as a string. Its __tostring may fail.
local function message_of(value)
   local is_done, message = pcall(tostring, value)
   return is_done and message or "the error value has no text"
end

-- Logs the error, and sends one line with its id.
local function report(menu, path, value)
   local id, message = make_id(), require("gopher.hint")(message_of(value))
   write_log("ERROR", ("%s:%d: handler %s failed (%s): %s"):format(
      menu.map, menu.line, path, id, message))
   send_failure(("This part of the menu could not be made (%s)"):format(id))
   if include.shows_errors() then
      for line in message:gmatch("[^\r\n]+") do
         send_info(line)
      end
   end
end

-- Returns the source of a handler. load() would accept neither a byte order
-- mark nor a `#!` line.
local function source_of(path)
   local file = io.open(path)
   local source = file:read("a")
   file:close()
   return (source:gsub("^\u{FEFF}", ""):gsub("^#[^\n]*", ""))
end

-- Runs a handler as a part of a menu, with its own query. It has a transaction
-- of its own: if it fails, only its changes to the store are undone.
include.run = function(menu, path, query)
   local run = {}
   local chunk, why = load(source_of(path), "@" .. path, "t",
      handler_globals(query, run))
   local is_done
   if chunk then
      commit()
      is_done, why = xpcall(chunk, place, request)
   end
   if is_done or why == HAS_EXITED then
      is_done, why = pcall(commit)
   end
   if not is_done then
      rollback()
      report(menu, path, why)
   end
   if not is_done or not run.has_lifetime then
      cache_for(0, true)   -- only a reply with a lifetime is cached
   end
end

return include
