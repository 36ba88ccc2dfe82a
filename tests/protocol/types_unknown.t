# What has no known extension is judged by its bytes. [2]
> /more/data.foo
< foo
< ..
< .
