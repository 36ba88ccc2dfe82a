# robots.txt is found with and without a slash.
> robots.txt
< User-agent: *
< Disallow: /tmp
< .

> /robots.txt
< User-agent: *
< Disallow: /tmp
< .
