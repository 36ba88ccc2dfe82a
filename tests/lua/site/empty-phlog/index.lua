require("gopher.phlog").serve()
