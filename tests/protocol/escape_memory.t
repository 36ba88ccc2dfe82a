# The memory limit holds for all kinds of objects.
#! --handler_memory=4 --handler_instructions=300000 --handler_time=1
#: daemon inetd
> /escape/memory?double
<* 3This handler *: /escape/memory[?]double\t\terror.host\t1
< .

> /escape/memory?table
<* 3This handler *: /escape/memory[?]table\t\terror.host\t1
< .

> /escape/memory?hash
<* 3This handler *: /escape/memory[?]hash\t\terror.host\t1
< .

> /escape/memory?nest
<* 3This handler *: /escape/memory[?]nest\t\terror.host\t1
< .

> /escape/memory?closures
<* 3This handler *: /escape/memory[?]closures\t\terror.host\t1
< .

> /escape/memory?coroutines
<* 3This handler *: /escape/memory[?]coroutines\t\terror.host\t1
< .

> /escape/memory?suspended
<* 3This handler *: /escape/memory[?]suspended\t\terror.host\t1
< .

> /escape/memory?rep
<* 3This handler *: /escape/memory[?]rep\t\terror.host\t1
< .

> /escape/memory?rep_in_pcall
<* 3This handler *: /escape/memory[?]rep_in_pcall\t\terror.host\t1
< .

> /escape/memory?concat
<* 3This handler *: /escape/memory[?]concat\t\terror.host\t1
< .

> /escape/memory?gsub
<* 3This handler *: /escape/memory[?]gsub\t\terror.host\t1
< .

> /escape/memory?format
<* 3This handler *: /escape/memory[?]format\t\terror.host\t1
< .

> /escape/memory?pack
<* 3This handler *: /escape/memory[?]pack\t\terror.host\t1
< .

> /escape/memory?stack
<* 3This handler *: /escape/memory[?]stack\t\terror.host\t1
< .

> /escape/memory?unpack
<* 3This handler *: /escape/memory[?]unpack\t\terror.host\t1
< .

> /escape/memory?load
<* 3This handler *: /escape/memory[?]load\t\terror.host\t1
< .

> /escape/memory?constants
<* 3This handler *: /escape/memory[?]constants\t\terror.host\t1
< .

> /escape/memory?upvalues
<* 3This handler *: /escape/memory[?]upvalues\t\terror.host\t1
< .

> /escape/memory?entries
<* 3This handler *: /escape/memory[?]entries\t\terror.host\t1
< .

> /escape/memory?lines
<* 3This handler *: /escape/memory[?]lines\t\terror.host\t1
< .

> /escape/memory?read
<* 3This handler *: /escape/memory[?]read\t\terror.host\t1
< .

> /escape/memory?error
<* 3This handler *: /escape/memory[?]error\t\terror.host\t1
< .

> /escape/memory?tostring
<* 3This handler *: /escape/memory[?]tostring\t\terror.host\t1
< .

> /escape/memory?weak
<* 3This handler *: /escape/memory[?]weak\t\terror.host\t1
< .

> /escape/memory?date
<* 3This handler *: /escape/memory[?]date\t\terror.host\t1
< .

> /escape/memory?environment
<* 3This handler *: /escape/memory[?]environment\t\terror.host\t1
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
