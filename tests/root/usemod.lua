local greet = require("greet")
send_info(greet("moon"))
send_info(tostring(require("greet") == greet))
