-- title: All files of this site
-- What the front page would be if it had no map: the server's own
-- listing. Handlers that say "hidden: yes" are not in it, and neither
-- is lib, in which there is nothing to be served.

require("gopher.listing").send("/", { hidden = { lib = true } })
send_info("")
send_dir("0", "How this page was made", "/source?files.lua")
send_dir("1", "Back to the front page", "/")
