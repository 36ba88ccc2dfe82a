-- title: Phlog
require("gopher.phlog").serve {
   title = "My <phlog>", author = "Jo & Co", per_page = 10,
}
