-- The configuration of Gophermoon: every option is one assignment. What stands
-- behind `--` is a comment: a default, or an example. gophermoon.lua(5) explains
-- all options. Check this file with:  gophermoon -t -c /etc/gophermoon.lua

-- The directory that is served.
gopherroot = "/srv/gopher"

-- The name and port under which visitors know this server: menus carry them.
-- Without a servername, the host's own name is used.
-- servername = "gopher.example.org"
-- serverport = 70

-- The directory in people's homes that is their space, /~name; none if empty.
-- userdir = "public_gopher"
-- accounts = "/etc/passwd"   -- the file that names these people

-- Where to listen, unless systemd passes the sockets. An empty list means
-- serverport on all addresses.
-- listen = { "0.0.0.0:70", "[::1]:7070" }

-- Proxies in front that tell, by the PROXY protocol, for whom they come. Nobody
-- else: who is named here can pass for any visitor.
-- proxy_from = { "127.0.0.1", "10.0.0.0/8" }

-- The account to become when started as root. The units of systemd bring one:
-- with them, leave this out.
-- user = "gopher"

-- What workers give up; "auto" is "on" where they serve, and nobody is trusted.
-- A directory besides that they see as all there is; only root can begin so.
-- no_new_privs = "auto"  -- or "on", "off"
-- landlock = "auto"      -- read the site, write in state, run nothing
-- seccomp = "auto"       -- only the system calls that serving takes
-- chroot = "/srv/gopher"

-- Worker processes, 0 for one on each processor, and visitors whom all of them
-- together serve at once.
-- workers = 0
-- max_connections = 4096
-- cache = 64             -- MiB of finished replies for each worker

-- Visitors at once from one address; and requests a second from there, and how
-- many of them at once (0: any number).
-- max_per_address = 64
-- rate = 0
-- burst = 100

-- Seconds that a visitor may send nothing of the request; and in which he has to
-- take some of the reply.
-- request_timeout = 10
-- send_timeout = 60

-- Seconds that visitors are served when the server has to stop; and, where
-- systemd listens, seconds without any after which it goes by itself (0: never).
-- drain_timeout = 10
-- idle_exit = 0

-- Sizes and dates in directory listings; the column at which info lines wrap
-- (0: never).
-- details = false
-- width = 0

-- How a text ends: with a dot on a line of its own, or "none".
-- text_end = "dot"

-- Lead web browsers that come here to the site.
-- http = true

-- What caps.txt tells clients about the site.
-- description = "A garden of texts"
-- location = "Utopia"
-- admin = "gopher@example.org"

-- Texts in Latin-1 are sent as UTF-8; "raw" leaves them alone.
-- charset = "auto"

-- More item types, by the extension of a file's name.
-- types = { sid = "s", lha = "5" }

-- Where selectors have moved to, in patterns of Lua; and those that are gone.
-- moved = { ["^/old/(.*)"] = "/new/%1" }
-- gone = { "^/tmp/" }

-- Handlers that one worker runs at once, and what one run of each may take.
-- handlers = 128
-- handler_instructions = 20000000
-- handler_memory = 16    -- MiB
-- handler_output = 2048  -- MiB that it sends in all
-- handler_files = 16     -- open at once
-- handler_time = 10      -- seconds that it works and sleeps
-- handler_stuck = 100    -- milliseconds in one function

-- Show visitors from this host where a handler has failed.
-- development = false

-- A directory of Lua files that win over the built-in ones.
-- library = "/usr/local/share/gophermoon"

-- Folders whose handlers get all of Lua's libraries; true is the whole site.
-- Only where every author could log in.
-- trusted = { "/admin" }

-- The directory in which the site remembers what its handlers store. The units
-- of systemd bring one: with them, leave this out.
-- state = "/var/lib/gophermoon"
-- state_size = 256       -- MiB

-- Whether each request is written down there, for statistics; what of visitors'
-- addresses; and the days for which single requests stay.
-- stats = false
-- stats_address = "hash" -- or "full"
-- keep_days = 90

-- What is logged, and where.
-- log = "auto"           -- or "stderr", "syslog"
-- log_level = "info"     -- or "debug", "warning", "error"
-- access_log = true
-- log_format = "plain"   -- or "combined", as Apache writes it, or "json"
-- log_address = "full"   -- or "net", "none": how much of visitors' addresses
-- log_file = ""          -- "/var/log/gophermoon/log"; SIGUSR1 opens it anew

-- Several sites: one block for each, at addresses or ports of their own. What
-- a block does not say is as it is said above.
-- site { servername = "gopher.example.org", gopherroot = "/srv/gopher" }
-- site { servername = "moon.example.org", serverport = 7070,
--    gopherroot = "/srv/moon" }
