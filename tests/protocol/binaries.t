# A file that is no text and no menu is sent byte by byte. [2]
> /all.bin
= all.bin

> /pixel.png
= pixel.png

> /docs/dot.gif
= docs/dot.gif

> /page.html
= page.html

> /nul
= nul

> /latin1
= latin1

> /docs/noext
= docs/noext

> /types/gif.gif
nothing
