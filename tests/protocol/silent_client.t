# A client that sends nothing is disconnected after a time limit. [1.1]
#! --request_timeout=1
nothing

> /about\c
nothing

shut
nothing
