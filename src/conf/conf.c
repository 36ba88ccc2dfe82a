#include "conf/conf.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/addr.h"
#include "conf/lua_pattern.h"
#include "conf/value.h"

int
conf_init(struct conf *conf)
{
	char err[CONF_ERR_MAX];
	size_t i;

	*conf = (struct conf){ .source = CONF_DEFAULT };
	for (i = 0; i < conf_options_n; i++)
		if (conf_options[i].fallback != NULL &&
		    value_set(conf, &conf_options[i], conf_options[i].fallback,
			err) == -1)
			return -1;
	return 0;
}

void
conf_clear(struct conf *conf, const struct conf_option *option)
{
	unsigned char *set_by = &conf->set_by[option - conf_options];

	if (value_types[option->type].storage == AS_LIST &&
	    *set_by != conf->source)
		value_free(conf, option);
	*set_by = (unsigned char)conf->source;
}

int
conf_set(struct conf *conf, const char *name, const char *value, char *err)
{
	const struct conf_option *option = conf_option(name);
	const char *similar;

	if (option != NULL) {
		conf_clear(conf, option);
		return value_set(conf, option, value, err);
	}
	similar = conf_suggest(name);
	return conf_error(err, "unknown option \"%.100s\"%s%s%s", name,
	    similar ? "; did you mean \"" : "", similar ? similar : "",
	    similar ? "\"?" : "");
}

/* Reports whether two configurations have the same value of an option. */
static bool
is_same_value(const struct conf *a, const struct conf *b,
    const struct conf_option *option)
{
	const void *x = (const char *)a + option->offset;
	const void *y = (const char *)b + option->offset;

	if (value_types[option->type].storage == AS_STRING)
		return strcmp(*(char *const *)x, *(char *const *)y) == 0;
	return *(const int *)x == *(const int *)y;
}

/* Reports whether all sites have the default of an option. */
static bool
is_default(const struct conf *conf, const struct conf *defaults,
    const char *name)
{
	const struct conf_option *option = conf_option(name);
	size_t i;

	for (i = 0; i < conf->n_sites; i++)
		if (!is_same_value(&conf->sites[i], defaults, option))
			return false;
	return true;
}

/* Options that do nothing while another has its default. No lists. */
static const struct {
	const char *option, *needs;
} dependent[] = {
	{ "accounts", "userdir" },
	{ "skeleton", "userdir" },
	{ "burst", "rate" },
	{ "stats_address", "stats" },
	{ "keep_days", "stats" },
};

/* Warns of patterns with which a client can make a selector expensive. */
static void
explain_patterns(const char *name, const struct conf_list *list)
{
	const char *advice;
	char *pattern;
	size_t i;

	for (i = 0; i < list->n; i++) {
		pattern =
		    strndup(list->words[i], strcspn(list->words[i], "\t"));
		advice = pattern ? lua_pattern_advice(pattern) : NULL;
		if (advice != NULL)
			log_warn("%s: pattern \"%s\" may take too long for "
				 "selectors that a client makes up; %s",
			    name, pattern, advice);
		free(pattern);
	}
}

void
conf_explain(const struct conf *conf)
{
	struct conf defaults;
	size_t i;

	for (i = 0; i < conf->n_sites; i++) {
		explain_patterns("moved", &conf->sites[i].moved);
		explain_patterns("gone", &conf->sites[i].gone);
	}

	if (conf_init(&defaults) == 0)
		for (i = 0; i < sizeof dependent / sizeof dependent[0]; i++)
			if (!is_default(conf, &defaults, dependent[i].option) &&
			    is_default(conf, &defaults, dependent[i].needs))
				log_info("%s: has no effect without %s; set "
					 "that, or remove it",
				    dependent[i].option, dependent[i].needs);
	conf_free(&defaults);
}

bool
conf_is_set(const struct conf *conf, const char *name)
{
	return conf->set_by[conf_option(name) - conf_options] != CONF_DEFAULT;
}

