-- type: 0
local store = require("gopher.store")
store.exec("DROP TABLE IF EXISTS fish")
store.exec([[CREATE TABLE fish (
   number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, weight REAL)]])
send_text(table.concat({ store.exec(
   "INSERT INTO fish (name, weight) VALUES (?, ?), (?, ?), (?, ?)",
   "eel", 1.5, "carp", 20, "tench'; DROP TABLE fish", nil) }, " "))
for fish in store.rows("SELECT * FROM fish ORDER BY name") do
   send_text(("%d %s %s"):format(fish.number, fish.name, fish.weight))
end
do
   local fish = store.rows("SELECT name FROM fish WHERE weight > ?", 10)()
   store.exec("UPDATE fish SET weight = ? WHERE name = ?", 21, fish.name)
end
send_text(store.rows("SELECT weight FROM fish WHERE name = 'carp'")().weight)
for fish in store.rows(
   "INSERT INTO fish (name) VALUES (?) RETURNING number", "pike") do
   send_text(fish.number)
end
for row in store.rows("SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e",
   1, 2.5, "x\0y", nil, true) do
   send_text(("%s %s %d %s %s"):format(row.a, row.b, #row.c, row.d, row.e))
end
local function try(...)
   send_text(select(2, pcall(store.exec, ...)))
end
try("INSERT INTO fish (name) VALUES ('eel')")
try("INSERT INTO fish (name) VALUES (?)")
try("INSERT INTO fish (name) VALUES (?)", "a", "b")
try("INSERT INTO fish (name) VALUES (?)", {})
try("SELECT 1; SELECT 2")
try("")
try("SELEKT")
try(("x"):rep(20000))
send_text((store.exec("DELETE FROM fish WHERE name = ?", "pike")))
send_text(store.exec("SELECT 1 ;\n"))
-- A failed statement is undone; the others stay.
send_text(store.rows("SELECT count(*) AS n FROM fish")().n)
