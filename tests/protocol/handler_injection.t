# No field can add another field, or a line that is not an info line.
> /forge
< ia b\t\tgopher.test\t7070
< i0forged /x y\t\tgopher.test\t7070
< 0a b  0forged /x y\t/a%09b%0D%0A0forged%09/x%00y\thost.name\t70
< 1a b  0forged /x y\ta%09b%0D%0A0forged%09/x%00y\tgopher.test\t7070
< .
