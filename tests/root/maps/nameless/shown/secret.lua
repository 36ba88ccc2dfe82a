-- title: A hidden handler
-- hidden: yes
send_info("here")
