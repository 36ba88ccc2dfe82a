# Programs that a trusted handler starts can be stopped.
#! --trusted=/trusted/
> /trusted/signals
< iheard\t\tgopher.test\t7070
< ion\t\tgopher.test\t7070
< i15\t\tgopher.test\t7070
< ifalse\t\tgopher.test\t7070
< ifalse\t\tgopher.test\t7070
< .
