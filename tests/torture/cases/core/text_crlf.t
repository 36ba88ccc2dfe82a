# A text of CRLF lines arrives as such, without a second CR.
# From: RFC 1436, appendix, TextFile
> /texts/crlf.txt
text texts/crlf.txt
