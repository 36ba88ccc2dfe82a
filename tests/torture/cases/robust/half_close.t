# A client may close its sending half after the request.
# From: RFC 9293, section 3.6: half-close
> /texts/plain.txt
shut
text texts/plain.txt

> /texts/large.txt
shut
text texts/large.txt
