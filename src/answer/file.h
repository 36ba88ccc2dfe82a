/* Answers with a file: text is framed, anything else sent unchanged. */
#ifndef ANSWER_FILE_H
#define ANSWER_FILE_H

#include "answer/answer.h"

/* Answers with the file of task->node, which is open. */
extern const struct answer file_answer;

#endif
