# scan() finds words, and returns an error for what it cannot read.
> /search/words
< i/search/harvest moon.txt 1,2 0,2 moon\t\tgopher.test\t7070
< ithe second: abyss\t\tgopher.test\t7070
< ibad argument #2 to 'scan' (1 to 16 words)\t\tgopher.test\t7070
< ibad argument #2 to 'scan' (a word is a string of 1 to 128 bytes)\t\tgopher.test\t7070
< ibad argument #2 to 'scan' (a word is a string of 1 to 128 bytes)\t\tgopher.test\t7070
< ibad argument #2 to 'scan' (a word is a string of 1 to 128 bytes)\t\tgopher.test\t7070
< ibad argument #2 to 'scan' (table expected, got string)\t\tgopher.test\t7070
< i/search/closed: no such directory\t\tgopher.test\t7070
< i/lib: no such directory\t\tgopher.test\t7070
< i..: no such directory\t\tgopher.test\t7070
< i/search/.hidden: no such directory\t\tgopher.test\t7070
< i/search/tides.txt: no such directory\t\tgopher.test\t7070
< iscan: a later scan has ended this one\t\tgopher.test\t7070
< i/search/long.txt\t\tgopher.test\t7070
< .
