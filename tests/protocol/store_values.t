# Handlers store values by name.
#! --state
> /store/words
< true
< false false nil
< text true nil
< 14 true
< 9007199254740992 integer
< 0.5 1.5 0.25
< nil 1 2 42
< store: the value is not a number
< bad argument #2 to '?' (a number is expected)
< bad argument #2 to '?' (a value is a number, not NaN)
< bad argument #2 to '?' (a value is a string or a number)
< bad argument #2 to '?' (a value is a string or a number)
< bad argument #2 to '?' (a value has at most 131072 bytes)
< 131072
< bad argument #1 to '?' (a name is a string of 1 to 255 bytes)
< bad argument #1 to '?' (a name is a string of 1 to 255 bytes)
< bad argument #1 to '?' (string expected, got no value)
< true
< true
< .
