#!/usr/bin/lua
-- title: A script that shells know
send_info("line three")
