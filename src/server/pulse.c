#include "server/pulse.h"

#include <sys/mman.h>

struct pulse *
pulse_map(size_t n)
{
	void *pulses;

	pulses = mmap(NULL, n * sizeof(struct pulse), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return pulses == MAP_FAILED ? NULL : pulses;
}

struct pulse *
pulse_take(struct pulse *pulses, size_t n)
{
	struct pulse *pulse;

	for (pulse = pulses; pulse < pulses + n; pulse++) {
		if (pulse->taken)
			continue;
		atomic_store(&pulse->beats, 1);
		atomic_store(&pulse->here, 0);
		atomic_store(&pulse->came, 0);
		pulse->taken = true;
		return pulse;
	}
	return NULL;
}

void
pulse_give_back(struct pulse *pulse)
{
	if (pulse != NULL)
		pulse->taken = false;
}

/* Only one process writes to a pulse: a load and a store are enough. */
static unsigned
beats_of(struct pulse *pulse)
{
	return atomic_load_explicit(&pulse->beats, memory_order_relaxed);
}

static void
beat(struct pulse *pulse, unsigned beats)
{
	atomic_store_explicit(&pulse->beats, beats, memory_order_relaxed);
}

void
pulse_work(struct pulse *pulse)
{
	beat(pulse, (beats_of(pulse) + 1) | 1);
}

void
pulse_rest(struct pulse *pulse)
{
	beat(pulse, (beats_of(pulse) + 1) & ~1U);
}

void
pulse_came(struct pulse *pulse)
{
	/* In this order: whoever is seen here is seen to have come. */
	atomic_fetch_add(&pulse->came, 1);
	atomic_fetch_add(&pulse->here, 1);
}

void
pulse_went(struct pulse *pulse)
{
	atomic_fetch_sub(&pulse->here, 1);
}

void
pulse_add(struct pulse *pulse, unsigned long served)
{
	atomic_fetch_add(&pulse->came, served);
}

unsigned long
pulse_read(struct pulse *pulse, unsigned long *here)
{
	*here = atomic_load(&pulse->here);
	return atomic_load(&pulse->came) - *here;
}
