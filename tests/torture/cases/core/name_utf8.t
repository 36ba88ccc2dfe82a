# A name in UTF-8 can be requested.
# From: RFC 1436, appendix: a selector is any bytes but TAB, CR and LF
> /names/naïve.txt
text names/naïve.txt
