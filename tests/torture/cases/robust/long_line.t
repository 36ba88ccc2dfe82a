# An endless line gets no document, and does no harm.
# From: reports: overlong selectors
>* 200000 x
shut
any
!~ The first line

>* 5000 /
> 
any

>* 5000 .
> 
any
!~ secret outside

> /texts/plain.txt
text texts/plain.txt
