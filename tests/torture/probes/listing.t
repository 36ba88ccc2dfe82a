# A directory without a gophermap has a menu of its files.
> /dirs
~ \t[^\t]*dirs/plain[.]txt\t
