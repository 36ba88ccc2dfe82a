/* Answers with a file. Text is framed, other files are sent unchanged. */
#pragma once

#include "answer/answer.h"

/* Answers with the file of task->node, which is open. */
extern const struct answer file_answer;
