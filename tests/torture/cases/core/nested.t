# A file deep in directories arrives.
# From: RFC 1436, section 2
> /dirs/a/b/c/deep.txt
text dirs/a/b/c/deep.txt
