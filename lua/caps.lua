-- type: 9
-- Answers caps.txt, which tells clients the properties of the server.
local function send_property(key, value)
   if value ~= "" then
      send_text(key .. "=" .. value)
   end
end

send_text("CAPS")
send_text("")
send_property("CapsVersion", 1)
send_property("ExpireCapsAfter", 1800)
send_text("")
send_property("PathDelimeter", "/")   -- the usual spelling in caps files
send_property("PathIdentity", ".")
send_property("PathParent", "..")
send_property("PathParentDouble", "FALSE")
send_property("PathKeepPreDelimeter", "FALSE")
send_property("ServerDefaultEncoding", "UTF-8")
send_text("")
send_property("ServerSoftware", "Gophermoon")
send_property("ServerSoftwareVersion", version)
send_property("ServerDescription", site.description)
send_property("ServerGeolocationString", site.location)
send_property("ServerAdmin", site.admin)
