/* Compares an arena with a snapshot of it. */
#ifndef TESTS_ARENA_FIXTURE_H
#define TESTS_ARENA_FIXTURE_H

#include "script/arena.h"

/*
 * Reports whether every byte of the mapping is as arena_restore() leaves it.
 */
bool arena_is_restored(const struct arena *arena, enum arena_snapshot_id id);

#endif
