#include "stats/ring.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The ring of this process. */
static struct ring *used_ring;
static int used_wake_fd = -1;

/*
 * Maps a memfd, of which only written pages count, even without overcommit; or
 * anonymous memory, if there can be no such file.
 */
struct ring *
ring_map(size_t n)
{
	const size_t size = n * sizeof(struct ring);
	void *rings = MAP_FAILED;
	int fd;

	fd = memfd_create("gophermoon", MFD_CLOEXEC);
	if (fd != -1 && ftruncate(fd, (off_t)size) == 0)
		rings =
		    mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (fd != -1)
		close(fd);
	if (rings == MAP_FAILED)
		rings = mmap(NULL, size, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (rings == MAP_FAILED)
		return NULL;
	madvise(rings, size, MADV_DONTDUMP);
	return rings;
}

/* Copies n bytes to position `at`; returns the position after them. */
static unsigned long
copy_in(struct ring *ring, unsigned long at, const void *from, size_t n)
{
	const size_t begin = at % RING_BYTES, edge = RING_BYTES - begin;
	const size_t first = n < edge ? n : edge;

	if (n > 0) {
		memcpy(ring->bytes + begin, from, first);
		memcpy(ring->bytes, (const char *)from + first, n - first);
	}
	return at + n;
}

static unsigned long
copy_out(const struct ring *ring, unsigned long at, void *to, size_t n)
{
	const size_t begin = at % RING_BYTES, edge = RING_BYTES - begin;
	const size_t first = n < edge ? n : edge;

	memcpy(to, ring->bytes + begin, first);
	memcpy((char *)to + first, ring->bytes, n - first);
	return at + n;
}

/* Puts a hit with the lengths of its texts, then the texts. */
static void
put_hit(const struct hit *hit)
{
	struct ring *ring = used_ring;
	unsigned long head =
	    atomic_load_explicit(&ring->head, memory_order_relaxed);
	unsigned long tail =
	    atomic_load_explicit(&ring->tail, memory_order_acquire);
	struct hit cut = *hit;
	unsigned long end;

	cut.selector = hit_cut_text(hit->selector);
	cut.handler = hit_cut_text(hit->handler);
	if (RING_BYTES - (head - tail) <
	    sizeof cut + cut.selector.len + cut.handler.len) {
		atomic_fetch_add_explicit(&ring->lost, 1, memory_order_relaxed);
		return;
	}
	end = copy_in(ring, head, &cut, sizeof cut);
	end = copy_in(ring, end, cut.selector.at, cut.selector.len);
	end = copy_in(ring, end, cut.handler.at, cut.handler.len);
	atomic_store_explicit(&ring->head, end, memory_order_release);
	if (used_wake_fd != -1 && head - tail < RING_WAKE_BYTES &&
	    end - tail >= RING_WAKE_BYTES)
		(void)!write(used_wake_fd, "", 1);
}

void
ring_use(struct ring *ring, int wake_fd)
{
	used_ring = ring;
	used_wake_fd = wake_fd;
	hit_sink = ring != NULL ? put_hit : NULL;
}

bool
ring_next(const struct ring *ring, unsigned long *at, struct hit *hit)
{
	static char selector[HIT_TEXT_MAX], handler[HIT_TEXT_MAX];
	unsigned long head =
	    atomic_load_explicit(&ring->head, memory_order_acquire);
	unsigned long left = head - *at, next = *at;

	*at = head;
	if (left < sizeof *hit || left > RING_BYTES)
		return false;
	next = copy_out(ring, next, hit, sizeof *hit);
	if (hit->selector.len > HIT_TEXT_MAX ||
	    hit->handler.len > HIT_TEXT_MAX || hit->kind >= HIT_KINDS ||
	    hit->selector.len + hit->handler.len > left - sizeof *hit)
		return false;
	next = copy_out(ring, next, selector, hit->selector.len);
	*at = copy_out(ring, next, handler, hit->handler.len);
	hit->selector.at = selector;
	hit->handler.at = handler;
	return true;
}
