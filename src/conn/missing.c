#include "conn/missing.h"

#include "site/refusal.h"

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
		refusal_warn(task->root, &refusal);
	}
}
