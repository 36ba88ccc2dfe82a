# Pictures and archives arrive byte by byte.
# From: RFC 1436, section 3.8: types g, I, 5
> /binaries/picture.gif
= binaries/picture.gif

> /binaries/picture.png
= binaries/picture.png

> /binaries/archive.zip
= binaries/archive.zip
