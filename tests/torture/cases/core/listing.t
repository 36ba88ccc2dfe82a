# A directory lists its files and directories, with their types.
# From: RFC 1436, sections 2 and 3.8
# Needs: listing
> /dirs
menu
~ (^|\n)0[^\t\n]*\t[^\t\n]*dirs/plain[.]txt\t
~ (^|\n)1[^\t\n]*\t[^\t\n]*dirs/a/?\t
~ (^|\n)[gI][^\t\n]*\t[^\t\n]*dirs/picture[.]gif\t
~ (^|\n)9[^\t\n]*\t[^\t\n]*dirs/all[.]bin\t
