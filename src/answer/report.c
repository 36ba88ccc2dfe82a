#include "answer/report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/db.h"
#include "stats/query.h"
#include "answer/run_script.h"

/* Checks one site. Returns true if there are no problems. */
static bool
check_site_files(const struct sites *sites, const struct site *site)
{
	const struct site_context context = { .conf = site->conf,
		.root = &site->root,
		.site = site,
		.sites = sites };

	fflush(stdout);	/* the findings of the site before */
	if (sites->n > 1)
		log_info("check: site %s", site->name);
	return run_script(&context, "check.lua", NULL, stdout) == 0;
}

bool
report_check(const struct sites *sites)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < sites->n; i++)
		ok = check_site_files(sites, &sites->at[i]) && ok;
	return fflush(stdout) == 0 && ok;
}

/* Reports whether a site has statistics; logs why not. Creates no file. */
static bool
find_stats(const struct conf *conf)
{
	char other[DB_NAME_MAX];
	size_t i;

	for (i = 0; i < conf->n_sites; i++)
		if (db_exists(&conf->sites[i]))
			return true;
	if (conf->state[0] == '\0')
		log_error(
		    "report: " CONF_NO_STATE "; -c names the configuration");
	else if (db_find_orphan(conf, other))
		log_error(
		    "report: \"%s\" has only statistics of another site, in "
		    "%s; name the configuration with -c",
		    conf->state, other);
	else
		log_error("report: no statistics yet in \"%s\"", conf->state);
	return false;
}

/* Prints the report of a site, whose gopherroot need not exist here. */
static bool
print_site(const struct conf *site, const char *form)
{
	struct root root;
	const struct site_context context = { .conf = site, .root = &root };
	bool ok;

	if (root_open(&root, "/", site) == -1) {
		log_error("report: /: %s", strerror(errno));
		return false;
	}
	ok = run_script(&context, "stats.lua", form, stdout) == 0;
	root_close(&root);
	return ok;
}

/* Prints an array of JSON objects, or texts with an empty line between them. */
static bool
print_sites(const struct conf *conf, const char *form)
{
	const bool is_json = strcmp(form, "json") == 0;
	const char *before = is_json ? "[" : "";
	bool ok = true;
	size_t i;

	for (i = 0; i < conf->n_sites; i++) {
		if (!db_exists(&conf->sites[i]))
			continue;
		if (conf->has_blocks)
			fputs(before, stdout);
		before = is_json ? "," : "\n";
		ok = print_site(&conf->sites[i], form) && ok;
	}
	if (conf->has_blocks && is_json)
		puts("]");
	return ok;
}

bool
report_stats(struct conf *conf, const char *form, bool is_server_conf)
{
	bool ok;

	if (!is_server_conf) {
		conf->sites[0].stats = true;
		conf->sites[0].tag = 0;	/* not the name of the server's site */
	}
	if (strcmp(form, "journal") == 0) {
		if (isatty(STDIN_FILENO))
			log_info("report: reading a journal from standard "
				 "input");
		ok = print_site(&conf->sites[0], form);
	} else
		ok = find_stats(conf) && print_sites(conf, form);
	query_close();
	return fflush(stdout) == 0 && ok;
}
