# Without the option width, info lines are never cut. [3]
> /maps/wide
< ione two three four five six seven\t\tgopher.test\t7070
< i  two blanks before this text\t\tgopher.test\t7070
< ishort\t\tgopher.test\t7070
< 0A link is never wrapped, however long it is\t/about.txt\tgopher.test\t7070
< ieight nine ten eleven twelve\t\tgopher.test\t7070
< .
