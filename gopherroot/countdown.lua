-- title: A countdown
-- type: 0
-- What has been sent is on its way while a handler sleeps, and other
-- visitors are served meanwhile. See it with curl or telnet; some
-- clients show nothing before the end.

for count = 5, 1, -1 do
   send_text(("T minus %d"):format(count))
   sleep(0.5)
end
send_text("")
send_text("        /\\")
send_text("       /  \\")
send_text("       |  |")
send_text("       |  |")
send_text("      /|/\\|\\")
send_text("     /_||||_\\")
send_text("       ####")
send_text("        ##")
send_text("")
send_text("Lift-off!")
