-- The statistics as a page of 67 columns, and as JSON. Days and hours are those
-- of UTC: a server does not know where its visitors live.

local text = require("gopher.text")

local stats = {}

local WIDTH = 67
local HOUR, DAY = 3600, 86400
local BUSIEST = 10   -- selectors, handlers and so on that are shown

-- --- words ------------------------------------------------------------------

-- 1234567 as 1,234,567.
local function grouped(number)
   local digits = ("%d"):format(number):reverse()
   return (digits:gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", ""))
end

local units = { "bytes", "kB", "MB", "GB", "TB", "PB" }

-- Bytes in three digits or so, with their unit.
local function size(bytes)
   local unit = 1
   while bytes >= 1000 and unit < #units do
      bytes, unit = bytes / 1000, unit + 1
   end
   local form = unit == 1 and "%d %s" or bytes < 10 and "%.1f %s" or "%.0f %s"
   return form:format(bytes, units[unit])
end

-- Seconds as the two largest parts of them.
local function span(seconds)
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

local function many(number, one, more)
   return grouped(number) .. " " .. (number == 1 and one or more)
end

local statuses = {
   [400] = "no request that can be read",
   [404] = "nothing is there",
   [408] = "no request came in time",
   [429] = "too many came from one address",
   [499] = "the visitor left early",
   [500] = "a handler failed; the log has the reason",
}

-- --- figures ----------------------------------------------------------------

-- The rows of an answer, or an error that names the question.
local function ask(what, from, to, most)
   local rows, why = statistics(what, from, to, most)
   if not rows then
      error(("the statistics (%s): %s"):format(what, why), 0)
   end
   return rows
end

-- The sums of a span of time, none of them nil.
local function total(from, to)
   local row = ask("total", from, to)[1] or {}
   for _, name in ipairs { "requests", "errors", "bytes", "visitors", "lost" } do
      row[name] = row[name] or 0
   end
   return row
end

-- The site's name. Who looks from outside may not know which that was.
local function whose()
   local written = ask("names", nil, nil, 1)[1]
   return site.name == servername and written and written.name or site.name
end

-- n rows, one for each `step` seconds from `from` on, where nothing is missing.
local function filled(rows, from, step, n)
   local found, by_time = {}, {}
   for _, row in ipairs(rows) do
      by_time[row.time] = row
   end
   for i = 1, n do
      local time = from + (i - 1) * step
      found[i] = by_time[time] or { time = time, requests = 0, visitors = 0,
         errors = 0 }
   end
   return found
end

local function column(rows, name)
   local found = {}
   for i, row in ipairs(rows) do
      found[i] = row[name]
   end
   return found
end

local function largest(values)
   local most = 0
   for _, value in ipairs(values) do
      most = math.max(most, value)
   end
   return most
end

-- --- parts of the page --------------------------------------------------------

local function add(lines, more)
   for _, line in ipairs(more) do
      lines[#lines + 1] = line
   end
end

-- A heading, with a line to the edge.
local function head(lines, title)
   lines[#lines + 1] = ""
   lines[#lines + 1] = text.cut("-- " .. title .. " " .. text.rule(), WIDTH)
end

local function add_now(lines)
   local it = now()
   if not it.uptime then
      return
   end
   lines[#lines + 1] = text.cut(("Now: %s here, %s served, %s, up for %s"):format(
      many(it.connections, "visitor", "visitors"), grouped(it.served),
      many(it.workers, "worker", "workers"), span(it.uptime)), WIDTH)
end

local function total_row(name, row)
   return { name, grouped(row.requests), grouped(row.visitors),
      grouped(row.errors), size(row.bytes) }
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
   }, { gap = 3, columns = {
      { title = "" }, { title = "Requests", align = "right" },
      { title = "Visitors", align = "right" },
      { title = "Errors", align = "right" }, { title = "Sent", align = "right" },
   } }))
   if ever.lost > 0 then
      lines[#lines + 1] = text.cut("Not in these figures: " ..
         many(ever.lost, "request that came", "requests that came") ..
         " too fast.", WIDTH)
   end
