# robots.txt is found with and without a slash. [5]
> robots.txt
< User-agent: *
< Disallow: /tmp
< .

> /robots.txt
< User-agent: *
< Disallow: /tmp
< .
