# An error replaces output that is not sent yet, and ends output that is.
> /more/fail_after
<* 3This handler failed (??????): /more/fail_after\t\terror.host\t1
< .

> /more/fail_late
<* iline 1 x x*x x		gopher.test	7070
<* iline 2 x x*x x		gopher.test	7070
<* iline 3 x x*x x		gopher.test	7070
<* iline 4 x x*x x		gopher.test	7070
<* iline 5 x x*x x		gopher.test	7070
<* iline 6 x x*x x		gopher.test	7070
<* iline 7 x x*x x		gopher.test	7070
<* iline 8 x x*x x		gopher.test	7070
<* iline 9 x x*x x		gopher.test	7070
<* iline 10 x x*x x		gopher.test	7070
<* iline 11 x x*x x		gopher.test	7070
<* iline 12 x x*x x		gopher.test	7070
<* iline 13 x x*x x		gopher.test	7070
<* iline 14 x x*x x		gopher.test	7070
<* iline 15 x x*x x		gopher.test	7070
<* iline 16 x x*x x		gopher.test	7070
<* iline 17 x x*x x		gopher.test	7070
<* iline 18 x x*x x		gopher.test	7070
<* iline 19 x x*x x		gopher.test	7070
<* iline 20 x x*x x		gopher.test	7070
<* 3This handler failed (??????): /more/fail_late\t\terror.host\t1
< .

> /more/fail_table
<* 3This handler failed (??????): /more/fail_table\t\terror.host\t1
< .

> /more/fail_text
<* 3This handler failed (??????): /more/fail_text\t\terror.host\t1
< .

> /more/sorry_late
< 3Closed /x  .  for the night\t\terror.host\t1
< .

> /more/selector_error
< 3Selector [/more/selector_error] not found\t\terror.host\t1
< .
