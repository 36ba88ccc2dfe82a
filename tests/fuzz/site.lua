-- The configuration of the site that fuzzers open.
state = "state"
stats = true
log_file = "log"
proxy_from = { "unix" }
handlers = 2
handler_instructions = 20000
handler_memory = 1
handler_output = 1
handler_time = 1
handler_stuck = 50
development = true

site {
   servername = "gopher.test",
   serverport = 7070,
   gopherroot = "site",
   description = "A site of the tests",
   moved = { ["^/old/(.*)$"] = "/docs/%1", ["^/wiki$"] = "gopher://gopher.test/1/w" },
   gone = { "^/gone" },
   hide = { "*.secret" },
}
-- Its store holds a secret.
site {
   servername = "other.test",
   gopherroot = "other",
}
