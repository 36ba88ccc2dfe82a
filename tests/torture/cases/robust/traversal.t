# No spelling of the parent directory leads out of the site.
# From: reports: path traversal
> /../outside.txt
any
!~ secret outside

> ../outside.txt
any
!~ secret outside

> ..
any
!~ secret outside

> /..
any
!~ secret outside

> /dirs/../../outside.txt
any
!~ secret outside

> /./../outside.txt
any
!~ secret outside

> //..//outside.txt
any
!~ secret outside

> /dirs/a/b/c/../../../../../outside.txt
any
!~ secret outside

> /....//outside.txt
any
!~ secret outside

> /dirs/..//../outside.txt
any
!~ secret outside

> ..//outside.txt
any
!~ secret outside

> /../site/../outside.txt
any
!~ secret outside

> /texts/plain.txt
text texts/plain.txt
