silent_runs = (silent_runs or 0) + 1
