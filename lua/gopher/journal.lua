-- Counts the connections that systemd's journal names: a unit that serves one
-- connection is called after its number and both addresses. Private: for
-- `gophermoon --report=journal`.

local journal = {}

local HOUR, DAY = 3600, 86400
local UNIT_MAX = 255   -- bytes of a unit's name

local function is_number(digits, max)
   return #digits <= 19 and tonumber(digits) <= max
end

local function is_ipv4(text)
   local bytes = { text:match("^(%d+)%.(%d+)%.(%d+)%.(%d+)$") }
   for _, byte in ipairs(bytes) do
      if not is_number(byte, 255) then
         return false
      end
   end
   return #bytes == 4
end

-- IPv6: up to eight groups, `::` once at most, and perhaps IPv4 at the end.
local function is_ipv6(text)
   local groups = 0
   local rest, ipv4 = text:match("^(.*:)(%d+%.%d+%.%d+%.%d+)$")
   if ipv4 then
      if not is_ipv4(ipv4) then
         return false
      end
      text, groups = rest .. "0", 1
   end
   local _, gaps = text:gsub("::", "")
   if gaps > 1 or text:find(":::", 1, true) or text:find("^:[^:]") or
      text:find("[^:]:$") then
      return false
   end
   for group in text:gmatch("[^:]+") do
      groups = groups + 1
      if not group:find("^%x%x?%x?%x?$") then
         return false
      end
   end
   return gaps == 1 and groups < 8 or gaps == 0 and groups == 8
end

local function is_address(text, port)
   return is_number(port, 65535) and (is_ipv4(text) or is_ipv6(text))
end

-- Returns what the name of a unit says, or nil: a number, the address and port
-- of the server, the address of the client. Names begin with `gophermoon@` or
-- `gophermoon-ANYTHING@`; newer versions of systemd add a cookie to the number.
journal.unit = function(name)
   local instance = #name <= UNIT_MAX and
      (name:match("^gophermoon@(.*)$") or name:match("^gophermoon%-[^@]*@(.*)$"))
   if not instance then
      return nil
   end
   local number, server, port, client, client_port =
      instance:gsub("%.service$", ""):gsub("^(%d+)%-%d+%-", "%1-"):match(
         "^(%d+)%-([%x:.]+):(%d+)%-([%x:.]+):(%d+)$")
   if not number or not is_number(number, 4294967295) or
      not is_address(server, port) or not is_address(client, client_port) then
      return nil
   end
   return { number = tonumber(number), server = server,
      port = tonumber(port), client = client }
end

-- Returns the names of units in a line, and its time in seconds or nil. A line
-- is an object of `journalctl -o json`, `_SYSTEMD_UNIT=NAME`, or a name. A
-- field of an object counts only outside of strings, because clients choose
-- what stands in them.
local function names_of(line)
   local last = #line
   while last > 0 and line:find("^%s", last) do
      last = last - 1
   end
   line = line:sub(1, last):gsub("^%s+", "")
   if line:sub(1, 1) ~= "{" then
      return { (line:gsub("^_SYSTEMD_UNIT=", ""):gsub("^UNIT=", "")) }
   end
   local function field(name)
      return line:match('[{,]%s*"' .. name .. '"%s*:%s*"([^"\\]*)"')
   end
   local microseconds = (field("__REALTIME_TIMESTAMP") or ""):match("^%d+$")
   return { field("UNIT") or "", field("_SYSTEMD_UNIT") },
      microseconds and is_number(microseconds, math.maxinteger) and
      tonumber(microseconds) // 1000000 or nil
end

-- Returns the counted values as rows, the largest first.
local function ranked(counts)
   local rows = {}
   for _, row in pairs(counts) do
      rows[#rows + 1] = row
   end
   table.sort(rows, function(a, b)
      if a.connections ~= b.connections then
         return a.connections > b.connections
      end
      return a.name .. ":" .. (a.port or "") < b.name .. ":" .. (b.port or "")
   end)
   return rows
end

local function count(counts, name, port)
   local key = port and name .. ":" .. port or name
   local row = counts[key] or { name = name, port = port, connections = 0 }
   row.connections = row.connections + 1
   counts[key] = row
end

-- Adds a connection to the row of its period; a client counts once in each.
local function count_time(rows, time, client)
   local row = rows[time] or { time = time, requests = 0, visitors = 0,
      seen = {} }
   row.requests = row.requests + 1
   if not row.seen[client] then
      row.seen[client] = true
      row.visitors = row.visitors + 1
   end
   rows[time] = row
end

-- Returns the rows of [from, to), the earliest first.
local function rows_within(rows, from, to)
   local found = {}
   for time, row in pairs(rows) do
      if time >= from and time < to then
         found[#found + 1] = row
      end
   end
   table.sort(found, function(a, b) return a.time < b.time end)
   return found
end

local function months_of(days)
   local months = {}
   for _, day in ipairs(rows_within(days, 0, math.maxinteger)) do
      local name = os.date("!%Y-%m", day.time)
      local month = months[name] or { time = day.time, requests = 0,
         visitors = 0 }
      month.requests = month.requests + day.requests
      month.visitors = month.visitors + day.visitors
      months[name] = month
   end
   local by_time = {}
   for _, month in pairs(months) do
      by_time[month.time] = month
   end
   return by_time
end

-- Reads lines until next_line() returns nil, and counts every unit once; its
-- time is the first one that the journal gives. Returns the figures of
-- stats.journal(), and how many lines there were, and how many without a unit.
journal.read = function(next_line)
   local units, lines, skipped = {}, 0, 0
   for line in next_line do
      local names, time = names_of(line)
      local found
      for _, name in ipairs(names) do
         local unit = not found and (units[name] or journal.unit(name))
         if unit then
            found = true
            unit.time = math.min(unit.time or time or math.huge,
               time or unit.time or math.huge)
            units[name] = unit
         end
      end
      lines = lines + 1
      skipped = skipped + (found and 0 or 1)
   end
   return journal.count(units), lines, skipped
end

-- Counts units, which are indexed by name.
journal.count = function(units)
   local total = { connections = 0, visitors = 0, timed = 0 }
   local servers, clients, hours, days = {}, {}, {}, {}
   for _, unit in pairs(units) do
      local time = unit.time ~= math.huge and unit.time
      total.connections = total.connections + 1
      total.visitors = total.visitors + (clients[unit.client] and 0 or 1)
      total.least = math.min(total.least or unit.number, unit.number)
      total.most = math.max(total.most or unit.number, unit.number)
      count(servers, unit.server, unit.port)
      count(clients, unit.client)
      if time then
         total.timed = total.timed + 1
         total.first = math.min(total.first or time, time)
         total.last = math.max(total.last or time, time)
         count_time(hours, time - time % HOUR, unit.client)
         count_time(days, time - time % DAY, unit.client)
      end
   end
   total.servers, total.clients = ranked(servers), ranked(clients)
   local periods = { hours = hours, days = days, months = months_of(days) }
   function total.rows(period, from, to)
      return rows_within(periods[period], from, to or math.maxinteger)
   end
   return total
end

return journal
