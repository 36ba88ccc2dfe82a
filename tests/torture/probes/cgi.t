# A program writes the reply.
> /cgi-bin/hello
~ ^hello from CGI
