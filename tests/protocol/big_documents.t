# A document of any size arrives whole, its lines are never split.
> /big/text.txt
= big/text.wire

> /big/line.txt
= big/line.wire

> /big/data.bin
= big/data.bin

> /big/data.bin
shut
= big/data.bin
