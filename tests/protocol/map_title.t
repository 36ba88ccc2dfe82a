# The first line that is no comment may be a title. [3]
> /more/title
< iA title\tTITLE\tgopher.test\t7070
< iText\t\tgopher.test\t7070
< i!No title\t\tgopher.test\t7070
< .

# Lists of users and of sites may be empty.
> /more/nothing
< i!\t\tgopher.test\t7070
< iBefore\t\tgopher.test\t7070
< iAfter\t\tgopher.test\t7070
< i!No title\t\tgopher.test\t7070
< .
