# A handler can send from any function, and all is sent in order.
> /state/everywhere
= state/everywhere.wire

> /state/everywhere
together 4
= state/everywhere.wire
