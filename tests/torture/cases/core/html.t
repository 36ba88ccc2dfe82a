# A page in HTML arrives.
# From: practice: item type h
> /texts/page.html
text texts/page.html
