# A missing file is one error line that echoes the selector printable. [2]
> /nonesuch
< 3Not found: /nonesuch\t\terror.host\t1
< .

> nonesuch
< 3Not found: nonesuch\t\terror.host\t1
< .

> /nonesuch.gif
< 3Not found: /nonesuch.gif\t\terror.host\t1
< .

> /docs/nonesuch.txt
< 3Not found: /docs/nonesuch.txt\t\terror.host\t1
< .

> /nonesuch\tsearch
< 3Not found: /nonesuch\t\terror.host\t1
< .

> /ünknown
< 3Not found: /ünknown\t\terror.host\t1
< .

> /123456789/123456789/123456789/123456789/123456789/123456789/12345
< 3Not found: /123456789/123456789/123456789/123456789/123456789/123456789/123\t\terror.host\t1
< .

# The echo has 64 characters, of any number of bytes, and cuts none in two.
> /月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月
< 3Not found: /月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月月\t\terror.host\t1
< .

> /🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙
< 3Not found: /🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙\t\terror.host\t1
< .

# Latin-1 is echoed as UTF-8; terminal controls are not echoed.
> /caf\xe9
< 3Not found: /café\t\terror.host\t1
< .

> /\x9b31mred\xff
< 3Not found: /?31mredÿ\t\terror.host\t1
< .

> /\xc2\x9b31mred
< 3Not found: /?31mred\t\terror.host\t1
< .
