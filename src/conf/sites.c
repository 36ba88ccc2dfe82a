#include "conf/sites.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/addr.h"
#include "base/hash.h"
#include "conf/value.h"

static struct conf *
append_site(struct conf *conf)
{
	struct conf *sites;

	if (conf->n_sites == CONF_SITES_MAX)
		return NULL;
	sites = reallocarray(conf->sites, conf->n_sites + 1, sizeof *sites);
	if (sites == NULL)
		return NULL;
	conf->sites = sites;
	if (conf_init(&sites[conf->n_sites]) == -1) {
		conf_free(&sites[conf->n_sites]);
		return NULL;
	}
	return &sites[conf->n_sites++];
}

struct conf *
conf_add_site(struct conf *conf)
{
	conf->has_blocks = true;
	return append_site(conf);
}

int
conf_check_scope(const struct conf_option *option, char *err)
{
	if (option->scope == SCOPE_SITE)
		return 0;
	return conf_error(err,
	    "%s: option of the server, not of a site; set it outside site {}",
	    option->name);
}

/* Checks the directory, because a wrong one would be ignored silently. */
static int
check_library(const char *path, char *err)
{
	const char *hint = conf_tilde_hint(path);
	struct stat st;

	if (path[0] == '\0' || (stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
		return 0;
	return conf_error(err, "library: \"%.200s\" is not a directory%s%s",
	    path, hint ? "; " : "", hint ? hint : "");
}

static int
set_host_name(struct conf *conf, char *err)
{
	char host[HOST_NAME_MAX + 1];

	if (conf->servername[0] != '\0')
		return 0;
	if (gethostname(host, sizeof host) == 0 &&
	    value_set(conf, conf_option("servername"), host, err) == 0)
		return 0;
	return value_set(conf, conf_option("servername"), "localhost", err);
}

/* Returns 70 if `listen` names that port or none, else its first port. */
static int
find_port(const struct conf_list *listen)
{
	int first = 0;
	struct addr addr;
	size_t i;

	for (i = 0; i < listen->n; i++) {
		if (addr_parse_port(&addr, listen->words[i]) == -1)
			continue;
		if (addr.port == CONF_GOPHER_PORT)
			return addr.port;
		first = first ? first : addr.port;
	}
	return first ? first : CONF_GOPHER_PORT;
}

/* Sets the port of a site, unless its block or `conf` sets it. */
static void
set_port(struct conf *site, const struct conf *conf)
{
	const size_t i = (size_t)(conf_option("serverport") - conf_options);

	if (site->set_by[i] == CONF_DEFAULT && conf->set_by[i] == CONF_DEFAULT)
		site->serverport = find_port(&site->listen);
}

/* Hashes name and port, so that a reload or another order keeps the tag. */
static uint32_t
site_tag(const struct conf *site)
{
	struct hash hash;
	const char *c;

	hash_begin(&hash, (uint64_t)site->serverport);
	for (c = site->servername; *c != '\0'; c++)
		hash_add(&hash, (uint64_t)tolower((unsigned char)*c));
	return (uint32_t)hash_value(&hash);
}

/* Refuses a type of Lua files that are all handlers: their header has it. */
static int
check_types(const struct conf *site, char *err)
{
	if (conf_type_of(site, "x.lua") == 0 || !conf_runs(site, "x.lua"))
		return 0;
	return conf_error(err,
	    "types: lua: Lua files are handlers, which name their type; set "
	    "handlers_in to false, or to the directories of handlers");
}

/* Gives a site the options that its block does not set. */
static int
complete_site(struct conf *site, const struct conf *conf, char *err)
{
	size_t i;

	for (i = 0; i < conf_options_n; i++)
		if (site->set_by[i] == CONF_DEFAULT &&
		    value_copy(site, &conf_options[i], conf) == -1)
			return conf_error(err, "out of memory");
	if (set_host_name(site, err) == -1)
		return -1;
	set_port(site, conf);
	site->is_block = conf->has_blocks;
	site->tag = site_tag(site);
	if (check_types(site, err) == -1)
		return -1;
	return check_library(site->library, err);
}

/* Refuses short flags that would give all sites one address or directory. */
static int
check_flags(const struct conf *conf, char *err)
{
	const struct conf_option *option = conf_options;
	size_t i;

	for (i = 0; i < conf_options_n; i++, option++)
		if (conf->set_by[i] == CONF_FLAGS &&
		    option->scope == SCOPE_SITE && option->flag != 0)
			return conf_error(err,
			    "-%c: the configuration has several sites; set %s "
			    "in each site {}",
			    option->flag, option->name);
	return 0;
}

int
conf_complete(struct conf *conf, char *err)
{
	size_t i;

	if (set_host_name(conf, err) == -1 ||
	    check_library(conf->library, err) == -1)
		return -1;
	set_port(conf, conf);
	if (conf->has_blocks && check_flags(conf, err) == -1)
		return -1;
	if (conf->n_sites == 0 && append_site(conf) == NULL)
		return conf_error(err, "out of memory");
	for (i = 0; i < conf->n_sites; i++)
		if (complete_site(&conf->sites[i], conf, err) == -1)
			return -1;
	return 0;
}

int
conf_check_state(const struct conf *conf, char *err)
{
	const struct conf *site, *other, *end = conf->sites + conf->n_sites;
	char name[CONF_NAME_MAX];

	if (conf->stats && conf->state[0] == '\0')
		return conf_error(err, "stats: " CONF_NO_STATE);
	if (conf->state[0] == '\0')
		return 0;
	for (site = conf->sites; site < end; site++)
		for (other = conf->sites; other < site; other++)
			if (site->tag == other->tag)
				return conf_error(err,
				    "site: two sites are named %.200s; with "
				    "state each needs its own servername or "
				    "serverport",
				    conf_name_port(site, name));
	return 0;
}
