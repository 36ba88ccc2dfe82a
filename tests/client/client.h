/*
 * Functions of the programs that test and measure a server: addresses and
 * connections of a client, bytes that grow, and a few numbers. After an error a
 * function prints a message and exits with status 2, unless its comment names
 * another result.
 */
#ifndef TESTS_CLIENT_H
#define TESTS_CLIENT_H

#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

enum { CLIENT_REQUEST_MAX = 512, CLIENT_ADDRESS_MAX = 80 };

/* Returns `result`, or exits if it is -1. */
int checked(int result, const char *what);

/* --- bytes --- */

/* Bytes that grow. Always followed by a NUL that does not count. */
struct text {
	char *at;
	size_t len, size;
};

void text_add(struct text *text, const char *bytes, size_t n);
void text_free(struct text *text);

/* Reads once. False at the end, or with errno set after an error. */
bool text_read(struct text *text, int fd, size_t most);

/* Adds all bytes of a file. */
void text_read_file(struct text *text, const char *path);

/* --- time and numbers --- */

/* Nanoseconds of a clock that never jumps. */
int64_t client_clock(void);

/* poll() until `deadline`, in ns of client_clock(). False after that. */
bool client_poll(struct pollfd *fds, nfds_t n, int64_t deadline);

/* splitmix64: the same numbers for the same state on every machine. */
uint64_t client_random(uint64_t *state);

/* Returns a decimal number in a range; `what` names it in the error. */
long client_number(const char *text, const char *what, long least, long most);

/* --- addresses and connections --- */

struct client_address {
	struct sockaddr_storage name;
	socklen_t len;
};

/* Resolves HOST:PORT or [HOST]:PORT. */
void client_address_parse(struct client_address *address, const char *text);

/* Returns one of 250,000 loopback addresses, by turns. */
in_addr_t client_source(unsigned long turn);

/*
 * Opens an IPv4 socket bound to `source`, whose port connect() will choose.
 * Returns -1 with errno after an error.
 */
int client_open(in_addr_t source, int flags);

/* connect(); true also if the connection is still being made. */
bool client_start(int fd, const struct client_address *server);

/* Returns a connection that blocks. */
int client_connect(const struct client_address *server);

/*
 * Sends up to `most` of the request from *sent on, without waiting, and adds to
 * *sent. False after an error.
 */
bool client_send(int fd, const char *request, size_t most, size_t *sent);

/*
 * Writes a request line for the selector, in which `digits` replace a #.
 * Returns its length.
 */
size_t client_request(char request[CLIENT_REQUEST_MAX], const char *selector,
    const char *digits);

/* Limits how long connect(), send and recv may wait. */
void client_set_timeout(int fd, int seconds);

/* --- servers --- */

/*
 * Listens on a free port of `host`, and writes HOST:PORT or [HOST]:PORT into
 * `address`.
 */
int client_listen(const char *host, char address[CLIENT_ADDRESS_MAX]);

/* Prints a port that was free just now. Returns an exit status. */
int client_print_free_port(void);

/* From now on this process may have as many files open as it can get. */
void client_allow_files(void);

#endif
