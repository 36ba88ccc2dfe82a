# Lines of a map have no longest length. [3]
> /more/long
= more/long.wire
