#include "conn/missing.h"

#include <string.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/log_throttle.h"
#include "site/refusal.h"

static void
warn_refusal(const struct task *task, const struct refusal *refusal)
{
	const bool named = task->sites != NULL && task->sites->n > 1;

	if (refusal->remedy == NULL ||
	    !log_throttle_admits(hash_fast(task->conf->tag, refusal->path,
		strlen(refusal->path))))
		return;
	log_warn("%s%s/%s: %s; %s", named ? task->site->name : "",
	    named ? " " : "", refusal->path, refusal->reason, refusal->remedy);
}

void
missing_explain(struct exchange *x)
{
	struct task *task = &x->task;
	struct refusal refusal;

	x->is_missing = true;
	if (task->is_external)
		exchange_answered(x, "moved", 200);
	else if (task->is_gone)
		exchange_answered(x, "gone", 200);
	else {
		exchange_answered(x, "not found", 200);
		if (!refusal_find_request(&refusal, task->root, &task->request))
			return;
		refusal_show(&refusal, task->refusal);
		warn_refusal(task, &refusal);
	}
}
