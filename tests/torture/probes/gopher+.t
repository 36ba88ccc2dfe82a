# The reply to a Gopher+ request has the length in front of the file.
> /texts/plain.txt\t+
~ ^[+](-1|-2|[0-9]+)\r\nThe first line
