/* Gives up what the process does not need. */
#ifndef SERVER_PRIVS_H
#define SERVER_PRIVS_H

/*
 * Becomes the account `user` for good; "" stays who it is, and warns where that
 * is root. Dies if the account does not exist or cannot be taken on.
 */
void privs_drop(const char *user);

#endif
