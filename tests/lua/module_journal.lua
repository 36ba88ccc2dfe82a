-- type: 0
-- gopher.journal: connections that systemd's journal names.
local test = require("test")
local journal = require("gopher.journal")
local case, equal = test.case, test.equal

local function unit(number, server, port, client)
   return { number = number, server = server, port = port, client = client }
end

case("names of units are understood", function()
   equal(journal.unit(
      "gophermoon@199-5.45.107.88:70-212.111.43.252:60215.service"),
      unit(199, "5.45.107.88", 70, "212.111.43.252"))
   equal(journal.unit("gophermoon@0-::1:7070-2001:db8::7:1.service"),
      unit(0, "::1", 7070, "2001:db8::7"))
   equal(journal.unit("gophermoon-sandbox@3-10.0.0.1:70-10.0.0.2:9.service"),
      unit(3, "10.0.0.1", 70, "10.0.0.2"))
   equal(journal.unit("gophermoon@7-18446744073709551-10.0.0.1:70-10.0.0.2:9"),
      unit(7, "10.0.0.1", 70, "10.0.0.2"))
   equal(journal.unit("gophermoon@1-::ffff:10.0.0.1:70-1:2:3:4:5:6:7:8:9"),
      unit(1, "::ffff:10.0.0.1", 70, "1:2:3:4:5:6:7:8"))
end)

case("other names are not", function()
   for _, name in ipairs {
      "gophermoon@1-2-3-10.0.0.1:70-10.0.0.2:9.service",
      "gophermoon@1-10.0.0.1:70-10.0.0.2:9.socket",
      "gophermoon@1-10.0.0.1:70-10.0.0.2.service",
      "gophermoon@1-10.0.0.1:70-10.0.0.256:9.service",
      "gophermoon@1-10.0.0.1:70-10.0.0.2:65536.service",
      "gophermoon@1-10.0.0.1:70-10.0.0.2:-1.service",
      "gophermoon@-10.0.0.1:70-10.0.0.2:9.service",
      "gophermoon@99999999999-10.0.0.1:70-10.0.0.2:9.service",
      "gophermoon@1-10.0.0.1:70-:9.service",
      "gophermoon@1-10.0.0.1:70-1::2::3:9.service",
      "gophermoon@1-10.0.0.1:70-1:2:3:4:5:6:7:9.service",
      "gophermoon@1-10.0.0.1:70-12345::1:9.service",
      "gophermoon@1-4711-1000.service", "gophermoon@.service", "gophermoon@",
      "gophermoons@1-10.0.0.1:70-10.0.0.2:9.service",
      "gophernicus@1-10.0.0.1:70-10.0.0.2:9.service", "",
      "gophermoon@1-10.0.0.1:70-" .. ("1"):rep(300),
   } do
      equal({ name, journal.unit(name) }, { name })
   end
end)

local function read(...)
   local lines, i = { ... }, 0
   return journal.read(function()
      i = i + 1
      return lines[i]
   end)
end

local name = "gophermoon@1-10.0.0.1:70-10.0.0.2:9.service"
local function object(fields)
   return '{"__REALTIME_TIMESTAMP":"1514316088000000",' .. fields .. "}"
end

case("a unit counts once, at its first time", function()
   local total, lines, skipped = read(name, "_SYSTEMD_UNIT=" .. name,
      object('"UNIT":"' .. name .. '","_SYSTEMD_UNIT":"init.scope"'),
      '{ "_SYSTEMD_UNIT" : "' .. name .. '", ' ..
      '"__REALTIME_TIMESTAMP" : "1514316099000000" }', "# a comment")
   equal({ lines, skipped }, { 5, 1 })
   equal({ total.connections, total.visitors, total.timed, total.first },
      { 1, 1, 1, 1514316088 })
   equal(total.servers, { { name = "10.0.0.1", port = 70, connections = 1 } })
   equal(total.rows("days", 0)[1].requests, 1)
   equal(total.rows("months", 0)[1].visitors, 1)
end)

case("what a client wrote is no unit", function()
   for _, line in ipairs {
      object('"MESSAGE":"_SYSTEMD_UNIT=' .. name .. '"'),
      object('"MESSAGE":"x,\\"_SYSTEMD_UNIT\\":\\"' .. name .. '\\""'),
      object('"MESSAGE":"x","_SYSTEMD_UNIT":["' .. name .. '"]'),
      "said: " .. name, "{", "", "\255\0",
   } do
      local total, lines, skipped = read(line)
      equal({ line, total.connections, lines, skipped }, { line, 0, 1, 1 })
   end
end)
