# What differs in each menu, listing or error of Gophernicus, taken from its
# replies before the comparison. A rule is one line; a reason stands above it.
# Menus, listings and errors end with a line that names the server.
/^i\{0,1\}_\{67\}/d
/Gophered by Gophernicus/d
# An info line has the host null.host and the port 1. Ours has those of the server:
# some clients omit lines of an unknown host. [3]
/^i/s/	null\.host	1$/	gopher.test	70/
# A listing begins with its path and an empty line. Ours has a title only where a
# gophertag gives one. [4]
/^i\[.*\]	TITLE	/,+1d
# A listing links to its parent. Clients have a key for that. [4]
/^1\.\. *	/d
# A listing shows sizes and dates, as ours does with the option details, and the
# selectors of its directories end with a slash. Ours are found with and without. [4]
/ 2026-Jan-02 03:04   --------	/s/\/	gopher\.test/	gopher.test/
s/ *2026-Jan-02 03:04 [^	]*//
# This line depends on the system.
/^ServerArchitecture=/d
