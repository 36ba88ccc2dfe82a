# Handlers and directories are found by their titles, never by their sources.
> /search/find\tprogram
< i1 found: program\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 1A small program\t/search/program\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tdeep place
< i1 found: deep place\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 1A deep place\t/search/deep\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tgarden
< i1 found: garden\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 1A garden of handlers\t/search/garden\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tharvest
< i1 found: harvest\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Harvest\t/search/harvest moon.txt\tgopher.test\t7070
< i   The full moon of September is the harvest moon.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tsend_info
< iNothing was found: send_info\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tfind
< iNothing was found: find\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .
