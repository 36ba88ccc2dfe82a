# The configuration adds item types. [2]
#! --types=foo=9
> /more/data.foo
= more/data.foo