end

-- A line for each of requests and visitors, with the largest value.
local function add_sparks(lines, rows, columns_each)
   for _, name in ipairs { "requests", "visitors" } do
      local values = column(rows, name)
      local wide = {}
      for i, value in ipairs(values) do
         for j = 1, columns_each do
            wide[(i - 1) * columns_each + j] = value
         end
      end
      lines[#lines + 1] = ("%-10s%s  %s"):format(name,
         text.sparkline(wide, { min = 0 }), grouped(largest(values)))
   end
end

local function add_hours(lines, time)
   local first = time - time % HOUR - 23 * HOUR
   local rows = filled(ask("hours", first, first + DAY), first, HOUR, 24)
   local marks = {}
   for i = 1, 24, 6 do
      marks[#marks + 1] = os.date("!%H:00", rows[i].time) .. (" "):rep(7)
   end
   head(lines, "The last 24 hours")
   add_sparks(lines, rows, 2)
   lines[#lines + 1] = (" "):rep(10) .. table.concat(marks):gsub(" +$", "")
end

-- A bar for the requests of each row, behind its name and its visitors.
local function add_bars(lines, rows, form)
   local items, room = {}, #"visitors"
   for i, row in ipairs(rows) do
      items[i] = { ("%s%" .. room + 2 .. "s"):format(
         os.date(form, row.time), grouped(row.visitors)), row.requests }
   end
   add(lines, text.bars(items, { width = WIDTH }))
end

local function add_days(lines, today)
   local first = today - 47 * DAY
   local rows = filled(ask("days", first, today + DAY), first, DAY, 48)
   head(lines, "The last 14 days")
   lines[#lines + 1] = "              visitors  requests"
   add_bars(lines, table.move(rows, 35, 48, 1, {}), "!%Y-%m-%d %a")
   head(lines, "The last 48 days")
   add_sparks(lines, rows, 1)
end

local function add_months(lines, time)
   local year, month = os.date("!%Y", time), os.date("!%m", time)
   local first = os.time { year = year - 1, month = month + 1, day = 1,
      hour = 12 }
   first = first - first % DAY
   local rows = ask("months", first)
   if #rows == 0 then
      return
   end
   head(lines, "The last 12 months")
   lines[#lines + 1] = "          visits by day  requests"
   for _, row in ipairs(rows) do
      row.shown = grouped(row.visitors)
   end
   local items = {}
   for i, row in ipairs(rows) do
      items[i] = { ("%s%16s"):format(os.date("!%Y-%m", row.time), row.shown),
         row.requests }
   end
   add(lines, text.bars(items, { width = WIDTH }))
end

-- Who has got how many of the requests, if anybody has.
local function add_shares(lines, title, rows, name_of)
   if #rows == 0 then
      return
   end
   local items = {}
   for i, row in ipairs(rows) do
      items[i] = { name_of(row), row.requests }
   end
   head(lines, title)
   add(lines, text.bars(items, { width = WIDTH }))
end

local function add_selectors(lines, title, question, from)
   add_shares(lines, title, ask(question, from, nil, BUSIEST), function(row)
      return row.name == "" and "/" or row.name or "(all others)"
   end)
end

local function add_kinds(lines, from)
   add_shares(lines, "Kinds of reply", ask("kinds", from), function(row)
      return row.name
   end)
end

local function add_errors(lines, from)
   local rows = ask("errors", from)
   if #rows == 0 then
      return
   end
   local shown = {}
   for i, row in ipairs(rows) do
      shown[i] = { grouped(row.requests), statuses[row.status] or
         "status " .. row.status }
   end
   head(lines, "What went wrong")
   add(lines, text.table(shown, { columns = { { align = "right" } } }))
end

local function add_handlers(lines, from)
   local rows = ask("handlers", from, nil, BUSIEST)
   if #rows == 0 then
      return
   end
   local shown = {}
   for i, row in ipairs(rows) do
      shown[i] = { "/" .. row.name, grouped(row.requests),
         ("%.1f"):format(row.ms / row.requests), grouped(row.slowest),
         grouped(row.errors) }
   end
   head(lines, "Handlers, and how long they take until all is sent")
   add(lines, text.table(shown, { columns = { { title = "" },
      { title = "Requests", align = "right" },
      { title = "Mean ms", align = "right" },
      { title = "Slowest", align = "right" },
      { title = "Failed", align = "right" } } }))
end

-- --- pages --------------------------------------------------------------------

-- The whole page: an array of lines.
function stats.page()
   local known, why = statistics("total")
   if not known then
      return { "There are no statistics here: " .. why .. "." }
   end
   local time = os.time()
   local today = time - time % DAY
   local month = today - 29 * DAY
   local lines = {}
   lines[1] = "Statistics of " .. whose()
   local date = os.date("!%Y-%m-%d %H:%M UTC", time)
   lines[1] = text.pad(text.cut(lines[1], WIDTH - #date - 2, "..."),
      WIDTH - #date) .. date
   lines[2] = text.rule(WIDTH, "=")
   if not site.stats then
      lines[#lines + 1] =
         "Nothing is being written down: the option stats is off."
   end
   add_now(lines)
   add_totals(lines, today)
   add_hours(lines, time)
   add_days(lines, today)
   add_months(lines, time)
   add_selectors(lines, "The busiest selectors of 30 days", "selectors", month)
   add_kinds(lines, month)
   add_errors(lines, month)
   add_selectors(lines, "What was looked for and not found", "missing", month)
   add_handlers(lines, month)
   lines[#lines + 1] = ""
   add(lines, text.wrap("A visitor is an address, counted once a day: what is " ..
      "known of it is a number that means nothing on any other day.", WIDTH))
   return lines
end

-- What a journal tells: an array of lines.
function stats.journal()
   local lines = { "Connections, as the journal tells",
      text.rule(WIDTH, "=") }
   local it = ask("journal")[1]
   local function show(name, value)
      lines[#lines + 1] = ("%-14s%s"):format(name, value)
   end
   show("Connections", grouped(it.connections))
   show("Visitors", grouped(it.visitors))
   if it.connections == 0 then
      return lines
   end
   show("Counted", ("from %d to %d"):format(it.least, it.most))
   if it.timed > 0 then
      show("From", os.date("!%Y-%m-%d %H:%M:%S UTC", it.first))
      show("To", os.date("!%Y-%m-%d %H:%M:%S UTC", it.last))
   end
   if it.timed < it.connections then
      show("Without time", grouped(it.connections - it.timed))
   end
   head(lines, "They came to")
   local rows = {}
   for i, row in ipairs(ask("locals", nil, nil, BUSIEST)) do
      rows[i] = { row.name, row.port, row.connections }
   end
   add(lines, text.table(rows, { columns = { { title = "Address" },
      { title = "Port" }, { title = "Connections" } } }))
   head(lines, "They came from")
   local items = {}
   for i, row in ipairs(ask("remotes", nil, nil, BUSIEST)) do
      items[i] = { row.name, row.connections }
   end
   add(lines, text.bars(items, { width = WIDTH }))
   if it.timed > 0 then
      local today = it.last - it.last % DAY
      add_hours(lines, it.last)
      add_days(lines, today)
      add_months(lines, it.last)
   end
   return lines
end

-- --- for machines ---------------------------------------------------------------

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\" }

-- What is in the database is UTF-8 without anything that steers.
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

-- The same figures, and more of them, as one object of JSON.
function stats.json()
   local time = os.time()
   local today = time - time % DAY
   local month = today - 29 * DAY
   local parts = {}
   local function put(name, value)
      parts[#parts + 1] = json(name) .. ":" .. json(value)
   end
   put("site", whose())
   put("time", time)
   put("total", total())
   put("hours", ask("hours", time - 30 * DAY))
   put("days", ask("days", today - 999 * DAY))
   put("months", ask("months"))
   for _, name in ipairs { "selectors", "missing", "handlers", "kinds",
      "errors" } do
      put(name, ask(name, month))
   end
   return "{" .. table.concat(parts, ",\n") .. "}\n"
end

return stats
