-- How often was this loaded?
counted = (counted or 0) + 1
return { n = counted }
