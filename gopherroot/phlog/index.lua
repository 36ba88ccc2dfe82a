-- title: Phlog
-- A directory of texts becomes a phlog. The name of a file has the date
-- of its post, the first line has the title. /phlog/atom.xml is the feed.

require("gopher.phlog").serve {
   title = "Notes from below the moon", author = "The gopher",
}
if path_info ~= "atom.xml" then
   send_info("")
   send_dir("0", "How this page was made", "/source?phlog/index.lua")
   send_dir("1", "Back to the front page", "/")
end
