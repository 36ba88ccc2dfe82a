# The words of a search follow the selector and a TAB.
# From: RFC 1436, section 3.7 and appendix, Selector TAB Search
# Needs: cgi
> /cgi-bin/hello\tblue moon
~ ^hello from CGI: *blue( |[+]|%20)moon
