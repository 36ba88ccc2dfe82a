# A binary arrives byte by byte, with nothing added.
# From: RFC 1436, appendix, BinaryFile
> /binaries/all.bin
= binaries/all.bin
