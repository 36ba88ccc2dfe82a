# A handler can send a picture.
> /more/gif
= docs/dot.gif
