#include "site/sites.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include "site/refusal.h"

static int
explain_wrong_path(const char *option, const char *path, char *err)
{
	const char *hint = conf_tilde_hint(path);

	if (hint == NULL && errno == ENOENT)
		hint = "create it, or name another";
	if (hint == NULL && errno == EACCES)
		hint = "let the account of the server enter it: chmod o+rx";
	snprintf(err, CONF_ERR_MAX, "%s \"%.200s\": %s%s%s", option, path,
	    strerror(errno), hint ? "; " : "", hint ? hint : "");
	return -1;
}

/*
 * Explains why this process cannot open the gopherroot, or, as root, why others
 * cannot. Returns 0 if there is no such reason, or -1.
 */
static int
explain_closed_root(const struct site *site, char *err)
{
	struct refusal refusal;

	if (!refusal_find_host(&refusal, site->path))
		return 0;
	return conf_error(err, "gopherroot \"%.200s\": %.200s%s%s; %s",
	    site->conf->gopherroot, refusal.is_elsewhere ? refusal.path : "",
	    refusal.is_elsewhere ? ": " : "", refusal.reason, refusal.remedy);
}

int
site_explain_root(const struct site *site, int error, char *err)
{
	if (error == EACCES && explain_closed_root(site, err) == -1)
		return -1;
	errno = error;
	return explain_wrong_path("gopherroot", site->conf->gopherroot, err);
}

/*
 * Returns the path as it is from the root directory, or NULL. A relative path
 * begins where the process has started, even if that is another directory now.
 */
static char *
absolute_path(const char *path)
{
	static char start[PATH_MAX];
	char *absolute;

	if (path[0] == '/')
		return strdup(path);
	if (start[0] == '\0' && getcwd(start, sizeof start) == NULL)
		return NULL;
	return asprintf(&absolute, "%s/%s", start, path) == -1 ? NULL :
								 absolute;
}

/* Opens a site. The caller closes it even if this fails. */
static int
open_site(struct site *site, struct conf *conf, char *err)
{
	char name[CONF_NAME_MAX];

	*site = (struct site){ .conf = conf, .root.fd = -1, .library = -1 };
	site->name = strdup(conf_name_port(conf, name));
	site->path = absolute_path(conf->gopherroot);
	if (site->name == NULL || site->path == NULL) {
		snprintf(err, CONF_ERR_MAX, "out of memory");
		return -1;
	}
	if (conf->library[0] != '\0')
		site->library =
		    open(conf->library, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root_open(&site->root, site->path, conf) == -1)
		return site_explain_root(site, errno, err);
	if (userdirs_open(&site->userdirs, conf) == -1)
		return explain_wrong_path("userdir: accounts", conf->accounts,
		    err);
	return 0;
}

int
sites_open(struct sites *sites, const struct conf *conf, char *err)
{
	size_t i;

	*sites = (struct sites){ calloc(conf->n_sites, sizeof *sites->at), 0 };
	if (sites->at == NULL) {
		snprintf(err, CONF_ERR_MAX, "out of memory");
		return -1;
	}
	for (i = 0; i < conf->n_sites; i++) {
		sites->n++;
		if (open_site(&sites->at[i], &conf->sites[i], err) == -1) {
			sites_close(sites);
			return -1;
		}
	}
	return 0;
}

/* Warns of the directories in an option that the site does not have. */
static void
explain_folders(const struct site *site, const char *option,
    const struct conf_list *folders)
{
	const char *folder;
	size_t i;
	int fd;

	for (i = 0; i < folders->n; i++) {
		folder = folders->words[i] + strspn(folders->words[i], "/");
		if (folder[0] == '~')	/* of a user directory */
			continue;
		fd = root_open_at(&site->root, folder, O_PATH | O_DIRECTORY);
		if (fd == -1)
			log_warn("%s: \"%s\": %s; name a directory of the site",
			    option, folders->words[i], strerror(errno));
		else
			close(fd);
	}
}

int
sites_check(const struct sites *sites, char *err)
{
	size_t i;

	for (i = 0; i < sites->n; i++)
		if (explain_closed_root(&sites->at[i], err) == -1)
			return -1;
	return 0;
}

void
sites_explain(const struct sites *sites)
{
	size_t i;

	for (i = 0; i < sites->n; i++) {
		refusal_warn_front_page(&sites->at[i].root);
		userdirs_explain(sites->at[i].conf);
		explain_folders(&sites->at[i], "handlers_in",
		    &sites->at[i].conf->handlers_in);
		explain_folders(&sites->at[i], "trusted",
		    &sites->at[i].conf->trusted);
	}
}

size_t
sites_descriptors(const struct sites *sites)
{
	size_t i, n;

	for (i = 0, n = 0; i < sites->n; i++)
		n += 2 + sites->at[i].userdirs.n;
	return n;
}

void
sites_close(struct sites *sites)
{
	struct site *site;

	while (sites->n > 0) {
		site = &sites->at[--sites->n];
		root_close(&site->root);
		userdirs_close(&site->userdirs);
		if (site->library != -1)
			close(site->library);
		free(site->name);
		free(site->path);
	}
	free(sites->at);
	sites->at = NULL;
}
