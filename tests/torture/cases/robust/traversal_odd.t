# No other separator or prefix leads out of the site.
# From: reports: path traversal
> /..\\outside.txt
any
!~ secret outside

> ..\\outside.txt
any
!~ secret outside

> /dirs\\..\\..\\outside.txt
any
!~ secret outside

> 0/../outside.txt
any
!~ secret outside

> /0/../outside.txt
any
!~ secret outside

> 0../outside.txt
any
!~ secret outside

> /../outside.txt\twords
any
!~ secret outside

> /../outside.txt?query
any
!~ secret outside

> /../outside.txt\t+
any
!~ secret outside

> /../outside.txt\t!
any
!~ secret outside

> URL:file:///../outside.txt
any
!~ secret outside

> / ../outside.txt
any
!~ secret outside

> /.. /outside.txt
any
!~ secret outside

> /texts/plain.txt
text texts/plain.txt
