-- type: 0
-- Changes the store, and ends in the way that the query names.
local store = require("gopher.store")
local ends = {
   well = function() end,
   fail = function() error("on purpose") end,
   loop = function() while true do end end,
   stuck = function() return ("a"):rep(40):find((".-"):rep(40) .. "b") end,
   query = function()
      while true do
         pcall(store.exec, [[WITH RECURSIVE c (x) AS
            (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c]])
      end
   end,
   rows = function()
      while true do
         pcall(store.rows, [[WITH RECURSIVE c (x) AS
            (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c]])
      end
   end,
   output = function()
      for _ = 1, 20000 do
         send_text(("x"):rep(70))
      end
   end,
   caught = function() pcall(error, "on purpose") end,
   sleep = function() sleep(0.01) end,
   committed = function()
      store.commit()
      sleep(0.001)
      store.set("value", "later")
      error("on purpose")
   end,
   taken_back = function() store.rollback() end,
   lost = function()
      pcall(store.exec, "INSERT OR ROLLBACK INTO one VALUES (1)")
   end,
   coroutine = function()
      coroutine.wrap(function() store.set("value", "within") end)()
   end,
}
store.set("value", "before")
store.exec("CREATE TABLE IF NOT EXISTS one (a UNIQUE)")
store.exec("INSERT OR IGNORE INTO one VALUES (1)")
store.commit()
store.set("value", "after")
ends[query]()
send_text("done")
