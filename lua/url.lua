-- type: h
-- Answers the selector `URL:X` with a page that redirects to X, for clients
-- that do not know such links of type h.
local markup = require("gopher.markup")
local url = request.selector:match("^.-URL:(.*)$")
if markup.is_followed(url) then
   send_raw(markup.link_page("This link leaves gopherspace",
      "This link leaves gopherspace. In five seconds it leads to", url, 5))
else
   send_error("This server does not follow such links")
end
