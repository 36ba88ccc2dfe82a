# A binary that looks like a text at its start, or by its name, is unchanged. [2]
> /bytes/plan.txt
= bytes/plan.txt

# A NUL in the first 64 KiB of a large file.
> /bytes/start.txt
= bytes/start.txt

# A NUL in the last 64 KiB.
> /bytes/tail.md
= bytes/tail.md

> /bytes/setup
= bytes/setup

> /bytes/film.ts
= bytes/film.ts

> /bytes/code.ts
< const a = 1
< .

# So it is for a second client, and for a handler that sends it first.
> /bytes/plan.txt
= bytes/plan.txt

> /bytes/nul16.txt
= bytes/nul16.txt

# A file without an extension that ends in a NUL is listed as a binary.
> /bytes
<** 9setup\t*
<** 0unnamed\t*
< .
