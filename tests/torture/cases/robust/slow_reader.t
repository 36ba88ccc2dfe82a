# A client may take its time to read.
# From: RFC 9293, section 3.8.6: a window that closes and opens
> /texts/large.txt
slow_reader 2
text texts/large.txt
