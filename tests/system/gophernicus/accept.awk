# Gives each change the reason that it has in the old table:
# accept.awk OLD CHANGES. A change that is new for its request gets the reason of
# the same change for another request, else "?". The head of the table stays.

function end_change(    key, any) {
	if (change == "")
		return
	key = request "\n" change
	any = "\n" change
	if (is_old)
		reason[key] = reason[any] = why
	else if (key in reason)
		printf "= %s\n%s", reason[key], change
	else
		printf "= %s\n%s", any in reason ? reason[any] : "?", change
	change = ""
}

FNR == 1 { end_change(); is_old = !files++; in_head = is_old }
/^>/ { end_change(); in_head = 0; request = $0 }
in_head { print; next }
/^=/ { end_change(); why = substr($0, 3); next }
/^[-+] / { change = change $0 "\n"; next }
{ end_change() }
!is_old { print }
END { end_change() }
