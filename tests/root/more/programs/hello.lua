#!/usr/bin/lua
-- hidden: yes
send_info("Hello, " .. (query or "you"))
