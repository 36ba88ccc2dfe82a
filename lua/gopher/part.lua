-- Handlers that are parts of a menu: see gopher.map, which reads the others.

local part = {}

local cache_for = cache_for   -- whatever parts do to the global
local store = require("gopher.store")
local commit, rollback = store.commit, store.rollback

local senders = {
   "send_info", "send_text", "text_send", "send_dir", "send_link",
   "send_textfile", "send_gophermap", "send_raw", "send_error", "send_end",
   "print",
}

local function send_failure(text)
   send_dir("3", text, "", "error.host", 1)
end

-- The globals of a handler that is a part of a menu: it can end no more than
-- itself. Once it has said how long it may be kept, `said` knows.
local function globals_of_part(words, said)
   local own = setmetatable({ query = words }, { __index = _G })
   function own.send_end()
      for _, name in ipairs(senders) do
         own[name] = function() end
      end
   end
   function own.send_error(text)
      send_failure(text)
      own.send_end()
      cache_for(0, true)   -- errors are for nobody else
   end
   function own.cache_for(seconds)
      cache_for(seconds, true)
      said.lifetime = true
   end
   return own
end

-- A few letters by which the operator finds what a visitor tells him of.
local function make_id()
   local letters, id = "abcdefghijkmnpqrstuvwxyz23456789", {}
   for i = 1, 6 do
      local at = math.random(#letters)
      id[i] = letters:sub(at, at)
   end
   return table.concat(id)
end

-- Those who may see why: authors at the machine itself.
local function may_know()
   return site.development and
      (request.remote:find("^127%.") or request.remote == "::1")
end

-- An error value need not be a text, nor willing to become one.
local function reason_of(why)
   local is_text, reason = pcall(tostring, why)
   return is_text and reason or "an error that is no text"
end

-- Tells the operator everything, and the visitor one line.
local function report(menu, path, why)
   local id, reason = make_id(), reason_of(why)
   write_log("ERROR", ("%s:%d: handler %s failed (%s): %s"):format(
      menu.map, menu.line, path, id, reason))
   send_failure(("This part of the menu could not be made (%s)"):format(id))
   if may_know() then
      for line in reason:gmatch("[^\r\n]+") do
         send_info(line)
      end
   end
end

-- Lua's loader passes over a first line that begins with `#`, load() does not.
local function source_of(path)
   local file = io.open(path)
   local source = file:read("a")
   file:close()
   return (source:gsub("^#[^\n]*", ""))
end

-- Runs a handler in the place of a line, with its own `query`. If it fails,
-- that is its line's matter alone: what it has changed in the store is undone,
-- and what anybody has changed before it or will change after it is not.
part.run = function(menu, path, words)
   local said = {}
   local own = globals_of_part(words, said)
   local chunk, why = load(source_of(path), "@" .. path, "t", own)
   local is_done
   if chunk then
      commit()
      is_done, why = pcall(chunk, request)
   end
   if is_done then
      is_done, why = pcall(commit)
   end
   if not is_done then
      rollback()
   end
   if not is_done then
      report(menu, path, why)
   end
   if not is_done or not said.lifetime then
      cache_for(0, true)   -- neither an error nor silence is a yes
   end
end

return part
