# A file named gophermap makes a menu.
> /menus/info
~ (^|\n)iPlain words in a map
