-- Names with a NUL in them, and files that are none, are no modules.
local tries = require("tries")
tries.fails("a NUL", require, "tries\0")
tries.fails("a NUL and more", require, "tries\0.lua")
tries.fails("a fifo", require, "fifo_module")
tries.report()
