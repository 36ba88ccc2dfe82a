# A listed proxy that sends no header, or a wrong one, gets no reply. [5]
#! --proxy_from=127.0.0.0/8 --proxy_from=::1 --proxy_from=unix --request_timeout=1
> /about.txt
nothing

>
nothing

> PROXY TCP4 192.0.2.7 192.0.2.1 40000 65536
> /about.txt
nothing

> PROXY TCP4 192.0.2.7 192.0.2.1 40000
> /about.txt
nothing

> PROXY TCP4 \c
>* 200 1
>
> /about.txt
nothing

> \r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff\xc0\0\x02\x07\xc0\0\x02\x01\x9c\x40\0\x46\c
>* 5000 x
shut
nothing

> \r\n\r\n\0\r\nQUIT\n\x11\x11\0\x0c\xc0\0\x02\x07\xc0\0\x02\x01\x9c\x40\0\x46\c
> /about.txt
nothing

> PROXY TCP4 192.0.2.7 19\c
shut
nothing

# A proxy must also be in time; only this request waits for the time limit.
> PROXY TCP4 192.0.2.7 19\c
nothing
