-- A second visitor must not see what the first one has left behind.
send_info("left=" .. tostring(left) .. " " .. tostring(string.left))
left, string.left = "behind", "behind"
