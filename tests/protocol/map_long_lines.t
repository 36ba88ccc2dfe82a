# Lines of a map may have any length. [3]
> /more/long
= more/long.wire
