# Wrong values are errors, and right values become well formed lines.
> /escape/fields
< iAll attempts have failed.\t\tgopher.test\t7070
< .a dot\t/x\th\t70
< 3numbers\t42\t1.5\t70
< 0no port\t/x\th\t70
< 12\t3\t4\t5
< 1a b\t%0D%0A.%0D%0A\th\t70
< i\t\tgopher.test\t7070
< i.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< i.\t\tgopher.test\t7070
< i42\t\tgopher.test\t7070
< i\xc3\xbf\xc3\xbe latin\t\tgopher.test\t7070
< i\x1b[31mred\x07\x7f\t\tgopher.test\t7070
< .

# A text is not ended before its end.
> /escape/text
< ..
< ..
< a
< ..
< ..b
< ..
< a\0b\tc
<
<
< ..
< All attempts have failed.
< .
