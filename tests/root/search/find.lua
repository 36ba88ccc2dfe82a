-- title: Find something
-- type: 7
require("gopher.search").serve {
   from = "/search", title = "Find something", per_page = 3, max = 4,
}
