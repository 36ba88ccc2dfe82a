send_textfile("/dots.txt")
