-- A run must not see the globals of another run.
send_info("left=" .. tostring(left) .. " " .. tostring(string.left))
left, string.left = "behind", "behind"
