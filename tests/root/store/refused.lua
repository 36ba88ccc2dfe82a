-- type: 0
local store = require("gopher.store")
store.exec("CREATE TABLE IF NOT EXISTS mine (a)")
store.exec("DROP TRIGGER IF EXISTS mine_after")
store.set("kept", "as it is")
for _, sql in ipairs {
   "ATTACH DATABASE 'other.db' AS other",
   "DETACH DATABASE main",
   "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT here", "RELEASE here",
   "PRAGMA journal_mode = DELETE",
   "PRAGMA writable_schema = 1",
   "SELECT * FROM pragma_database_list",
   "VACUUM INTO 'copy.db'",
   "ANALYZE",
   "SELECT load_extension('/lib/evil.so')",
   "SELECT randomblob(1000000000)",
   "SELECT json('[]')",
   "CREATE TEMP TABLE passing (a)",
   "CREATE VIRTUAL TABLE words USING fts5(a)",
   "UPDATE sqlite_master SET sql = ''",
   "INSERT INTO gophermoon_values VALUES ('a', 1)",
   "REPLACE INTO gophermoon_lists VALUES ('a', 1, 1)",
   "UPDATE gophermoon_values SET value = 1",
   "DELETE FROM GOPHERMOON_VALUES",
   "WITH x AS (SELECT 1) DELETE FROM main.gophermoon_values",
   "DROP TABLE gophermoon_values",
   "CREATE TABLE gophermoon_new (a)",
   "CREATE INDEX i ON gophermoon_values (value)",
   "CREATE TRIGGER t AFTER INSERT ON gophermoon_values BEGIN SELECT 1; END",
   "ALTER TABLE gophermoon_values RENAME TO others",
   "/**/ ALTER TABLE mine RENAME TO \"Gophermoon_new\"",
} do
   local is_done, why = pcall(store.exec, sql)
   send_text((is_done and "DONE: " .. sql) or why)
end
-- A trigger has no more rights than its handler.
store.exec([[CREATE TRIGGER mine_after AFTER INSERT ON mine BEGIN
   DELETE FROM gophermoon_values; END]])
send_text(select(2, pcall(store.exec, "INSERT INTO mine VALUES (1)")))
for row in store.rows(
   "SELECT value FROM gophermoon_values WHERE key = 'kept'") do
   send_text(row.value)
end
