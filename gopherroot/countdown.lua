-- title: A countdown
-- type: 0
-- While a handler sleeps, the server sends the output so far and serves
-- other visitors. Try it with curl or telnet; some clients show nothing
-- before the end.

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
