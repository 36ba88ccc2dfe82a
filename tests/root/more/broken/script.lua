#!/usr/bin/env gophermoon
send_info("a script, too")