static void
dump_value(const struct conf *conf, const struct conf_option *option, FILE *out)
{
	fprintf(out, "%s = ", option->name);
	value_types[option->type].dump((const char *)conf + option->offset,
	    option, out);
}

static void
dump_site(const struct conf *site, FILE *out)
{
	size_t i;

	fputs("\nsite {\n", out);
	for (i = 0; i < conf_options_n; i++) {
		if (conf_options[i].scope != SCOPE_SITE)
			continue;
		fputs("   ", out);
		dump_value(site, &conf_options[i], out);
		fputs(",\n", out);
	}
	fputs("}\n", out);
}

void
conf_dump(const struct conf *conf, FILE *out)
{
	size_t i;

	for (i = 0; i < conf_options_n; i++) {
		fprintf(out, "-- %s\n", conf_options[i].help);
		dump_value(conf, &conf_options[i], out);
		fputc('\n', out);
	}
	for (i = 0; conf->has_blocks && i < conf->n_sites; i++)
		dump_site(&conf->sites[i], out);
}

void
conf_free(struct conf *conf)
{
	size_t i;

	while (conf->n_sites > 0)
		conf_free(&conf->sites[--conf->n_sites]);
	free(conf->sites);
	conf->sites = NULL;
	for (i = 0; i < conf_options_n; i++)
		value_free(conf, &conf_options[i]);
}

const char *
conf_tilde_hint(const char *path)
{
	return path[0] == '~' ?
	    "write the full path, because ~ is not expanded here" :
	    NULL;
}

char *
conf_name_port(const struct conf *site, char *out)
{
	const char *name = site->servername;

	snprintf(out, CONF_NAME_MAX,
	    strchr(name, ':') ? "[%.253s]:%d" : "%.253s:%d", name,
	    site->serverport);
	return out;
}

char *
conf_url(const struct conf *site, char *out)
{
	char name[CONF_NAME_MAX];

	conf_name_port(site, name);
	if (site->serverport == CONF_GOPHER_PORT)
		*strrchr(name, ':') = '\0';
	snprintf(out, CONF_URL_MAX, "gopher://%s/", name);
	return out;
}

char
conf_type_of(const struct conf *conf, const char *name)
{
	const char *dot, *type;
	size_t i, len;

	dot = strrchr(name, '.');
	if (dot == NULL)
		return 0;
	for (i = conf->types.n; i > 0; i--) {
		type = strchr(conf->types.words[i - 1], '=');
		len = (size_t)(type - conf->types.words[i - 1]);
		if (strlen(dot + 1) == len &&
		    strncasecmp(dot + 1, conf->types.words[i - 1], len) == 0)
			return type[1];
	}
	return 0;
}

/* Reports whether the folder, which begins with a slash, holds the path. */
static bool
folder_holds(const char *folder, const char *path)
{
	size_t len;

	len = strlen(++folder);
	while (len > 0 && folder[len - 1] == '/')
		len--;
	return len == 0 ||
	    (strncmp(folder, path, len) == 0 && path[len] == '/');
}

static bool
folders_hold(const struct conf_list *folders, const char *path)
{
	size_t i;

	for (i = 0; i < folders->n; i++)
		if (folder_holds(folders->words[i], path))
			return true;
	return false;
}

bool
conf_runs(const struct conf *conf, const char *path)
{
	return folders_hold(&conf->handlers_in, path);
}

bool
conf_trusts(const struct conf *conf, const char *path)
{
	return folders_hold(&conf->trusted, path);
}

bool
conf_is_proxy(const struct conf *conf, const char *host)
{
	size_t i;

	for (i = 0; i < conf->proxy_from.n; i++)
		if (addr_block_holds(conf->proxy_from.words[i], host))
			return true;
	return false;
}

enum log_level
conf_log_level(const struct conf *conf)
{
	static const enum log_level levels[] = { LOG_LEVEL_DEBUG,
		LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

	return levels[conf->log_level];
}
