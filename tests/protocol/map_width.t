# With the option width, info lines are wrapped, links never. [3]
#! --width=20
> /maps/wide
< ione two three four\t\tgopher.test\t7070
< ifive six seven\t\tgopher.test\t7070
< i  two blanks before\t\tgopher.test\t7070
< i  this text\t\tgopher.test\t7070
< ishort\t\tgopher.test\t7070
< 0A link is never wrapped, however long it is\t/about.txt\tgopher.test\t7070
< ieight nine ten\t\tgopher.test\t7070
< ieleven twelve\t\tgopher.test\t7070
< .
