# Functions that report.awk and growth.awk share.

# Keeps each pair of NAME=VALUE... as value[key, NAME].
function keep(key, pairs,    pair, n, i, at) {
	n = split(pairs, pair, " ")
	for (i = 1; i <= n; i++) {
		at = index(pair[i], "=")
		value[key, substr(pair[i], 1, at - 1)] = \
		    substr(pair[i], at + 1)
	}
}

# The middle of list[1..n], which is sorted here; "" for none.
function median_of(list, n,    i, j, t) {
	if (n == 0)
		return ""
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && list[j] < list[j - 1]; j--) {
			t = list[j]
			list[j] = list[j - 1]
			list[j - 1] = t
		}
	return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}

# A value with three digits or more, and "-" for none.
function shown(x) {
	if (x == "")
		return "-"
	x += 0
	if (x >= 100)
		return sprintf("%.0f", x)
	return sprintf(x >= 10 ? "%.1f" : "%.2f", x)
}
