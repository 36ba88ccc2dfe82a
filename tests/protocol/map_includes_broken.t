# A part of a menu that fails is one line, with an id; the menu continues. [3]
> /more/broken
< iBefore\t\tgopher.test\t7070
< iso far\t\tgopher.test\t7070
<* 3This part of the menu could not be made (??????)\t\terror.host\t1
<* 3This part of the menu could not be made (??????)\t\terror.host\t1
<* 3This part of the menu could not be made (??????)\t\terror.host\t1
< ia script, too\t\tgopher.test\t7070
< iAfter\t\tgopher.test\t7070
< .
