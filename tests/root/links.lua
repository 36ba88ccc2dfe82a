send_info("")
send_dir("1", "A directory", "/docs")
send_dir("0", "Elsewhere", "/x", "example.org", 71)
send_link { type = "7", name = "A search", selector = "/search" }
send_link {
   type = "g", name = "A picture", selector = "/x.gif",
   host = "example.org", port = 7071,
}
