# Log messages are not sent to the client.
> /more/log
< ito the visitor\t\tgopher.test\t7070
< .
