local greet = { loaded = (...) }

function greet.word()
   return "Hello"
end

return greet
