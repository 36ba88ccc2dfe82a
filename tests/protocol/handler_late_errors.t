# An error replaces what has not left yet, and ends what has.
> /more/fail_after
< 3This handler failed: /more/fail_after\t\terror.host\t1
< .

> /more/fail_late
= more/fail_late.wire

> /more/fail_table
< 3This handler failed: /more/fail_table\t\terror.host\t1
< .

> /more/fail_text
< 3This handler failed: /more/fail_text\t\terror.host\t1
< .

> /more/sorry_late
< 3Closed /x  .  for the night\t\terror.host\t1
< .

> /more/selector_error
< 3Selector [/more/selector_error] not found\t\terror.host\t1
< .
