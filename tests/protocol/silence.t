# A visitor who says nothing gets nothing, and is not waited for. [1.1]
#! --request_timeout=1
nothing

> /about\c
nothing

shut
nothing
