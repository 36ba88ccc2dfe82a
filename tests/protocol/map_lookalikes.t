# A line that only resembles a directive is text. [3]
> /maps/lookalikes
< iText first.\t\tgopher.test\t7070
< i! not on the first line\t\tgopher.test\t7070
< i=====\t\tgopher.test\t7070
< i=\t\tgopher.test\t7070
< i=No such file\t\tgopher.test\t7070
< i---- news ----\t\tgopher.test\t7070
< i-two words\t\tgopher.test\t7070
< i--name\t\tgopher.test\t7070
< i- \t\tgopher.test\t7070
< i* item\t\tgopher.test\t7070
< i**\t\tgopher.test\t7070
< i...and more\t\tgopher.test\t7070
< i..\t\tgopher.test\t7070
< i. \t\tgopher.test\t7070
< i:-)\t\tgopher.test\t7070
< i:ext=\t\tgopher.test\t7070
< i:ext=ab\t\tgopher.test\t7070
< i:e-t=T\t\tgopher.test\t7070
< i~~~~\t\tgopher.test\t7070
< i~user\t\tgopher.test\t7070
< i%%%\t\tgopher.test\t7070
< i%20\t\tgopher.test\t7070
< i # a comment has no blank before it\t\tgopher.test\t7070
< .
