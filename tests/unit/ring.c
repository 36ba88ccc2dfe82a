#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stats/ring.h"
#include "suite.h"

static const struct hit sample = {
	.time = 1795737600,
	.bytes = 42,
	.ms = 7,
	.status = 200,
	.kind = HIT_HANDLER,
	.address.s6_addr = { [10] = 0xff, 0xff, 192, 0, 2, 7 },
	.selector = { "/hello", 6 },
	.handler = { "hello.lua", 9 },
};

static struct ring *
new_ring(int wake_fd)
{
	struct ring *ring = ring_map(1);

	ck_assert_ptr_nonnull(ring);
	ring_use(ring, wake_fd);
	return ring;
}

/* Empties the ring. Returns how many hits it had. */
static unsigned long
drain(struct ring *ring)
{
	unsigned long n = 0, at = atomic_load(&ring->tail);
	struct hit hit;

	while (ring_next(ring, &at, &hit))
		n++;
	atomic_store(&ring->tail, at);
	return n;
}

START_TEST(a_hit_comes_out_as_it_was_put_in)
{
	struct ring *ring = new_ring(-1);
	struct hit hit;
	unsigned long at = 0;

	hit_sink(&sample);
	ck_assert(ring_next(ring, &at, &hit));
	ck_assert(hit.time == sample.time && hit.bytes == 42);
	ck_assert(hit.ms == 7 && hit.status == 200 && hit.kind == HIT_HANDLER);
	ck_assert_mem_eq(&hit.address, &sample.address, 16);
	ck_assert_mem_eq(hit.selector.at, "/hello", 6);
	ck_assert_uint_eq(hit.selector.len, 6);
	ck_assert_mem_eq(hit.handler.at, "hello.lua", 9);
	ck_assert_uint_eq(hit.handler.len, 9);
	ck_assert(!ring_next(ring, &at, &hit));
	atomic_store(&ring->tail, at);
	ck_assert_uint_eq(atomic_load(&ring->tail), atomic_load(&ring->head));
}
END_TEST

START_TEST(a_ring_is_the_sink_of_hits_while_it_is_used)
{
	ring_use(new_ring(-1), -1);
	ck_assert_ptr_nonnull(hit_sink);
	ring_use(NULL, -1);
	ck_assert(hit_sink == NULL);
}
END_TEST

START_TEST(long_texts_are_cut)
{
	struct ring *ring = new_ring(-1);
	struct hit hit = sample;
	unsigned long at = 0;
	char text[1000];

	memset(text, 'x', sizeof text);
	hit.selector = hit.handler = (struct bytes){ text, sizeof text };
	hit_sink(&hit);
	ck_assert(ring_next(ring, &at, &hit));
	ck_assert_uint_eq(hit.selector.len, HIT_TEXT_MAX);
	ck_assert_uint_eq(hit.handler.len, HIT_TEXT_MAX);
}
END_TEST

START_TEST(a_ring_goes_round_and_round)
{
	struct ring *ring = new_ring(-1);
	struct hit hit = sample, out;
	unsigned long i, at = 0;
	char text[HIT_TEXT_MAX];

	memset(text, 'x', sizeof text);
	for (i = 0; i < 100000; i++) {
		hit.bytes = (int64_t)i;
		hit.selector = (struct bytes){ text, i % 256 };
		hit_sink(&hit);
		ck_assert(ring_next(ring, &at, &out));
		ck_assert(out.bytes == (int64_t)i);
		ck_assert_uint_eq(out.selector.len, i % 256);
		atomic_store(&ring->tail, at);
	}
	ck_assert_uint_gt(at, 2 * RING_BYTES);
	ck_assert_uint_eq(atomic_load(&ring->lost), 0);
}
END_TEST

START_TEST(a_full_ring_counts_what_it_loses)
{
	struct ring *ring = new_ring(-1);
	unsigned long i, lost;

	for (i = 0; i < 100000; i++)
		hit_sink(&sample);
	lost = atomic_load(&ring->lost);
	ck_assert_uint_gt(lost, 0);
	ck_assert_uint_eq(drain(ring) + lost, 100000);
	hit_sink(&sample);
	ck_assert_uint_eq(drain(ring), 1);
}
END_TEST

START_TEST(the_writer_is_woken_once_for_each_time_there_is_much)
{
	int wake_fd[2], i;
	char bytes[16];
	struct ring *ring;

	ck_assert_int_eq(pipe(wake_fd), 0);
	ring = new_ring(wake_fd[1]);
	for (i = 0; i < 20000; i++)
		hit_sink(&sample);
	(void)drain(ring);
	for (i = 0; i < 20000; i++)
		hit_sink(&sample);
	ck_assert_int_eq(read(wake_fd[0], bytes, sizeof bytes), 2);
}
END_TEST

/* A worker may have been taken over. */
START_TEST(bytes_that_are_no_hit_are_skipped)
{
	static const unsigned long heads[] = { 8, 9, 64, 4096, RING_BYTES,
		RING_BYTES + 8UL, 1UL << 40, ~0UL };
	struct ring *ring = new_ring(-1);
	struct hit hit;
	unsigned long at;
	size_t i;
	int fill;

	for (fill = 0; fill < 256; fill += 5)
		for (i = 0; i < sizeof heads / sizeof heads[0]; i++) {
			memset(ring->bytes, fill, 8192);
			atomic_store(&ring->tail, 0);
			atomic_store(&ring->head, heads[i]);
			at = 0;
			while (ring_next(ring, &at, &hit))
				ck_assert_uint_le(hit.selector.len,
				    HIT_TEXT_MAX);
			ck_assert_uint_eq(at, heads[i]);
		}
}
END_TEST

START_TEST(a_killed_worker_leaves_whole_hits)
{
	struct ring *ring = new_ring(-1);
	pid_t pid;
	int status;

	pid = fork();
	if (pid == 0)
		for (;;)
			hit_sink(&sample);
	while (atomic_load(&ring->head) < 100000)
		;
	(void)kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_uint_gt(drain(ring), 0);
	ck_assert_uint_eq(atomic_load(&ring->tail), atomic_load(&ring->head));
	hit_sink(&sample);
	ck_assert_uint_eq(drain(ring), 1);
}
END_TEST

Suite *
ring_suite(void)
{
	const TTest *const tests[] = {
		a_hit_comes_out_as_it_was_put_in,
		a_ring_is_the_sink_of_hits_while_it_is_used,
		long_texts_are_cut,
		a_ring_goes_round_and_round,
		a_full_ring_counts_what_it_loses,
		the_writer_is_woken_once_for_each_time_there_is_much,
		bytes_that_are_no_hit_are_skipped,
		a_killed_worker_leaves_whole_hits,
	};

	return SUITE("ring", tests);
}
