-- title: The guestbook
-- type: 7
-- The text that a visitor types at the prompt becomes an entry. Without
-- it, the reply is the newest page, and "/guestbook?2" is the page
-- before. A listing links to the prompt; a link of type 1 shows entries.
local store = require("gopher.store")
local text = require("gopher.text")

local BOOK = "guestbook"          -- a list in the store
local LENGTH_MAX = 200            -- characters of an entry
local ENTRIES_MAX = 1000          -- older entries are deleted
local DAILY_MAX = 200             -- entries of all visitors in a day
local PAUSE = 60                  -- seconds between entries of a visitor
local PAGE, WIDTH = 10, 66        -- entries and columns of a page
local HERE = request.path

-- One line of printable text, or "".
local function clean(entry)
   entry = text.utf8(entry)       -- old clients send Windows-1252
   entry = entry:gsub("[\0-\31\127]", " "):gsub("\194[\128-\159]", " ")
   -- Marks that change the direction of the text.
   entry = entry:gsub("\226\128[\170-\174]", "")
   entry = entry:gsub("\226\129[\166-\169]", "")
   entry = entry:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
   return text.cut(entry, LENGTH_MAX, "...")
end

-- A number in place of the address, hashed with a secret. Of an IPv6
-- address only the network part counts.
local function hash_of(address)
   local secret = store.get("guestbook secret")
   if not secret then
      secret = ("%x %x %x"):format(math.random(1 << 52),
         math.random(1 << 52), math.random(1 << 52))
      store.set("guestbook secret", secret)
   end
   address = address:match("^%x*:%x*:%x*:%x*:") or address
   local hash = -3750763034362895579
   for _, byte in ipairs({ (secret .. address):byte(1, -1) }) do
      hash = (hash ~ byte) * 1099511628211
   end
   return hash
end

-- Returns whether the visitor may write now, and if not, the reason.
local function may_write()
   local now = os.time()
   store.exec("CREATE TABLE IF NOT EXISTS guests " ..
      "(who INTEGER PRIMARY KEY, at INTEGER NOT NULL)")
   store.exec("DELETE FROM guests WHERE at <= ?", now - PAUSE)
   if store.exec("INSERT OR IGNORE INTO guests VALUES (?, ?)",
      hash_of(remote), now) == 0 then
      return false, "You have just been here. Come back in a minute."
   end
   local today = os.date("!%Y-%m-%d")
   if store.get("guestbook day") ~= today then
      store.set("guestbook day", today)
      store.set("guestbook today", 0)
   end
   if store.incr("guestbook today") > DAILY_MAX then
      return false, "The book is full for today. Come back tomorrow."
   end
   return true
end

-- Reports whether the newest entry has this text. A client that reloads
-- the page sends it again.
local function is_newest(entry)
   local newest = store.list(BOOK, -1)[1]
   return newest ~= nil and newest:match("^%S+ %S+ (.*)$") == entry
end

local function write(entry)
   entry = clean(entry)
   if entry == "" then
      return "An entry needs a word or two."
   end
   if is_newest(entry) then
      return "This is already the newest entry:"
   end
   local is_allowed, why = may_write()
   if not is_allowed then
      return why
   end
   store.append(BOOK, os.date("!%Y-%m-%d %H:%M") .. " " .. entry)
   store.trim(BOOK, ENTRIES_MAX)
   return "Thank you! This is your entry:"
end

-- Breaks a word that is longer than a line.
local function cut_word(word)
   if text.width(word) > WIDTH - 3 then
      word = word:gsub(utf8.charpattern:rep(30), "%0 ")
   end
   return word
end

local function send_entry(entry)
   local date, words = entry:match("^(%S+ %S+) (.*)$")
   words = words:gsub("%S+", cut_word)
   send_info(date)
   for _, line in ipairs(text.wrap(words, WIDTH - 3)) do
      send_info("   " .. line)
   end
   send_info("")
end

-- Page 1 has the newest entries.
local function send_page(page)
   local last = store.count(BOOK) - (page - 1) * PAGE
   local first = math.max(last - PAGE + 1, 1)
   if last < 1 then
      send_info(page == 1 and "There are no entries yet." or
         "There is no such page.")
      send_info("")
      return
   end
   local entries = store.list(BOOK, first, last - first + 1)
   for i = #entries, 1, -1 do
      send_entry(entries[i])
   end
   if first > 1 then
      send_dir("1", "Older entries", HERE .. "?" .. page + 1)
   end
   if page > 1 then
      send_dir("1", "Newer entries", HERE .. "?" .. page - 1)
   end
end

send_info("The guestbook")
send_info(text.rule(WIDTH))
local works, why = store.works()
if not works then
   send_info("The guestbook is closed, because it cannot store entries:")
   send_info(why)
else
   if search then
      send_info(write(search))
      send_info("")
   end
   send_page(tonumber((query or ""):match("^[1-9]%d?%d?$")) or 1)
   send_dir("7", ("Write an entry (at most %d characters)"):format(LENGTH_MAX), HERE)
end
if exists("/source.lua") then
   send_dir("0", "How this page was made", "/source?guestbook.lua")
end
send_dir("1", "Back to the front page", "/")
