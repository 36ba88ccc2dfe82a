#include "stats/ring.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A visit in a ring; its texts follow. All sizes are multiples of eight. */
struct record {
	uint32_t size;	/* of all of it; 0: nothing more up to the edge */
	uint32_t ms, site;
	int64_t time, bytes;
	uint16_t status, selector_len, what_len;
	bool by_site;
	unsigned char address[16];
};

enum {
	TEXTS_MAX = 2 * (HIT_TEXT_MAX + 1),
	RECORD_MAX = (int)sizeof(struct record) + TEXTS_MAX,
	ROOM_MIN = 2 * RECORD_MAX, /* with what is left out before the edge */
	UNIT = 8
};

/* The process's. */
static struct ring *mine;
static int wake_fd = -1;

/*
 * A file of memory, which holds only what is written: not even where memory is
 * never promised twice does the rest count. MAP_FAILED: there is no such thing.
 */
static void *
map_file(size_t size)
{
	void *memory = MAP_FAILED;
	int fd;

	fd = memfd_create("gophermoon", MFD_CLOEXEC);
	if (fd == -1)
		return MAP_FAILED;
	if (ftruncate(fd, (off_t)size) == 0)
		memory =
		    mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	(void)close(fd);
	return memory;
}

struct ring *
ring_map(size_t n)
{
	void *rings = map_file(n * sizeof(struct ring));

	if (rings == MAP_FAILED)
		rings =
		    mmap(NULL, n * sizeof(struct ring), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (rings == MAP_FAILED)
		return NULL;
	(void)madvise(rings, n * sizeof(struct ring), MADV_DONTDUMP);
	return rings;
}

void
ring_use(struct ring *ring, int its_bell)
{
	mine = ring;
	wake_fd = its_bell;
}

bool
ring_is_used(void)
{
	return mine != NULL;
}

static uint16_t
cut(struct bytes text)
{
	return text.len < HIT_TEXT_MAX ? (uint16_t)text.len : HIT_TEXT_MAX;
}

static uint32_t
size_of(const struct record *record)
{
	size_t size = sizeof *record + record->selector_len + record->what_len;

	return (uint32_t)((size + UNIT - 1) / UNIT * UNIT);
}

static void
write_record(char *to, const struct record *record, const struct hit *hit)
{
	memcpy(to, record, sizeof *record);
	to += sizeof *record;
	if (record->selector_len > 0)
		memcpy(to, hit->selector.at, record->selector_len);
	to += record->selector_len;
	if (record->what_len > 0)
		memcpy(to, hit->what.at, record->what_len);
}

/* No record goes across the edge. */
static unsigned long
begin_at(char *bytes, unsigned long head, uint32_t size)
{
	unsigned long left = RING_BYTES - head % RING_BYTES;
	static const uint32_t nothing = 0;

	if (size <= left)
		return head;
	memcpy(bytes + head % RING_BYTES, &nothing, sizeof nothing);
	return head + left;
}

static void
ring_the_bell(void)
{
	if (wake_fd != -1)
		(void)!write(wake_fd, "", 1);
}

static void
put(struct ring *ring, const struct record *record, const struct hit *hit)
{
	unsigned long head =
	    atomic_load_explicit(&ring->head, memory_order_relaxed);
	unsigned long tail =
	    atomic_load_explicit(&ring->tail, memory_order_acquire);
	unsigned long at;

	if (head - tail + ROOM_MIN > RING_BYTES) {
		atomic_fetch_add_explicit(&ring->lost, 1, memory_order_relaxed);
		return;
	}
	at = begin_at(ring->bytes, head, record->size);
	write_record(ring->bytes + at % RING_BYTES, record, hit);
	atomic_store_explicit(&ring->head, at + record->size,
	    memory_order_release);
	if (head - tail < RING_FULL_ENOUGH &&
	    at + record->size - tail >= RING_FULL_ENOUGH)
		ring_the_bell();
}

void
ring_put(const struct hit *hit)
{
	struct record record = {
		.ms = hit->ms,
		.time = hit->time,
		.bytes = hit->bytes,
		.status = hit->status,
		.selector_len = cut(hit->selector),
		.what_len = cut(hit->what),
		.site = hit->site,
		.by_site = hit->by_site,
	};

	if (mine == NULL)
		return;
	memcpy(record.address, hit->address, sizeof record.address);
	record.size = size_of(&record);
	put(mine, &record, hit);
}

/* The record at `at`, if there is one that can be. */
static bool
read_record(const struct ring *ring, unsigned long at, unsigned long head,
    struct record *record)
{
	unsigned long left = RING_BYTES - at % RING_BYTES;

	if (at % UNIT != 0 || head - at > RING_BYTES ||
	    head - at < sizeof *record || left < sizeof *record)
		return false;
	memcpy(record, ring->bytes + at % RING_BYTES, sizeof *record);
	return record->selector_len <= HIT_TEXT_MAX &&
	    record->what_len <= HIT_TEXT_MAX &&
	    record->size == size_of(record) && record->size <= left &&
	    record->size <= head - at;
}

/* Past the edge, if nothing more stands before it. */
static unsigned long
skip_edge(const struct ring *ring, unsigned long at, unsigned long head)
{
	unsigned long left = RING_BYTES - at % RING_BYTES;
	uint32_t size;

	if (at % UNIT != 0 || head - at > RING_BYTES || head - at < left)
		return at;
	memcpy(&size, ring->bytes + at % RING_BYTES, sizeof size);
	return size == 0 ? at + left : at;
}

bool
ring_next(const struct ring *ring, unsigned long *at, struct hit *hit)
{
	unsigned long head =
	    atomic_load_explicit(&ring->head, memory_order_acquire);
	struct record record;
	const char *texts;

	*at = skip_edge(ring, *at, head);
	if (!read_record(ring, *at, head, &record)) {
		*at = head;
		return false;
	}
	texts = ring->bytes + *at % RING_BYTES + sizeof record;
	*hit = (struct hit){
		.time = record.time,
		.bytes = record.bytes,
		.ms = record.ms,
		.status = record.status,
		.site = record.site,
		.by_site = record.by_site,
		.selector = { texts, record.selector_len },
		.what = { texts + record.selector_len, record.what_len },
	};
	memcpy(hit->address, record.address, sizeof hit->address);
	*at += record.size;
	return true;
}

void
ring_done(struct ring *ring, unsigned long at)
{
	atomic_store_explicit(&ring->tail, at, memory_order_release);
}
