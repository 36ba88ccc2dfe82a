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

# Only at the root.
> /docs/caps.txt
< 3Not found: /docs/caps.txt\t\terror.host\t1
< .
