# A text without an extension arrives.
# From: RFC 1436, section 2: a selector means nothing to the client
> /texts/noextension
text texts/noextension
