# Without a known extension the bytes decide the type. [2]
> /more/data.foo
< foo
< ..
< .

# Latin-1 without an extension is not a text, even if only the last byte is.
> /more/andre
= more/andre
