# Without a file caps.txt the server makes one, with CRLF and no final dot. [5]
> /caps.txt
< CAPS
<
< CapsVersion=1
< ExpireCapsAfter=1800
<
< PathDelimeter=/
< PathIdentity=.
< PathParent=..
< PathParentDouble=FALSE
< PathKeepPreDelimeter=FALSE
< ServerDefaultEncoding=UTF-8
<
< ServerSoftware=Gophermoon
<* ServerSoftwareVersion=*.*

> caps.txt
<* CAPS
<
<* CapsVersion=1
<* *
<
<* *
<* *
<* *
<* *
<* *
<* *
<
<* *
<* *

# With an item type, as in a gopher URL, or encoded. [1.6, 1.9]
> /0/caps.txt
< CAPS
<
<** ServerSoftwareVersion=*.*

> 0/caps%2etxt
< CAPS
<
<** ServerSoftwareVersion=*.*

# Only at the root.
> /docs/caps.txt
< 3Not found: /docs/caps.txt\t\terror.host\t1
< .
