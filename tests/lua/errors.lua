-- type: 1
-- What the log says about handlers that fail: place, function and remedy.
local test = require("test")

-- A case about a run that fails; its line in the log holds all of the words.
local function fails(sentence, run, words, options)
   test.reply(sentence, run, function(got, log)
      test.has(got, "3This handler ")
      test.has(log, "handler /errors.lua failed", table.unpack(words))
   end, options)
end

local nothing

fails("an error of Lua names its line", function()
   send_info(nothing.name)
end, { "): /errors.lua:16: attempt to index a nil value (upvalue 'nothing')" })

fails("an error of ipairs names the line of the loop", function()
   for _, entry in ipairs(entries("/nowhere")) do
      send_info(entry.name)
   end
end, { "): /errors.lua:20: attempt to index a nil value; ipairs got nil" })

fails("an error of pairs says that it got nil", function()
   for _, entry in pairs(nothing) do
      send_info(entry.name)
   end
end, { "): /errors.lua:26: bad argument", "got nil); pairs got nil" })

fails("an error of another C function names the line of the call", function()
   table.sort { 3, "x", 1 }
end, { "): /errors.lua:32: attempt to compare" })

fails("an error without a place gets one", function()
   error("no place", 0)
end, { "): /errors.lua:36: no place" })

fails("a limit reached in a C function names the line of the call", function()
   local line = ("x"):rep(60000)
   table.sort({ 1, 2, 3 }, function()
      while true do
         send_info(line)
      end
   end)
end, { "): /errors.lua:43: too much output where it cannot pause; see the option " ..
   "handler_memory" })

fails("too much memory names the line", function()
   local s = "x"
   while true do
      s = s .. s
   end
end, { "): /errors.lua:52: not enough memory; see the option " ..
   "handler_memory" })

fails("too much time in one function names the line", function()
   local s = ("a"):rep(30000)
   s:find((".-"):rep(20) .. "b")
end, { "): /errors.lua:59: too much time in one function; see the " ..
   "option handler_stuck" })

fails("and so where another C function calls it", function()
   table.sort({ ("a"):rep(30000), ("a"):rep(30001) }, function(a)
      return tostring(a):find((".-"):rep(20) .. "b")
   end)
end, { "): /errors.lua:65: too much time in one function; see the " ..
   "option handler_stuck" })

local function endless(n)
   return 1 + endless(n + 1)
end

fails("an endless recursion is called so", function()
   endless(1)
end, { "): /errors.lua:71: ", ": endless recursion of 'endless'" })

fails("an endless recursion through C functions is called so", function()
   local object = setmetatable({}, {})
   getmetatable(object).__tostring = tostring
   send_info(tostring(object))
end, { "/errors.lua:81: ", "C stack overflow: endless recursion" })

fails("a function that only trusted handlers have is named", function()
   os.execute("date")
end, { "(field 'execute'); os.execute is not in the sandbox; see the option trusted" })

fails("so is a table", function()
   send_info(debug.traceback())
end, { "(global 'debug'); debug is not in the sandbox; see the option trusted" })

fails("a function of an older Lua is named", function()
   send_info(unpack({ "a" }))
end, { "(global 'unpack'); unpack is table.unpack in Lua 5.3" })

fails("a misspelt API function is corrected", function()
   send_inof("a")
end, { "/errors.lua:97: attempt to call a nil value (global 'send_inof'); " ..
   "did you mean send_info?" })

fails("so is one in another style", function()
   sendDir("0", "a")
end, { "did you mean send_dir?" })

fails("so is one of a library of Lua", function()
   send_info(string.formt("%d", 1))
end, { "did you mean string.format?" })

fails("so is one of a module", function()
   local text = require("gopher.text")
   send_info(text.centr("a"))
end, { "did you mean text.centre?" })

fails("a variable of the request that is nil is explained", function()
   send_info("You seek " .. search)
end, { "(global 'search'); search is nil if the client sent no words" })

fails("a file that cannot be opened is explained", function()
   local file = io.open("/out.txt", "w")
   file:write("x")
end, { "(local 'file'); io.open returned nil: files are read-only" })

fails("so is one whose lines are read at once", function()
   for line in io.open("/nothing.txt"):lines() do
      send_info(line)
   end
end, { "index a nil value; io.open returned nil: there is no such file" })

