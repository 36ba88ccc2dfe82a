#include "server/endpoints.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/hash.h"
#include "base/log.h"

static int
add_endpoint(struct endpoints *endpoints, size_t site, const char *option,
    const char *text, char *err)
{
	struct endpoint *endpoint = &endpoints->at[endpoints->n];

	if (endpoints->n == ENDPOINTS_MAX) {
		snprintf(err, CONF_ERR_MAX,
		    "listen: at most %d addresses are possible", ENDPOINTS_MAX);
		return -1;
	}
	if (strlen(text) >= sizeof endpoint->text ||
	    addr_parse_port(&endpoint->addr, text) == -1) {
		snprintf(err, CONF_ERR_MAX,
		    "listen: \"%.100s\" is not an address and port; write "
		    "7070, 127.0.0.1:7070 or [::1]:7070",
		    text);
		return -1;
	}
	endpoint->site = site;
	endpoint->option = option;
	strcpy(endpoint->text, text);
	endpoints->n++;
	return 0;
}

static int
add_site_endpoints(struct endpoints *endpoints, const struct conf *conf,
    size_t i, char *err)
{
	const struct conf *site = &conf->sites[i];
	char port[16];
	size_t j;

	for (j = 0; j < site->listen.n; j++)
		if (add_endpoint(endpoints, i, "listen", site->listen.words[j],
			err) == -1)
			return -1;
	if (site->listen.n > 0)
		return 0;
	snprintf(port, sizeof port, "%d", site->serverport);
	return add_endpoint(endpoints, i, "serverport", port, err);
}

/* Refuses two addresses of a site of which one includes the other. */
static int
refuse_overlap(const struct endpoint *a, const struct endpoint *b, char *err)
{
	const bool is_wide = addr_covers(&a->addr, &b->addr);
	const char *wide = is_wide ? a->text : b->text;
	const char *narrow = is_wide ? b->text : a->text;

	if (addr_is_same_ip(&a->addr, &b->addr))
		return conf_error(err,
		    "listen: %.100s is given twice; remove one", b->text);
	return conf_error(err, "listen: %.100s is a part of %.100s; remove one",
	    narrow, wide);
}

/* Returns 0, or -1 and `err` if some connections would fit two sites. */
static int
check_distinct(const struct conf *conf, const struct endpoint *a,
    const struct endpoint *b, char *err)
{
	if (a->addr.port != b->addr.port || a->addr.port == 0 ||
	    (!addr_covers(&a->addr, &b->addr) &&
		!addr_covers(&b->addr, &a->addr)))
		return 0;
	if (a->site == b->site)
		return refuse_overlap(a, b, err);
	snprintf(err, CONF_ERR_MAX,
	    "%s: the sites %.100s and %.100s cannot both listen on %.100s; "
	    "give each an address or a port of its own",
	    b->option, conf->sites[a->site].servername,
	    conf->sites[b->site].servername, b->text);
	return -1;
}

int
endpoints_read(struct endpoints *endpoints, const struct conf *conf, char *err)
{
	size_t i, j;

	endpoints->n = 0;
	for (i = 0; i < conf->n_sites; i++)
		if (add_site_endpoints(endpoints, conf, i, err) == -1)
			return -1;
	for (i = 0; i < endpoints->n; i++)
		for (j = 0; j < i; j++)
			if (check_distinct(conf, &endpoints->at[j],
				&endpoints->at[i], err) == -1)
				return -1;
	return 0;
}

/* Reports whether other hosts cannot connect to this name. */
static bool
name_is_private(const char *name)
{
	const char *dot = strrchr(name, '.');
	struct addr addr;

	if (addr_parse(&addr, name) == 0)
		return addr_is_loopback(&addr) || addr_is_unspecified(&addr);
	return dot == NULL || strcasecmp(dot, ".localhost") == 0 ||
	    strcasecmp(dot, ".localdomain") == 0;
}

enum { WRONG_PORT = 1, PRIVATE_NAME = 2 };

/* Returns what is wrong with the links of a site, as bits. */
static unsigned
judge_site(const struct endpoints *bound, const struct conf *site,
    size_t number)
{
	bool has_ip = false, has_port = false, is_public = false;
	const struct addr *addr;
	size_t i;

	for (i = 0; i < bound->n; i++) {
		addr = &bound->at[i].addr;
		if (bound->at[i].site != number || !addr->is_ip)
			continue;
		has_ip = true;
		has_port = has_port || addr->port == site->serverport;
		is_public = is_public || !addr_is_loopback(addr);
	}
	return (has_ip && !has_port && site->proxy_from.n == 0 ? WRONG_PORT :
								 0) |
	    (is_public && name_is_private(site->servername) ? PRIVATE_NAME : 0);
}

static void
warn_site(const struct conf *site, unsigned faults)
{
	if (faults & WRONG_PORT)
		log_warn("serverport: menus name port %d of %s, where nothing "
			 "listens; set serverport, unless a firewall or a "
			 "proxy leads from there to this server",
		    site->serverport, site->servername);
	if (faults & PRIVATE_NAME)
		log_warn("servername: menus name %s, which other hosts cannot "
			 "find; set servername to the full public name, like "
			 "gopher.example.org",
		    site->servername);
}

uint64_t
endpoints_warn(const struct endpoints *bound, const struct conf *conf,
    uint64_t before)
{
	unsigned faults[CONF_SITES_MAX];
	struct hash hash;
	size_t i;

	hash_begin(&hash, conf->n_sites);
	for (i = 0; i < conf->n_sites; i++) {
		faults[i] = judge_site(bound, &conf->sites[i], i);
		hash_add(&hash, conf->sites[i].tag);
		hash_add(&hash, faults[i]);
	}
	for (i = 0; i < conf->n_sites && hash_value(&hash) != before; i++)
		warn_site(&conf->sites[i], faults[i]);
	return hash_value(&hash);
}

/* Returns how well a local address fits, from 0 (not) to 3 (it is the same). */
static int
rate_endpoint(const struct endpoint *endpoint, const struct addr *local)
{
	if (endpoint->addr.port != local->port)
		return 0;
	if (addr_is_same_ip(&endpoint->addr, local))
		return 3;
	return addr_covers(&endpoint->addr, local) ? 2 : 1;
}

size_t
endpoints_site(const struct conf *conf, const struct addr *local)
{
	struct endpoints endpoints;
	char err[CONF_ERR_MAX];
	size_t i, site = 0;
	int rating, best = 0;

	if (!local->is_ip || endpoints_read(&endpoints, conf, err) == -1)
		return 0;
	for (i = 0; i < endpoints.n; i++) {
		rating = rate_endpoint(&endpoints.at[i], local);
		if (rating > best) {
			best = rating;
			site = endpoints.at[i].site;
		}
	}
	return site;
}
