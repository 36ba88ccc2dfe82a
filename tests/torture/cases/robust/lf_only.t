# A line may end in LF alone.
# From: practice: netcat and scripts
> /texts/plain.txt\n\c
text texts/plain.txt
