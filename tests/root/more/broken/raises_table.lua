-- An included handler whose error value has no text.
error(setmetatable({}, { __tostring = function() error("no") end }))
