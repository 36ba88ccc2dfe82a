# What has no known extension is judged by its bytes.
> /more/data.foo
< foo
< ..
< .
