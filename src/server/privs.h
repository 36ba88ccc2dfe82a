/* Gives up what the process does not need. */
#ifndef SERVER_PRIVS_H
#define SERVER_PRIVS_H

/*
 * Root becomes the account `user` for good; anybody else stays who he is. "" is
 * no account: then root stays root, and is warned. Dies if the account does not
 * exist or cannot be taken on.
 */
void privs_drop(const char *user);

#endif
