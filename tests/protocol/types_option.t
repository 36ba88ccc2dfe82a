# The configuration adds item types.
#! --types=foo=9
> /more/data.foo
= more/data.foo
