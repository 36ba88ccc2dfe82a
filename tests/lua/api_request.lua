-- type: 0
-- The request, the server and the modules, as handlers see them.
local test = require("test")
local case, equal, has, raises = test.case, test.equal, test.has, test.raises
local ask, reply = test.ask, test.reply

local argument = ...

case("the request is the chunk's argument, and a table", function()
   equal(argument == request, true)
   equal(request.selector, "/api_request")
   equal(request.path, "/api_request")
   equal(request.file, "/api_request.lua")
   equal(request.gone, false)
   equal(request.moved, nil)
   equal(request.map, nil)
end)

case("the request's fields are globals, too", function()
   equal({ selector, search, query, path_info, remote },
      { "/api_request", nil, nil, nil, "local" })
   equal({ servername, serverport }, { "gopher.test", 7070 })
   equal(gopherroot, "")
   has(version, ".")
   for _, name in ipairs { "selector", "remote", "servername", "serverport",
      "gopherroot", "version" } do
      equal(_G[name], request[name])
   end
end)

case("what the configuration says about menus is in a table", function()
   equal(site, { name = "gopher.test", stats = false, details = false,
      sort = "name", parent = false, readme = false, development = false, width = 0, description = "", location = "",
      admin = "" })
end)

reply("the options of the site are told", function()
   send_raw(table.concat({ tostring(site.details), site.width, site.description,
      site.location, site.admin }, "|"))
end, "true|60|words|here|me", "--details=true --width=60 --description=words " ..
   "--location=here --admin=me")

ask("search, query and path_info are what the visitor sent",
   "/app/below/it?the query\tthe words",
   "selector /app/below/it?the query\r\nsearch the words\r\n" ..
   "query the query\r\npath_info below/it\r\nremote local\r\n.\r\n")

ask("what the visitor did not send is nil", "/app",
   "selector /app\r\nsearch nil\r\nquery nil\r\npath_info nil\r\n" ..
   "remote local\r\n.\r\n")

ask("a search that is empty is there", "/app\t",
   "selector /app\r\nsearch \r\nquery nil\r\npath_info nil\r\n" ..
   "remote local\r\n.\r\n")

case("modules that require each other are told so", function()
   local is_fine, why = pcall(require, "circle_a")
   equal(is_fine, false)
   test.has(why, "loop or previous error loading module 'circle_a'")
end)

case("require finds modules of the library and of the site", function()
   equal(require("greet").word(), "Hello")
   equal(require("greet").loaded, "greet")
   equal(require("greet") == require("greet"), true)
   equal(type(require("gopher.text").wrap), "function")
   equal(type(require("gopher.map").send), "function")
   equal(type(require("gopher.listing").send), "function")
end)

case("a module that returns nothing is true", function()
   equal(require("nothing"), true)
end)

case("a module that is not there is an error in the line that asked",
   function()
      raises("require('nowhere')", "no module 'nowhere'")
      raises("require('gopher.nowhere')", "no module 'gopher.nowhere'")
      raises("require()", "#1 to 'require'", "string expected, got no value")
   end)

case("a module that is broken says where", function()
   local is_fine, why = pcall(require, "broken")
   equal(is_fine, false)
   has(why, "lib/broken.lua:1:", "syntax error")
end)

case("no module is a path", function()
   for _, name in ipairs { "", ".", "..", "a/b", "../test", "/lib/greet",
      "a..b", ".greet", ("x"):rep(300) } do
      local is_fine, why = pcall(require, name)
      equal(is_fine, false)
      has(why, "module")
   end
end)

for _, pair in ipairs { { "DEBUG", "" }, { "INFO", "INFO: " },
   { "WARNING", "WARNING: " }, { "ERROR", "ERROR: " },
   { "warn", "WARNING: " }, { "Error", "ERROR: " }, { "other", "INFO: " } } do
   local severity, shown = pair[1], pair[2]
   ask("a word to the operator of the severity " .. severity,
      "/log?" .. severity, function(got, log)
         equal(got, "nothing\r\n.\r\n")
         equal(log, shown == "" and "" or
            shown .. "/log.lua: a line with ?bytes\n")
      end)
end

ask("a debug line is logged where the operator wants that", "/log?DEBUG",
   function(_, log)
      has(log, "DEBUG: /log.lua: a line with ?bytes\n")
   end, "--log_level=debug")

reply("io.stderr:write is a word to the operator", function()
   send_raw(tostring(io.stderr:write("a", 1, "\n") == io.stderr))
end, function(got, log)
   equal(got, "true")
   has(log, "INFO: /api_request.lua: a1\n")
end)

case("write_log says what is wrong with its arguments", function()
   raises("write_log()", "#1 to 'write_log'", "string expected, got no value")
   raises("write_log('INFO')", "#2 to 'write_log'", "got no value")
   raises("write_log('INFO', {})", "#2 to 'write_log'", "got table")
end)
