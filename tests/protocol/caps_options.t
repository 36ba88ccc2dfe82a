# caps.txt has values of the configuration. [5]
#! --description=A-site --location=Utopia --admin=me@example.org
> caps.txt
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
< ServerDescription=A-site
< ServerGeolocationString=Utopia
< ServerAdmin=me@example.org
