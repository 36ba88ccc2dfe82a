-- What the server gives to every handler, besides Lua 5.3 itself.
std = "lua53"
read_globals = {
   -- the request
   "request", "selector", "search", "query", "path_info", "remote",
   -- the server
   "servername", "serverport", "gopherroot", "version", "site", "sites",
   -- the people who have a space here
   "people", "person",
   -- the reply
   "send_info", "send_dir", "send_link", "send_text", "text_send",
   "send_textfile", "send_gophermap", "send_raw", "send_error", "send_end",
   -- the site's files
   "entries", "scan", "lines", "exists", "isFile", "isDir", "isHandler",
   "isReadable",
   -- the rest
   "write_log", "sleep", "cache_for", "statistics", "now", "uptime",
}
-- Its runs make the mistakes that the log explains.
files["tests/lua/errors.lua"] = { ignore = { "113", "122", "143", "221", "241" } }
files["tests/lua/site/parts/typo.lua"] = { ignore = { "113" } }
