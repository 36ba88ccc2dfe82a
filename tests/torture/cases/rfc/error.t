# The reply to a selector that does not exist says so.
# From: RFC 1436, section 3.8: an item of type 3; words in a text are right too
> /no/such/thing.txt
~ ^3|[Ee]rror|[Nn]ot found|[Nn]o such|not exist
