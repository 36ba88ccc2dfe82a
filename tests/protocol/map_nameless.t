# A link without a name takes title, type and selector from its target. [3]
> /maps/nameless
< 7A tool with a title\t/maps/nameless/tool\tgopher.test\t7070
< 1Hello\t/maps/nameless/hello\tgopher.test\t7070
< 1Shown by its tag\t/maps/nameless/shown\tgopher.test\t7070
< 0about.txt\t/about.txt\tgopher.test\t7070
< 0/maps/nameless/nowhere.txt\t/maps/nameless/nowhere.txt\tgopher.test\t7070
< 1app\t/app\tgopher.test\t7070
< .
