-- type: 9
-- Answers for caps.txt, which tells clients what the server can do.
local function say(key, value)
   if value ~= "" then
      send_text(key .. "=" .. value)
   end
end

send_text("CAPS")
send_text("")
say("CapsVersion", 1)
say("ExpireCapsAfter", 1800)
send_text("")
say("PathDelimeter", "/")   -- so it is spelled, by everybody
say("PathIdentity", ".")
say("PathParent", "..")
say("PathParentDouble", "FALSE")
say("PathKeepPreDelimeter", "FALSE")
say("ServerDefaultEncoding", "UTF-8")
send_text("")
say("ServerSoftware", "Gophermoon")
say("ServerSoftwareVersion", version)
say("ServerDescription", site.description)
say("ServerGeolocationString", site.location)
say("ServerAdmin", site.admin)
