-- Counts how often it was loaded.
counted = (counted or 0) + 1
return { n = counted }
