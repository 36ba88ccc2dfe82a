# An error is a whole item, also for a selector with odd bytes.
# From: RFC 1436, appendix, DirEntity
> /no/such/thing.txt
~ ^([^3]|$|3[^\t\r\n]*\t[^\t\r\n]*\t[^\t\r\n]*\t[0-9]+)

> /no/such thing\twith\ttabs
~ ^([^3]|$|3[^\t\r\n]*\t[^\t\r\n]*\t[^\t\r\n]*\t[0-9]+)
