-- title: A wolfram machine
-- hidden: yes
send_info("hidden")
