#include "site/origins.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static struct origin *
next_room(struct origins *origins)
{
	struct origin *list;
	size_t room;

	if (origins->n < origins->room)
		return &origins->list[origins->n];
	room = origins->room ? 2 * origins->room : 4;
	list = reallocarray(origins->list, room, sizeof *list);
	if (list == NULL)
		return NULL;
	origins->list = list;
	origins->room = room;
	return &list[origins->n];
}

/* Asked when it is looked at: later it may have changed, and look the same. */
static bool
is_settled(const struct stat *st)
{
	struct identity id;

	if (st == NULL)
		return true;
	id = identity_of(st);
	return identity_is_settled(&id);
}

void
origins_add(struct origins *origins, const char *path, const struct stat *st)
{
	struct origin *origin = NULL;
	char *copy = NULL;

	if (origins == NULL || !origins->wanted || origins->useless)
		return;
	if (origins->n < ORIGINS_MAX && is_settled(st))
		copy = strdup(path);
	if (copy != NULL)
		origin = next_room(origins);
	if (origin == NULL) {
		free(copy);
		origins->useless = true;
		return;
	}
	*origin = (struct origin){ .path = copy, .absent = st == NULL };
	if (st != NULL)
		origin->id = identity_of(st);
	origins->n++;
}

/* "" is the directory itself. */
static int
look(int dir, const char *path, struct stat *st)
{
	return fstatat(dir, *path ? path : ".", st, 0);
}

void
origins_look(struct origins *origins, int dir, const char *path)
{
	struct stat st;

	if (origins != NULL && origins->wanted)
		origins_add(origins, path,
		    look(dir, path, &st) == 0 ? &st : NULL);
}

static bool
holds(const struct origin *origin, int dir)
{
	struct identity now;
	struct stat st;

	if (look(dir, origin->path, &st) == -1)
		return origin->absent;
	if (origin->absent)
		return false;
	now = identity_of(&st);
	return identity_same(&origin->id, &now);
}

bool
origins_hold(const struct origins *origins, int dir)
{
	size_t i;

	for (i = 0; i < origins->n; i++)
		if (!holds(&origins->list[i], dir))
			return false;
	return true;
}

bool
origins_are_settled(const struct origins *origins)
{
	return origins->wanted && !origins->useless;
}

size_t
origins_cost(const struct origins *origins)
{
	size_t i, cost;

	cost = origins->room * sizeof *origins->list;
	for (i = 0; i < origins->n; i++)
		cost += strlen(origins->list[i].path) + 1;
	return cost;
}

void
origins_free(struct origins *origins)
{
	while (origins->n > 0)
		free(origins->list[--origins->n].path);
	free(origins->list);
	*origins = (struct origins){ .wanted = origins->wanted };
}
