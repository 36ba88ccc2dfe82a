-- A phlog elsewhere than its handler.
require("gopher.phlog").serve { path = "../phlog", per_page = 100, feed = 1 }
