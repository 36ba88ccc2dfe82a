# No file name can break a line of a listing. [4]
> /more/odd
< 0bell\x07.txt\t/more/odd/bell%07.txt\tgopher.test\t7070
< 0new line.txt\t/more/odd/new%0Aline.txt\tgopher.test\t7070
< 0return here.txt\t/more/odd/return%0Dhere.txt\tgopher.test\t7070
< .
