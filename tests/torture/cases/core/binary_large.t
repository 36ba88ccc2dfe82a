# A large binary arrives whole.
# From: RFC 1436, appendix, BinaryFile
> /binaries/large.bin
= binaries/large.bin
