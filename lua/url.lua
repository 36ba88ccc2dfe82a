-- type: h
-- Answers the selector `URL:X` with a page that redirects to X, for clients
-- that do not know such links of type h.
local is_allowed = {}
for scheme in
   ("http https gemini gopher ftp irc ircs mailto tel news xmpp matrix")
   :gmatch("%a+") do
   is_allowed[scheme] = true
end

local url = request.selector:match("^.-URL:(.*)$")
local scheme = url:match("^(%a[%w+.-]*):")
if scheme and is_allowed[scheme:lower()] then
   send_raw(require("gopher.markup").link_page("This link leaves gopherspace",
      "This link leaves gopherspace. In five seconds it leads to", url, 5))
else
   send_error("This server does not follow such links")
end
