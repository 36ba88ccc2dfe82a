/* Serves a file as it is: text framed, anything else by sendfile. */
#ifndef ANSWER_FILE_H
#define ANSWER_FILE_H

#include "answer/answer.h"

/* Answers with the file of task->node. */
extern const struct answer file_answer;

#endif
