error(setmetatable({}, { __tostring = function() error("twice") end }))
