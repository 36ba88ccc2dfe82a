-- The configuration of Gophermoon: an assignment for each option. An option
-- behind `--` shows its default or an example. gophermoon.lua(5) explains all
-- options. Check this file with:  gophermoon -t -c /etc/gophermoon.lua

-- The directory to serve.
gopherroot = "/srv/gopher"

-- The public name and port of this server, for the links in menus. The default
-- name is that of the host; the default port is that of listen, or 70.
-- servername = "gopher.example.org"
-- serverport = 70

-- "owner" also follows symbolic links out of the gopherroot, if link and target
-- have the same owner.
-- follow_links = "inside"

-- The name of user directories in homes, served as /~name; empty for none.
-- userdir = "public_gopher"
-- accounts = "/etc/passwd"   -- the list of users
-- skeleton = "/etc/skel"     -- the files of a new home

-- The addresses to listen on, unless systemd passes the sockets. An empty list
-- means serverport on all addresses.
-- listen = { "0.0.0.0:70", "[::1]:7070" }

-- Proxies that send the address of the client with the PROXY protocol. List only
-- trusted hosts: they can claim any address.
-- proxy_from = { "127.0.0.1", "10.0.0.0/8" }

-- The account to become when started as root. Do not set it with the systemd
-- units: they set the account.
-- user = "gopher"

-- The confinement of workers. "auto" is "on" in a server without trusted
-- handlers. chroot needs a start as root.
-- no_new_privs = "auto"  -- or "on", "off"
-- landlock = "auto"      -- read only the site, write only in state
-- seccomp = "auto"       -- only the system calls of a worker
-- chroot = "/srv/gopher"

-- The number of worker processes (0: one per processor), and the limit of
-- connections of all workers.
-- workers = 0
-- max_connections = 4096
-- cache = 64             -- MiB of cached replies in each worker

-- Limits of one address: connections at once and requests per second (0: no
-- limit), and the number of requests that rate allows at once.
-- max_per_address = 64
-- rate = 0
-- burst = 100

-- Seconds to wait for the next part of a request, and for the client to take
-- 4 KiB of the reply.
-- request_timeout = 10
-- send_timeout = 60

-- Seconds to finish replies at shutdown, and idle seconds before a server with
-- sockets of systemd exits (0: never).
-- drain_timeout = 10
-- idle_exit = 0

-- Size and date in directory listings, and the column at which info lines wrap
-- (0: never).
-- details = false
-- sort = "name"          -- or "date", the newest first
-- parent = false         -- a link to the directory above
-- readme = false         -- the README above the listing
-- width = 0

-- The end of a text: a dot on a line of its own, or "none".
-- text_end = "dot"

-- Answer web browsers with a link to the site.
-- http = true

-- Descriptions of the site in caps.txt.
-- description = "A garden of texts"
-- location = "Utopia"
-- admin = "gopher@example.org"

-- Texts in Windows-1252 or UTF-16 are sent as UTF-8; "raw" sends them unchanged.
-- charset = "auto"

-- Item types d ; M c for documents, films, mail and calendars, in place of 9.
-- extended_types = false

-- Names that are not served and not listed.
-- hide = { "*.tmp", "/drafts" }

-- Item types of more extensions.
-- types = { sid = "s", d64 = "9" }

-- Redirects of moved selectors, as Lua patterns, and selectors that are gone.
-- moved = { ["^/old/(.*)"] = "/new/%1" }
-- gone = { "^/tmp/" }

-- Directories where Lua files are handlers; others are texts. true: the whole site.
-- handlers_in = true

-- Handlers that one worker runs at once, and the limits of a run.
-- handlers = 128
-- handler_instructions = 20000000
-- handler_memory = 16    -- MiB
-- handler_output = 2048  -- MiB of the reply
-- handler_files = 16     -- open files
-- handler_time = 10      -- seconds of work and sleep
-- handler_stuck = 100    -- milliseconds in one function

-- Show errors of handlers to clients on this host.
-- development = false

-- A directory of Lua files that replace the built-in ones.
-- library = "/usr/local/share/gophermoon"

-- Directories whose handlers have all libraries of Lua; true is the whole site.
-- Use it only if all their authors may log in to the host.
-- trusted = { "/admin" }

-- The state directory, for data of handlers and for statistics. Do not set it
-- with the systemd units: they set it.
-- state = "/var/lib/gophermoon"
-- state_size = 256       -- MiB

-- Whether statistics record requests, the form of client addresses in them, and
-- the days for which single requests are stored.
-- stats = false
-- stats_address = "hash" -- or "full"
-- keep_days = 90

-- The log.
-- log = "auto"           -- or "stderr", "syslog"
-- log_level = "info"     -- or "debug", "warning", "error"
-- access_log = true
-- log_format = "plain"   -- or "combined", as in Apache, or "json"
-- log_address = "full"   -- or "net", "none": the logged part of addresses
-- log_file = ""          -- "/var/log/gophermoon/log"; SIGUSR1 reopens it

-- Several sites: a block for each, with an address or a port of its own. The
-- options above are the defaults of a block.
-- site { servername = "gopher.example.org", gopherroot = "/srv/gopher" }
-- site { servername = "moon.example.org", serverport = 7070,
--    gopherroot = "/srv/moon" }
