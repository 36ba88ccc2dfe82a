-- type: 0
-- The files of the site, as handlers see them.
local test = require("test")
local case, equal, has, raises = test.case, test.equal, test.has, test.raises

local function all(iterator)
   local found = {}
   for line in iterator do
      found[#found + 1] = line
   end
   return found
end

case("lines go through a file, without LF and CRLF", function()
   equal(all(lines("files/lines.txt")), { "one", "two", "", "last" })
   equal(all(io.lines("/files/about.txt")),
      { "About this site.", "It has two lines." })
   equal(all(lines("files/empty.txt")), {})
   equal(all(lines("files/bytes.bin")), { "a\0b", "c" })
   equal(all(lines("charsets/utf16.txt")), { "onü", "." })
end)

case("an iterator that is at its end stays there", function()
   local next_line = lines("files/about.txt")
   equal({ next_line(), next_line(), next_line(), next_line() },
      { "About this site.", "It has two lines." })
end)

case("lines of no file are an error in the line that asked", function()
   raises("lines('nowhere')", "/nowhere: no such file")
   raises("io.lines('files')", "/files: no such file")
   raises("lines('/../OUTSIDE')", "no such file")
   raises("lines()", "#1 to 'lines'", "string expected, got no value")
   raises("io.lines({})", "#1 to 'lines'", "got table")
end)

case("a path is relative to the handler, or begins at the root", function()
   for _, path in ipairs { "files/about.txt", "/files/about.txt",
      "./files//about.txt", gopherroot .. "/files/about.txt" } do
      equal(exists(path), true)
   end
end)

test.reply("with all of Lua's libraries, paths mean the same", function()
   test.ok(gopherroot ~= "")
   local path = gopherroot .. "/files/about.txt"
   send_raw(io.open(path):read("a"))
   send_raw(tostring(isFile(path)) .. tostring(isFile("files/about.txt")) ..
      #entries("/files/empty") .. lines("/files/lines.txt")())
end, "About this site.\nIt has two lines.\ntruetrue0one", "--trusted=true")

case("exists is true for all that has the name", function()
   equal(exists("files"), true)
   equal(exists("files/about.txt"), true)
   equal(exists("files/fifo"), true)
   equal(exists("files/private.txt"), true)
   equal(exists("files/link.txt"), true)
   equal(exists("/"), true)
   equal(exists("files/nowhere"), false)
   equal(exists("files/outside.txt"), false)
   equal(exists("../OUTSIDE"), false)
   equal(exists("files/about.txt\0"), false)
   equal(exists(("x"):rep(5000)), false)
end)

case("isFile is true for regular files", function()
   equal(isFile("files/about.txt"), true)
   equal(isFile("files/link.txt"), true)
   equal(isFile("files/.secret"), true)
   equal(isFile("files"), false)
   equal(isFile("files/fifo"), false)
   equal(isFile("nowhere"), false)
end)

case("isDir is true for directories", function()
   equal(isDir("files"), true)
   equal(isDir("files/"), true)
   equal(isDir("/"), true)
   equal(isDir("files/about.txt"), false)
   equal(isDir("nowhere"), false)
end)

case("isReadable is true for what a visitor could be sent", function()
   equal(isReadable("files/about.txt"), true)
   equal(isReadable("files/link.txt"), true)
   equal(isReadable("files/private.txt"), false)
   equal(isReadable("files/fifo"), false)
   equal(isReadable("files/outside.txt"), false)
   equal(isReadable("files"), false)
   equal(isReadable("nowhere"), false)
end)

case("a question about no path is an error", function()
   for _, name in ipairs { "exists", "isFile", "isDir", "isReadable",
      "entries" } do
      raises(name .. "()", "#1 to '" .. name, "string expected, got no value")
      raises(name .. "({})", "#1 to '" .. name, "got table")
   end
end)

case("entries are what a visitor may see of a directory", function()
   local names = {}
   for i, entry in ipairs(entries("files")) do
      names[i] = entry.name
   end
   equal(names, { "empty", "about.txt", "bytes.bin", "dots.txt", "empty.txt",
      "lines.txt", "link.txt", "long.txt", "menu.gophermap" })
end)

-- The names of the entries, joined.
local function names_of(...)
   local names = {}
   for i, entry in ipairs(entries(...)) do
      names[i] = entry.name
   end
   return table.concat(names, " ")
end

case("entries come in slices, from one on, and so many at most", function()
   equal(names_of("files", 1, 2), "empty about.txt")
   equal(names_of("files", 3, 2), "bytes.bin dots.txt")
   equal(names_of("files", 8), "long.txt menu.gophermap")
   equal(names_of("files", 9, 100), "menu.gophermap")
   equal(names_of("files", 10, 100), "")
   equal(names_of("files", 100001, 1), "")
   equal(names_of("files", 1, 0), "")
   equal(names_of("files", 2, -1), "")
   equal(names_of("files", 2, math.mininteger), "")
   equal(names_of("files", 2, math.maxinteger), names_of("files", 2))
   raises("entries('files', 0)", "#2 to 'entries'", "no such entry")
   raises("entries('files', 100002)", "#2 to 'entries'", "no such entry")
   raises("entries('files', 1, 'x')", "#3 to 'entries'", "number expected")
   raises("entries('files', 1, 1, 'size')", "#4 to 'entries'",
      "invalid option 'size'")
end)

case("entries may come by date, the newest first", function()
   local path = "/phlog-forms/2024-06"
   equal(names_of(path), "sub 09-day.txt no-day.txt")
   equal(names_of(path, 1, 2, "date"), "sub no-day.txt")
   equal(names_of(path, 3, 2, "date"), "09-day.txt")
   equal(names_of(path, 3, 2, "name"), "no-day.txt")
   equal(names_of(path, 3, 2), "no-day.txt")
end)

case("slices go on after entries of elsewhere", function()
   equal(names_of("files", 1, 1), "empty")
   equal(names_of("files/empty", 1, 1), "")
   equal(names_of("files", 2, 1), "about.txt")
   equal(names_of("files/empty", 2, 1), "")
   equal({ entries("nowhere", 2, 1) }, { nil, "no such directory" })
end)

case("an entry says all about its file", function()
   local entry = entries("/files/")[2]
   equal(math.type(entry.mtime), "integer")
   test.ok(entry.mtime > 1700000000 and entry.mtime <= os.time())
   entry.mtime = nil
   equal(entry, { name = "about.txt", path = "/files/about.txt",
      selector = "/files/about.txt", type = "0", dir = false, size = 35 })
end)

case("an entry says all about its directory", function()
   local entry = entries("files")[1]
   equal({ entry.name, entry.type, entry.dir, entry.title },
      { "empty", "1", true })
   equal(entries("files/empty"), {})
end)

case("a handler's entry has its title, its type, and no .lua", function()
   for _, entry in ipairs(entries("/phlog")) do
      if entry.name == "2026-11-18-handler.lua" then
         equal({ entry.selector, entry.type, entry.title },
            { "/phlog/2026-11-18-handler", "0", "From a handler" })
         return
      end
   end
   error("it is not there")
end)

case("an entry's selector is encoded once more where it looks encoded",
   function()
      for _, entry in ipairs(entries("/phlog")) do
         if entry.name == "2026-10-05-100%25.txt" then
            equal(entry.selector, "/phlog/2026-10-05-100%2525.txt")
            return
         end
      end
      error("it is not there")
   end)

case("entries of no directory are nil and a message", function()
   for _, path in ipairs { "nowhere", "files/about.txt", "..", "a\0" } do
      equal({ entries(path) }, { nil, "no such directory" })
   end
end)

case("a file is read by line, by count and as a whole", function()
   local file = io.open("files/lines.txt")
   equal({ file:read() }, { "one" })
   equal({ file:read("L", "l") }, { "two\n", "" })
   equal({ file:read(2, 0) }, { "la", "" })
   equal({ file:read("a") }, { "st" })
   equal({ file:read("a") }, { "" })
   equal({ file:read("l") }, {})
   equal({ file:read(1) }, {})
end)

case("the formats of older Lua are read, too", function()
   local file = io.open("/files/about.txt", "rb")
   equal(file:read("*l"), "About this site.")
   equal(file:read("*a"), "It has two lines.\n")
end)

case("a read that fails is nil, and ends there", function()
   local file = io.open("files/about.txt")
   local a, b, c, d = file:read("l", "l", "l", "l")
   equal({ a, b, c, d }, { "About this site.", "It has two lines." })
end)

case("a count that is larger than the file reads all of it", function()
   equal(io.open("files/about.txt"):read(1000000),
      "About this site.\nIt has two lines.\n")
end)

case("a file's lines can be gone through", function()
   local file = io.open("files/about.txt")
   equal(all(file:lines()), { "About this site.", "It has two lines." })
end)

case("a handler can read what visitors cannot", function()
   equal(io.open("files/.secret"):read(), "secret")
   equal(io.open("files/gophermap"):read(), "A part")
end)

case("a file that cannot be opened is nil and a message", function()
   for _, path in ipairs { "nowhere", "files", "files/outside.txt",
      "../OUTSIDE", "/etc/passwd", "files/fifo" } do
      local file, why = io.open(path)
      equal(file, nil)
      test.has(why, "/", path:match("%a+$") .. ": no such file")
   end
end)

case("a file is never opened for writing", function()
   for _, mode in ipairs { "w", "a", "r+", "w+", "rb+", "" } do
      equal({ io.open("files/about.txt", mode) },
         { nil, "files are for reading only; see gopher.store" })
   end
end)

case("a file that is closed is closed", function()
   local file = io.open("files/about.txt")
   equal(io.type(file), "file")
   equal(file:close(), true)
   equal(io.type(file), "closed file")
   equal(io.close(file), true)
   local is_fine, why = pcall(file.read, file)
   equal(is_fine, false)
   has(why, "the file is closed")
   equal(io.type("x"), nil)
end)

case("sixteen files may be open at once", function()
   local open = {}
   for i = 1, 16 do
      open[i] = assert(io.open("files/about.txt"))
   end
   open[16]:close()
   open[16] = assert(io.open("files/about.txt"))
   equal(open[16]:read(), "About this site.")
   for i = 1, 16 do
      open[i]:close()
   end
end)

case("a file that is forgotten makes room for another", function()
   for _ = 1, 100 do
      equal(io.open("files/about.txt"):read(), "About this site.")
   end
end)

case("a wrong argument is named, with its function and line", function()
   raises("io.open()", "#1 to 'open'", "string expected, got no value")
   raises("io.open('x', {})", "#2 to 'open'")
   raises("io.open('files/about.txt'):read('x')", "'read'", "l, L, a")
   raises("io.open('files/about.txt'):read({})", "'read'")
   raises("io.type()", "#1 to 'type'", "value expected")
   raises("io.close('x')", "#1 to 'close'", "gophermoon.file expected")
end)

case("a handle keeps its metatable to itself", function()
   equal(getmetatable(io.open("files/about.txt")), false)
end)
