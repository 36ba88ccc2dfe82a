# A document of any size is sent whole, and its lines are never split. [2]
> /big/text.txt
= big/text.wire

> /big/line.txt
= big/line.wire

> /big/data.bin
= big/data.bin

> /big/data.bin
shut
= big/data.bin
