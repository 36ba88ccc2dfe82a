# A file NAME.gophermap is expanded in its place in the listing. [4]
> /maps/inplace
< 0a.txt\t/maps/inplace/a.txt\tgopher.test\t7070
< iThis is news.\t\tgopher.test\t7070
< 0More news\t/maps/inplace/news.txt\tgopher.test\t7070
< 0news.txt\t/maps/inplace/news.txt\tgopher.test\t7070
< .

> /maps/inplace/b.gophermap
< iThis is news.\t\tgopher.test\t7070
< 0More news\t/maps/inplace/news.txt\tgopher.test\t7070
< .

# A star in such a map does not include the listing itself.
> /more/stars
< 0b.txt\t/more/stars/b.txt\tgopher.test\t7070
< iby hand\t\tgopher.test\t7070
< ibelow\t\tgopher.test\t7070
< .
