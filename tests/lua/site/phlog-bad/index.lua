require("gopher.phlog").serve { path = "nowhere" }
