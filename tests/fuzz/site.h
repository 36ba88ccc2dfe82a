/*
 * A site, made by tests/root.sh in the working directory, with secrets that no
 * reply may hold: beside the gopherroot, in hidden and private files, in the
 * environment, in tables of the server, and in the store of another site.
 */
#ifndef TESTS_FUZZ_SITE_H
#define TESTS_FUZZ_SITE_H

#include "conf/conf.h"
#include "fuzz.h"

/*
 * Opens the sites of site.lua, and plants the secrets. Handlers and gophermaps
 * may read all files of their gopherroot: without `in_root` these hold none.
 */
void site_open(bool in_root);

/* Returns the options of the site. */
const struct conf *site_conf(void);

/* How a client behaves, as bits. */
enum {
	CLIENT_IS_PROXY = 1,	/* the connection begins with a PROXY header */
	CLIENT_WAITS = 2,	/* a byte 0xfe divides what it sends */
	CLIENT_STAYS = 4,	/* it does not end its sending half */
	CLIENT_IS_SLOW = 8,	/* the kernel takes little of the reply */
	CLIENT_IS_LOCAL = 16,	/* it is on the host of the server */
	CLIENT_FINDS_CACHE = 32	/* there is a cache */
};

/*
 * Serves one connection, to its end or to its deadline; a handler that sleeps
 * is left. Checks the reply and the log for secrets, and the log for characters
 * that are not printable. Returns the reply, valid until the next call.
 */
struct bytes site_serve(struct bytes sent, unsigned client);

/* Fails if bytes hold the secret, unless the input `in` holds it too. */
void site_check_secret(struct bytes bytes, struct bytes in);

/* The same with what has been logged, which it empties. */
void site_check_log(struct bytes in);

/* Fails unless the reply is a whole menu. */
void site_check_menu(struct bytes reply);

/* Fails unless all idle Lua states are as their snapshots. */
void site_check_states(void);

/* Undoes changes of the store. */
void site_reset_store(void);

#endif
