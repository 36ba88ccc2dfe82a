-- A part of a menu whose error is no text, and cannot be made one.
error(setmetatable({}, { __tostring = function() error("no") end }))
