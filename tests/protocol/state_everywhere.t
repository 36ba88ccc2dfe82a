# A handler can send from everywhere, and all arrives in its order.
> /state/everywhere
= state/everywhere.wire

> /state/everywhere
together 4
= state/everywhere.wire
