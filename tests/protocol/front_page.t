# An empty selector, a slash and a Gopher+ request all get the front page. [1.4, 1.8]
>
< iThe fixture site\tTITLE\tgopher.test\t7070
< iWelcome.\t\tgopher.test\t7070
< i    Blanks in front, and behind  \t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0About this site\t/about.txt\tgopher.test\t7070
< 1Documents\t/docs\tgopher.test\t7070
< 1A neighbour\t/\tgopher.example.org\t70
< hThe web\tURL:https://example.org/\tgopher.test\t7070
< .

> /
< iThe fixture site\tTITLE\tgopher.test\t7070
< iWelcome.\t\tgopher.test\t7070
< i    Blanks in front, and behind  \t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0About this site\t/about.txt\tgopher.test\t7070
< 1Documents\t/docs\tgopher.test\t7070
< 1A neighbour\t/\tgopher.example.org\t70
< hThe web\tURL:https://example.org/\tgopher.test\t7070
< .

> \t$
< iThe fixture site\tTITLE\tgopher.test\t7070
< iWelcome.\t\tgopher.test\t7070
< i    Blanks in front, and behind  \t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0About this site\t/about.txt\tgopher.test\t7070
< 1Documents\t/docs\tgopher.test\t7070
< 1A neighbour\t/\tgopher.example.org\t70
< hThe web\tURL:https://example.org/\tgopher.test\t7070
< .

> \n\c
<* iThe fixture site*
drop 10