fails("and one for writing, by the message of io.open", function()
   assert(io.open("/out.txt", "w"))
end, { "files are for reading only; see gopher.store" })

fails("a field that a module does not have is named", function()
   local gifts = require("gopher.store")
   gifts.push("a", "b")
end, { "(field 'push'); gopher.store has no push" })

fails("so it is where the module has no name", function()
   require("gopher.phlog").latst("/phlog")
end, { "(field 'latst'); did you mean gopher.phlog.latest?" })

fails("a name that differs by more than its first letter is no other", function()
   send_info(request.sesion.name)
end, { "(field 'sesion'); request has no sesion" })

fails("a misspelt module is corrected", function()
   require "gopher.stor"
end, { "no module 'gopher.stor'", "did you mean gopher.store?" })

fails("a misspelt option is corrected", function()
   require("gopher.phlog").serve { titel = "A" }
end, { "there is no option 'titel'; did you mean 'title'?" })

fails("a method that is called with a dot is explained", function()
   local f = io.open("/errors.lua")
   send_info(f.read())
end, { "got no value); write f:read(), with a colon" })

fails("so it is in a trusted handler", function()
   local f = io.open(gopherroot .. "/errors.lua")
   send_info(f.read())
end, { "got no value); write f:read(), with a colon" }, "--trusted=true")

fails("too many instructions name their option", function()
   while true do
      nothing = nil
   end
end, { "too many instructions; see the option handler_instructions" },
   "--handler_instructions=100000")

fails("too much sleep names its option", function()
   sleep(3)
end, { "too much time to sleep; see the option handler_time" },
   "--handler_time=1")

fails("too much output names its option", function()
   local line = ("x"):rep(60000)
   while true do
      send_info(line)
   end
end, { "too much output; see the option handler_output" },
   "--handler_output=1")

fails("too many files name their option", function()
   local files = {}
   for i = 1, 9 do
      files[i] = io.open("/errors.lua")
   end
end, { "too many open files; see the option handler_files" },
   "--handler_files=8")

fails("a name like no other gets no hint", function()
   frobnicate()
end, { "attempt to call a nil value (global 'frobnicate')\n" })

fails("a hint needs nothing that the handler can change", function()
   string.match, string.lower, math.min = nil, nil, nil
   lines = error -- luacheck: ignore
   send_inof("a")
end, { "attempt to call a nil value (global 'send_inof')" })

fails("a hint cannot run without end", function()
   function math.min() -- luacheck: ignore
      while true do
      end
   end
   send_inof("a")
end, { "): /errors.lua:207: attempt to call a nil value" })

fails("a trusted handler gets hints, too", function()
   send_inof("a")
end, { "did you mean send_info?" }, "--trusted=true")

test.case("asking for what is not there stays possible", function()
   test.equal({ os.execute, io.popen, unpack, send_inof }, {})
end)

test.reply("reversed arguments of write_log are named", function()
   write_log("a vote", "warning")
   write_log("INFO", "info")
   write_log("a thing", "another")
end, function(_, log)
   test.has(log, "WARNING: /errors.lua: a vote (write_log: the severity " ..
      "comes first)\n", "INFO: /errors.lua: info\n",
      "INFO: /errors.lua: another\n")
end)

test.ask("a byte order mark on top of a handler or module is skipped",
   "/marks/marked", "a module\r\n.\r\n")

test.case("so it is in the header", function()
   for _, entry in ipairs(entries("/marks")) do
      if entry.name == "marked.lua" then
         return test.equal({ entry.type, entry.title }, { "0", "Marked" })
      end
   end
   error("no entry")
end)

test.ask("errors of parts of a menu name their lines and causes", "/parts",
   function(got, log)
      test.equal(select(2, got:gsub("3This part of the menu", "")), 3)
      test.has(got, "iBefore\t", "iall\t", "iAfter\t")
      test.lacks(got, "never")
      test.has(log, ": /parts/loop.lua:2: attempt to index a nil value; " ..
         "ipairs got nil\n",
         ": /parts/deep.lua:4: C stack overflow: endless recursion\n",
         "/parts/typo.lua:2: attempt to call a nil value (global " ..
         "'send_inof'); did you mean send_info?\n")
   end)
