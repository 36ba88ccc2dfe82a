# With follow_links = owner, a link leads out of the root to files of its owner. [1.10]
#! --follow_links=owner
> /link-beside
< a file of the owner
< .

> /linkdir-outside/site/about.txt
< A site that exists to be tested.
< Nothing here is worth a visit.
< .

# The next request for it gets the same.
> /link-beside
< a file of the owner
< .

# Hidden files and links to nothing are not found.
> /link-loop
< 3Not found: /link-loop\t\terror.host\t1
< .

> /link-dangling
< 3Not found: /link-dangling\t\terror.host\t1
< .

> /linkdir-outside/site/.hidden
< 3Not found: /linkdir-outside/site/.hidden\t\terror.host\t1
< .

> /linkdir-outside/../BESIDE
< 3Bad request\t\terror.host\t1
< .
