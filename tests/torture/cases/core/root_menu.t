# The empty selector gets a menu, and the server closes.
# From: RFC 1436, section 2
> 
menu

# A slash is the same directory, as links from the web ask.
> /
menu
