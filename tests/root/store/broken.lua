-- type: 0
require("gopher.store").set("value", "of a part that fails")
error("on purpose")
