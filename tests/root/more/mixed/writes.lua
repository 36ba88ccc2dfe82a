io.write("iby hand\t\tgopher.test\t7070\r\n")
