# Makes Markdown of the results of growth.sh. Each line of the input is an axis, a
# point on it, a server, a round, and NAME=VALUE...
BEGIN { FS = "\t" }

{
	key = $1 FS $2
	if (!(key in known)) {
		known[key] = 1
		key_at[++keys] = key
	}
	runs[key, $3]++
	keep(key SUBSEP $3 SUBSEP runs[key, $3], $5)
}

function median(key, server, name,    list, n, i) {
	for (i = 1; i <= runs[key, server]; i++)
		if ((key, server, i, name) in value)
			list[++n] = value[key, server, i, name] + 0
	return median_of(list, n + 0)
}

function total(key, server, name,    i, sum) {
	for (i = 1; i <= runs[key, server]; i++)
		sum += value[key, server, i, name]
	return sum + 0
}

function failures(key, server) {
	return total(key, server, "requests") - total(key, server, "good") + \
	    total(key, server, "lost")
}

function print_point(key,    ours, theirs, seconds, fields) {
	split(key, fields, FS)
	if (fields[1] != axis) {
		axis = fields[1]
		printf "\n| %s | requests/s | MB/s | of null | p50 us | p99 us | processor us a request | resident MB | failures |\n", axis
		print "|---|---|---|---|---|---|---|---|---|"
	}
	ours = median(key, "Gophermoon", "rate")
	theirs = median(key, "null", "rate")
	seconds = total(key, "Gophermoon", "seconds")
	printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", \
	    fields[2], shown(ours), \
	    shown(seconds ? total(key, "Gophermoon", "bytes") / 1e6 / seconds : ""), \
	    shown(theirs ? ours / theirs : ""), \
	    shown(median(key, "Gophermoon", "p50")), \
	    shown(median(key, "Gophermoon", "p99")), \
	    shown(median(key, "Gophermoon", "cpu")), \
	    shown(median(key, "Gophermoon", "resident") / 1e6), \
	    failures(key, "Gophermoon")
}

END {
	for (i = 1; i <= keys; i++)
		print_point(key_at[i])
}
