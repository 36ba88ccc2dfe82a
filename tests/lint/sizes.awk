# Checks the length of functions: the longest, and the median.
# Reads a line for each function: length, name, file.
{
	length_of[NR] = $1
	if ($1 > 60) {
		print $3 ": " $2 " has " $1 " lines, more than 60"
		bad = 1
	}
}
END {
	for (i = 2; i <= NR; i++)		# NR is a few hundred
		for (j = i; j > 1 && length_of[j] + 0 < length_of[j - 1] + 0; j--) {
			t = length_of[j]
			length_of[j] = length_of[j - 1]
			length_of[j - 1] = t
		}
	median = length_of[int((NR + 1) / 2)]
	printf "%d functions, median %d lines, longest %d\n", NR, median, length_of[NR]
	if (NR == 0 || median > 15)
		bad = 1
	exit bad
}
