-- title: Nobody lists me
-- hidden: yes
send_info("here")
