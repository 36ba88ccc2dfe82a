-- type: 9
send_raw("\0\1\2 raw ")
send_raw("\255\r\n.")
