# No encoding of the parent directory leads out of the site.
# From: reports: path traversal
> /%2e%2e/outside.txt
any
!~ secret outside

> /%2E%2E%2Foutside.txt
any
!~ secret outside

> /..%2foutside.txt
any
!~ secret outside

> /%252e%252e/outside.txt
any
!~ secret outside

> /..%c0%afoutside.txt
any
!~ secret outside

> /\xc0\xae\xc0\xae/outside.txt
any
!~ secret outside

> /#056#056/outside.txt
any
!~ secret outside

> /..%00/outside.txt
any
!~ secret outside

> /texts/plain.txt
text texts/plain.txt
