-- A module that is stuck in one function.
return (""):rep(1 << 62)
