# Output that a client does not read is limited.
#! --handler_memory=8 --handler_output=8 --handler_time=1
#: daemon inetd
> /escape/piles?sort,raw
<* 3This handler took too much*: /escape/piles[?]sort,raw\t\terror.host\t1
< .

> /escape/piles?gsub,info
<* 3This handler took too much*: /escape/piles[?]gsub,info\t\terror.host\t1
< .

> /escape/piles?tostring,write
<* 3This handler took too much*: /escape/piles[?]tostring,write\t\terror.host\t1
< .

> /escape/piles?coroutine,method
<* 3This handler took too much*: /escape/piles[?]coroutine,method\t\terror.host\t1
< .

> /escape/piles?module,print
<* 3This handler took too much*: /escape/piles[?]module,print\t\terror.host\t1
< .

> /escape/piles?deep,prints
<* 3This handler took too much*: /escape/piles[?]deep,prints\t\terror.host\t1
< .

> /escape/piles?sort,file
<* 3This handler took too much*: /escape/piles[?]sort,file\t\terror.host\t1
< .

> /escape/piles?gsub,map
<* 3This handler took too much*: /escape/piles[?]gsub,map\t\terror.host\t1
< .

> /escape/piles?tostring,dir
<* 3This handler took too much*: /escape/piles[?]tostring,dir\t\terror.host\t1
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
