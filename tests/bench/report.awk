# Makes Markdown of the results. Each line of the input is a row, a server, a
# round, and NAME=VALUE...; times are microseconds.
# usage: awk -f values.awk -f report.awk -v titles=FILE -v targets=FILE DATA
BEGIN { FS = "\t" }

function remember(row, server) {
	if (!((row, server) in known)) {
		known[row, server] = 1
		if (!(row in members))
			row_at[++rows] = row
		member[row, ++members[row]] = server
	}
}

{
	remember($1, $2)
	if ($3 + 0 > rounds)
		rounds = $3 + 0
	keep($1 SUBSEP $2 SUBSEP $3 + 0, $4)
}

function median(row, server, name,    r, n, list) {
	for (r = 1; r <= rounds; r++)
		if ((row, server, r, name) in value)
			list[++n] = value[row, server, r, name] + 0
	return median_of(list, n + 0)
}

# Each round's own ratio, and then the median of those.
function ratio(row, server, base, name,    r, n, list) {
	for (r = 1; r <= rounds; r++)
		if (value[row, server, r, name] + 0 > 0 &&
		    value[row, base, r, name] + 0 > 0)
			list[++n] = value[row, server, r, name] / \
			    value[row, base, r, name]
	return median_of(list, n + 0)
}

function total(row, server, name,    r, sum) {
	for (r = 1; r <= rounds; r++)
		sum += value[row, server, r, name]
	return sum + 0
}

function failures(row, server) {
	return total(row, server, "requests") - total(row, server, "good") + \
	    total(row, server, "lost")
}

# Ratios near 1 have three decimals.
function shown_ratio(x) {
	return x == "" ? "-" : sprintf(x < 1.5 ? "%.3f" : "%.2f", x)
}

function memory(x) {
	return x == "" ? "-" : sprintf("%.1f MB", x / 1e6)
}

function read_titles(    fields) {
	while ((getline line < titles) > 0) {
		split(line, fields, "\t")
		title[fields[1]] = fields[2]
		base_of[fields[1]] = fields[3]
		measure_of[fields[1]] = fields[4]
	}
}

function print_target(fields,    result, is_met) {
	if (fields[4] == "-")
		result = median(fields[1], fields[2], fields[3])
	else
		result = ratio(fields[1], fields[2], fields[4], fields[3])
	if (result == "")
		is_met = "not measured"
	else if (fields[5] == "at least")
		is_met = result >= fields[6] + 0 ? "yes" : "no"
	else
		is_met = result <= fields[6] + 0 ? "yes" : "no"
	printf "| %s | %s | %s | %s%s | %s | %s |\n", title[fields[1]], \
	    fields[2], fields[3] == "rate" ? "rate" : \
	    (fields[3] == "p50" ? "time" : "bytes for each idle client"), \
	    fields[5] " " fields[6], \
	    fields[4] == "-" ? "" : " of " fields[4], \
	    fields[4] == "-" ? shown(result) : shown_ratio(result), is_met
}

function print_targets(    fields) {
	print "\n## Targets\n"
	print "| work | server | measure | target | result | met |"
	print "|---|---|---|---|---|---|"
	while ((getline line < targets) > 0) {
		split(line, fields, "\t")
		print_target(fields)
	}
}

function print_server(row, server) {
	printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", server, \
	    shown(median(row, server, "rate")), \
	    shown_ratio(ratio(row, server, base_of[row], measure_of[row])), \
	    shown(median(row, server, "p50")), \
	    shown(median(row, server, "p99")), \
	    shown(median(row, server, "p999")), \
	    shown(median(row, server, "cpu")), \
	    memory(median(row, server, "resident")), \
	    failures(row, server)
}

function print_row(row,    i) {
	printf "\n### %s\n\n", title[row]
	printf "| server | requests/s | %s, of %s | p50 us | p99 us | p99.9 us | processor us a request | resident | failures |\n", \
	    measure_of[row] == "rate" ? "rate" : "time", base_of[row]
	print "|---|---|---|---|---|---|---|---|---|"
	for (i = 1; i <= members[row]; i++)
		print_server(row, member[row, i])
}

END {
	read_titles()
	print_targets()
	print "\n## Results"
	for (i = 1; i <= rows; i++)
		print_row(row_at[i])
}
