# The reply of a handler does not depend on how often it is preempted.
> /more/turns
< iinside 1\t\tgopher.test\t7070
< ione\t\tgopher.test\t7070
< itwo\t\tgopher.test\t7070
< i5066685\t\tgopher.test\t7070
< .
