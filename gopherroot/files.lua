-- title: All files of this site
-- The listing of the server, which would be the front page if there were
-- no map. It leaves out handlers with "hidden: yes", and here also lib,
-- which holds only modules.

require("gopher.listing").send("/", { hidden = { lib = true } })
send_info("")
send_dir("0", "How this page was made", "/source?files.lua")
send_dir("1", "Back to the front page", "/")
