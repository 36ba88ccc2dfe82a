# After send_end nothing more is sent.
> /more/ended
< ibefore\t\tgopher.test\t7070
< .
