-- The statistics as a page of 67 columns, and as JSON. Days and hours are in
-- UTC.

local text = require("gopher.text")

local stats = {}

local WIDTH = 67
local HOUR, DAY = 3600, 86400
local ROWS = 10   -- of selectors, handlers and so on

-- --- formats ----------------------------------------------------------------

-- 1234567 as 1,234,567.
local function grouped(number)
   local digits = ("%d"):format(number):reverse()
   return (digits:gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", ""))
end

local units = { "bytes", "kB", "MB", "GB", "TB", "PB" }

-- Bytes with about three digits and a unit.
local function format_size(bytes)
   local unit = 1
   while bytes >= 1000 and unit < #units do
      bytes, unit = bytes / 1000, unit + 1
   end
   local form = unit == 1 and "%d %s" or bytes < 10 and "%.1f %s" or "%.0f %s"
   return form:format(bytes, units[unit])
end

-- Seconds in their two largest units.
local function format_duration(seconds)
   local days, hours = seconds // DAY, seconds % DAY // HOUR
   local minutes = seconds % HOUR // 60
   if days > 0 then
      return ("%d d %d h"):format(days, hours)
   elseif hours > 0 then
      return ("%d h %d min"):format(hours, minutes)
   end
   return minutes > 0 and ("%d min %d s"):format(minutes, seconds % 60) or
      ("%d s"):format(seconds)
end

local function counted(number, singular, plural)
   return grouped(number) .. " " .. (number == 1 and singular or plural)
end

local statuses = {
   [400] = "bad request",
   [404] = "not found",
   [408] = "request timeout",
   [429] = "too many requests from one address",
   [499] = "closed early by the visitor",
   [500] = "handler failed; the log has the reason",
   [503] = "too many requests waited for the handler",
}

-- --- queries ----------------------------------------------------------------

-- Returns the rows of a statistic, or raises an error that names it.
local function query(what, from, to, limit)
   local rows, why = statistics(what, from, to, limit)
   if not rows then
      error(("statistics of %s: %s"):format(what, why), 0)
   end
   return rows
end

-- Returns the totals of a period, 0 for those that are missing.
local function total(from, to)
   local row = query("total", from, to)[1] or {}
   for _, name in ipairs { "requests", "errors", "bytes", "visitors",
      "lost" } do
      row[name] = row[name] or 0
   end
   return row
end

-- The name of the site. A process without a configuration takes the name that
-- is in the database.
local function site_name()
   local row = query("names", nil, nil, 1)[1]
   return site.name == servername and row and row.name or site.name
end

-- Returns n rows, one for each `step` seconds, with zeros for missing ones.
local function fill_gaps(rows, from, step, n)
   local filled, by_time = {}, {}
   for _, row in ipairs(rows) do
      by_time[row.time] = row
   end
   for i = 1, n do
      local time = from + (i - 1) * step
      filled[i] = by_time[time] or { time = time, requests = 0, visitors = 0,
         errors = 0 }
   end
   return filled
end

-- --- parts of the page ------------------------------------------------------

local function add(lines, more)
   table.move(more, 1, #more, #lines + 1, lines)
end

-- Adds a heading with a rule up to the edge.
local function add_heading(lines, title)
   lines[#lines + 1] = ""
   lines[#lines + 1] = text.cut("-- " .. title .. " " .. text.rule(), WIDTH)
end

local function right(title)
   return { title = title, align = "right" }
end

-- Adds a table. `cells_of` returns the cells of a row.
local function add_table(lines, rows, cells_of, columns)
   local cells = {}
   for i, row in ipairs(rows) do
      cells[i] = cells_of(row)
   end
   add(lines, text.table(cells, { columns = columns }))
end

-- Adds a bar for each row.
local function add_bars(lines, rows, label_of, value)
   local items = {}
   for i, row in ipairs(rows) do
      items[i] = { label_of(row), row[value] }
   end
   add(lines, text.bars(items, { width = WIDTH }))
end

-- Adds a bar for the requests of each row, with its date and visitors.
local function add_dated_bars(lines, rows, date_format, visitors_width)
   local label_format = "%s%" .. visitors_width .. "s"
   add_bars(lines, rows, function(row)
      return label_format:format(os.date(date_format, row.time),
         grouped(row.visitors))
   end, "requests")
end

-- Adds the current state of the server, where there is one.
local function add_now(lines)
   local server = now()
   if not server.uptime then
      return
   end
   lines[#lines + 1] = text.cut(("Now: %s, %s served, %s, up for %s"):format(
      counted(server.connections, "visitor", "visitors"),
      grouped(server.served), counted(server.workers, "worker", "workers"),
      format_duration(server.uptime)), WIDTH)
end

local function total_row(name, row)
   return { name, grouped(row.requests), grouped(row.visitors),
      grouped(row.errors), format_size(row.bytes) }
end

local function add_totals(lines, today)
   local ever = total()
   lines[#lines + 1] = ""
   add(lines, text.table({
      total_row("Today", total(today, today + DAY)),
      total_row("Yesterday", total(today - DAY, today)),
      total_row("30 days", total(today - 29 * DAY, today + DAY)),
      total_row(ever.time and "Since " .. os.date("!%Y-%m-%d", ever.time) or
         "Ever", ever),
   }, { gap = 3, columns = { "", right("Requests"), right("Visitors"),
      right("Errors"), right("Sent") } }))
   if ever.lost > 0 then
      lines[#lines + 1] = text.cut("Not counted: " ..
         counted(ever.lost, "request", "requests") ..
         ", dropped under load.", WIDTH)
   end
end

-- Adds a line for requests and one for visitors, with the largest value.
local function add_sparklines(lines, rows, columns_each)
   for _, name in ipairs { "requests", "visitors" } do
      local values, max = {}, 0
      for _, row in ipairs(rows) do
         max = math.max(max, row[name])
         for _ = 1, columns_each do
            values[#values + 1] = row[name]
         end
      end
      lines[#lines + 1] = ("%-10s%s  %s"):format(name,
         text.sparkline(values, { min = 0 }), grouped(max))
   end
end

-- Adds the hours before a time. rows_of(period, from, to) returns the figures.
local function add_hours(lines, time, rows_of)
   local first = time - time % HOUR - 23 * HOUR
   local rows = fill_gaps(rows_of("hours", first, first + DAY), first, HOUR, 24)
   local marks = {}
   for i = 1, 24, 6 do
      marks[#marks + 1] = os.date("!%H:00", rows[i].time) .. (" "):rep(7)
   end
   add_heading(lines, "The last 24 hours")
   add_sparklines(lines, rows, 2)
   lines[#lines + 1] = (" "):rep(10) .. table.concat(marks):gsub(" +$", "")
end

local function add_days(lines, today, rows_of)
   local first = today - 47 * DAY
   local rows = fill_gaps(rows_of("days", first, today + DAY), first, DAY, 48)
   add_heading(lines, "The last 14 days")
   lines[#lines + 1] = "              visitors  requests"
   add_dated_bars(lines, table.move(rows, 35, 48, 1, {}), "!%Y-%m-%d %a", 10)
   add_heading(lines, "The last 48 days")
   add_sparklines(lines, rows, 1)
end

local function add_months(lines, time, rows_of)
   local year, month = os.date("!%Y", time), os.date("!%m", time)
   local first = os.time { year = year - 1, month = month + 1, day = 1,
      hour = 12 }
   first = first - first % DAY
   local rows = rows_of("months", first)
   if #rows > 0 then
      add_heading(lines, "The last 12 months")
      lines[#lines + 1] = "         daily visitors  requests"
      add_dated_bars(lines, rows, "!%Y-%m", 16)
   end
end

-- Adds a bar for the requests of each row, if there are rows.
local function add_shares(lines, title, rows, label_of)
   if #rows > 0 then
      add_heading(lines, title)
      add_bars(lines, rows, label_of, "requests")
   end
end

local function add_selectors(lines, title, what, from)
   add_shares(lines, title, query(what, from, nil, ROWS), function(row)
      return row.name == "" and "/" or row.name or "(all others)"
   end)
end

local function add_kinds(lines, from)
   add_shares(lines, "Kinds of reply", query("kinds", from), function(row)
      return row.name
   end)
end

local function add_errors(lines, from)
   local rows = query("errors", from)
   if #rows > 0 then
      add_heading(lines, "Errors")
      add_table(lines, rows, function(row)
         return { grouped(row.requests),
            statuses[row.status] or "status " .. row.status }
      end, { { align = "right" } })
   end
end

local function add_handlers(lines, from)
   local rows = query("handlers", from, nil, ROWS)
   if #rows > 0 then
      add_heading(lines, "Handlers, with the time until the reply is sent")
      add_table(lines, rows, function(row)
         return { "/" .. row.name, grouped(row.requests),
            ("%.1f"):format(row.ms / row.requests), grouped(row.slowest),
            grouped(row.errors) }
      end, { "", right("Requests"), right("Mean ms"), right("Slowest"),
         right("Failed") })
   end
end

-- --- pages ------------------------------------------------------------------

-- Returns the page, an array of lines.
function stats.page()
   local rows, why = statistics("total")
   if not rows then
      return { "No statistics: " .. why .. "." }
   end
   local time = os.time()
   local today = time - time % DAY
   local month = today - 29 * DAY
   local date = os.date("!%Y-%m-%d %H:%M UTC", time)
   local title = text.cut("Statistics of " .. site_name(), WIDTH - #date - 2,
      "...")
   local lines = { text.pad(title, WIDTH - #date) .. date,
      text.rule(WIDTH, "=") }
   if not site.stats then
      lines[#lines + 1] =
         "Requests are not recorded: the option stats is off."
   end
   add_now(lines)
   add_totals(lines, today)
   add_hours(lines, time, query)
   add_days(lines, today, query)
   add_months(lines, time, query)
   add_selectors(lines, "The busiest selectors of 30 days", "selectors", month)
   add_kinds(lines, month)
   add_errors(lines, month)
   add_selectors(lines, "Selectors that were not found", "missing", month)
   add_handlers(lines, month)
   lines[#lines + 1] = ""
   add(lines, text.wrap("A visitor is an address, counted once a day. The " ..
      "statistics know it by a number that changes every day.", WIDTH))
   return lines
end

-- Returns the page of journal.read(), an array of lines. Private.
stats.journal = function(journal)
   local lines = { "Connections in the journal", text.rule(WIDTH, "=") }
   local function show(name, value)
      lines[#lines + 1] = ("%-14s%s"):format(name, value)
   end
   show("Connections", grouped(journal.connections))
   show("Visitors", grouped(journal.visitors))
   if journal.connections == 0 then
      return lines
   end
   show("Instances", ("%d to %d"):format(journal.least, journal.most))
   if journal.timed > 0 then
      show("From", os.date("!%Y-%m-%d %H:%M:%S UTC", journal.first))
      show("To", os.date("!%Y-%m-%d %H:%M:%S UTC", journal.last))
   end
   if journal.timed < journal.connections then
      show("Without time", grouped(journal.connections - journal.timed))
   end
   add_heading(lines, "Addresses of the server")
   add_table(lines, table.move(journal.servers, 1, ROWS, 1, {}), function(row)
      return { row.name, row.port, row.connections }
   end, { "Address", "Port", "Connections" })
   add_heading(lines, "Addresses of visitors")
   add_bars(lines, table.move(journal.clients, 1, ROWS, 1, {}), function(row)
      return row.name
   end, "connections")
   if journal.timed > 0 then
      add_hours(lines, journal.last, journal.rows)
      add_days(lines, journal.last - journal.last % DAY, journal.rows)
      add_months(lines, journal.last, journal.rows)
   end
   return lines
end

-- --- JSON -------------------------------------------------------------------

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\" }

-- Strings in the database are UTF-8 without control characters.
local function json(value)
   if type(value) == "number" then
      return ("%d"):format(value)
   elseif type(value) == "string" then
      return '"' .. value:gsub('["\\]', escapes) .. '"'
   elseif #value > 0 or not next(value) then
      local parts = {}
      for i, each in ipairs(value) do
         parts[i] = json(each)
      end
      return "[" .. table.concat(parts, ",\n") .. "]"
   end
   local parts = {}
   for name, each in pairs(value) do
      parts[#parts + 1] = json(name) .. ":" .. json(each)
   end
   table.sort(parts)
   return "{" .. table.concat(parts, ",") .. "}"
end

-- Returns the statistics as a JSON object, with more rows than the page.
function stats.json()
   local time = os.time()
   local today = time - time % DAY
   local month = today - 29 * DAY
   local members = {}
   local function put(name, value)
      members[#members + 1] = json(name) .. ":" .. json(value)
   end
   put("site", site_name())
   put("time", time)
   put("total", total())
   put("hours", query("hours", time - 30 * DAY))
   put("days", query("days", today - 999 * DAY))
   put("months", query("months"))
   for _, name in ipairs { "selectors", "missing", "handlers", "kinds",
      "errors" } do
      put(name, query(name, month))
   end
   return "{" .. table.concat(members, ",\n") .. "}\n"
end

return stats
