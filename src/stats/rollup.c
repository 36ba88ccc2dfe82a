#include "stats/rollup.h"

/* Frees the slots of all groups. */
static void
free_groups(struct rollup *rollup)
{
	for (; rollup->first != NULL; rollup->first = rollup->first->next)
		rollup->first->hash = 0;
	rollup->n = 0;
}

void
rollup_clear(struct rollup *rollup)
{
	free_groups(rollup);
	rollup->intern = (struct intern){ 0 };
}

#define ADD_SUMS(table) \
	"INSERT INTO gophermoon_" table \
	" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)" \
	" ON CONFLICT DO UPDATE SET requests = requests + ?5," \
	" errors = errors + ?6, bytes = bytes + ?7, ms = ms + ?8," \
	" slowest = max(slowest, ?9), visitors = visitors + ?10"

static int
add_sums(struct schema *schema, const char *sql,
    const struct rollup_group *group, int64_t at, int64_t what, int64_t status,
    int64_t visitors)
{
	return schema_do(schema, sql,
	    SCHEMA_VALUES(at, schema->site, what, status, group->requests,
		group->errors, group->bytes, group->ms, group->slowest,
		visitors));
}

static int
write_group(const struct rollup_group *g, struct schema *schema)
{
	const int64_t day = g->hour - g->hour % SCHEMA_DAY;

	if (add_sums(schema, ADD_SUMS("hours"), g, g->hour, g->kind, g->status,
		g->hour_visitors) == -1 ||
	    add_sums(schema, ADD_SUMS("days"), g, day, 0, 0, g->day_visitors) ==
		-1 ||
	    add_sums(schema, ADD_SUMS("pages"), g, day, g->page, g->status,
		g->day_visitors) == -1)
		return -1;
	if (g->kind != HIT_HANDLER)
		return 0;
	return add_sums(schema, ADD_SUMS("handlers"), g, day, g->handler,
	    g->status, g->day_visitors);
}

int
rollup_write(struct rollup *rollup, struct schema *schema)
{
	const struct rollup_group *group;

	for (group = rollup->first; group != NULL; group = group->next)
		if (write_group(group, schema) == -1)
			return -1;
	free_groups(rollup);
	return 0;
}

/* Hashes the key fields of a group, without the selector if `others`. */
static uint64_t
hash_group(const struct rollup *rollup, const struct hit *hit, bool others)
{
	const struct bytes handler = hit_cut_text(hit->handler);
	struct bytes selector = hit_cut_text(hit->selector);
	struct hash hash;
	uint64_t value;

	if (others)
		selector.len = 0;
	hash_begin(&hash, rollup->seed);
	hash_add(&hash, (uint64_t)(hit->time / SCHEMA_HOUR));
	hash_add(&hash,
	    hit->status | (uint64_t)hit->kind << 16 | selector.len << 24 |
		handler.len << 32 | (uint64_t)others << 40);
	hash_add_bytes(&hash, selector.at, selector.len);
	hash_add_bytes(&hash, handler.at, handler.len);
	value = hash_value(&hash);
	return value != 0 ? value : 1;
}

/* Returns the group with this hash, or the free slot for it. */
static struct rollup_group *
find_group_slot(struct rollup *rollup, uint64_t hash)
{
	size_t slot = hash % ROLLUP_SLOTS;

	while (
	    rollup->groups[slot].hash != hash && rollup->groups[slot].hash != 0)
		slot = (slot + 1) % ROLLUP_SLOTS;
	return &rollup->groups[slot];
}

static int
begin_group(struct rollup *rollup, struct schema *schema,
    struct rollup_group *group, const struct hit *hit)
{
	const int64_t day = hit->time - hit->time % SCHEMA_DAY;
	int64_t handler = 0;

	if (hit->kind == HIT_HANDLER)
		handler = intern_name(NULL, schema, hit->handler, day);
	*group =
	    (struct rollup_group){ .hour = hit->time - hit->time % SCHEMA_HOUR,
		    .handler = handler,
		    .next = rollup->first,
		    .status = hit->status,
		    .kind = hit->kind };
	return handler == -1 ? -1 : 0;
}

/* Finds or begins the group of a hit. Selectors without an id share groups. */
static struct rollup_group *
find_group(struct rollup *rollup, struct schema *schema, const struct hit *hit)
{
	const int64_t day = hit->time - hit->time % SCHEMA_DAY;
	uint64_t hash = hash_group(rollup, hit, false);
	struct rollup_group *group = find_group_slot(rollup, hash);
	struct bytes selector = hit->selector;
	int64_t page;

	if (group->hash == hash)
		return group;
	if (selector.len == 1 && selector.at[0] == '/')
		selector.len = 0;	/* the front page has two names */
	page = intern_name(&rollup->intern, schema, selector, day);
	if (page == 0) {
		hash = hash_group(rollup, hit, true);
		group = find_group_slot(rollup, hash);
	}
	if (group->hash == hash)
		return group;
	if (page == -1 || begin_group(rollup, schema, group, hit) == -1)
		return NULL;
	group->hash = hash;
	group->page = page;
	rollup->first = group;
	rollup->n++;
	return group;
}

int64_t
rollup_add(struct rollup *rollup, struct schema *schema, const struct hit *hit,
    int is_new)
{
	struct rollup_group *group;

	if (rollup->n == ROLLUP_GROUPS_MAX &&
	    rollup_write(rollup, schema) == -1)
		return -1;
	group = find_group(rollup, schema, hit);
	if (group == NULL)
		return -1;
	group->requests++;
	group->errors += hit->status >= 400 && hit->status != HIT_ABORTED;
	group->bytes += hit->bytes;
	group->ms += hit->ms;
	if (group->slowest < hit->ms)
		group->slowest = hit->ms;
	group->hour_visitors += is_new >= 1;
	group->day_visitors += is_new == 2;
	return group->page;
}
