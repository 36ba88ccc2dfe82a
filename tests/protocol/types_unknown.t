# What has no known extension is judged by its bytes. [2]
> /more/data.foo
< foo
< ..
< .

# Without an extension, Latin-1 is no text, also where it ends the file.
> /more/andre
= more/andre
