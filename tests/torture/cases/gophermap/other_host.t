# Host, port and selector of another server stay as they are.
# From: Bucktooth gophermap(5) and the manual of Gophernicus: resources on other hosts
# Needs: gophermap
> /menus/links
~ (^|\n)1Another host\tdocs\tgopher[.]example[.]org\t7070
~ (^|\n)8Telnet\tguest\ttelnet[.]example[.]org\t23
