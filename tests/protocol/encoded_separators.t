# An encoded TAB or `?` is one if nothing else matches, once. [1.4]
> /more/asked%09moon
< selector=/more/asked search=moon query=nil
< .

> /more/asked%3Fmoon
< selector=/more/asked?moon search=nil query=moon
< .

> /more/asked%3fmoon%09full%20moon
< selector=/more/asked?moon search=full moon query=moon
< .

# Only the first separator of each kind; nothing is decoded twice.
> /more/asked%09a%09b%2520c%3Fd
< selector=/more/asked search=a%09b%20c?d query=nil
< .

# A query stays as it is, like one after a `?`.
> /more/asked%3Fa%20b
< selector=/more/asked?a%20b search=nil query=a%20b
< .

> /more/asked%3Fa\tb
< selector=/more/asked?a search=b query=a
< .

# Control bytes stay encoded.
> /more/asked%09a%0d%0a.%00
< selector=/more/asked search=a%0d%0a.%00 query=nil
< .

> %09
<** .

# A file of such a name wins, and so does a real separator.
> /bytes/a%3Fb.txt
< percent
< .

> /more/asked?a%09b
< selector=/more/asked?a%09b search=nil query=a%09b
< .

# Gopher URLs are typed with an item type too.
> /7/more/asked%09moon
< selector=/7/more/asked search=moon query=nil
< .

# The error names what was sent.
> /nonesuch%09moon
< 3Not found: /nonesuch%09moon\t\terror.host\t1
< .

> /private.txt%3Fx
< 3Not found: /private.txt%3Fx\t\terror.host\t1
< .

> /docs/../..%09x
< 3Bad request\t\terror.host\t1
< .
