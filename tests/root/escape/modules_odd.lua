-- Names with NUL, and special files, are not modules.
local tries = require("tries")
tries.fails("a NUL", require, "tries\0")
tries.fails("a NUL and more", require, "tries\0.lua")
tries.fails("a fifo", require, "fifo_module")
tries.report()
