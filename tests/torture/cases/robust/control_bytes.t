# Control bytes and formats in the selector do no harm.
# From: reports: logs and format strings
> /%s%n%x%5000d
any

> /\x1b[2J\x07\x08
any

> /\xff\xfe\x80
any

> /texts/plain.txt\r\r
any

> /texts/plain.txt
text texts/plain.txt
