/*
 * A tool of the build: writes the completion of the flags for a shell.
 * usage: completion bash|zsh|fish
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/args.h"

/* Writes a text between single quotes, and a backslash before `special`. */
static void
put_quoted(const char *text, const char *special)
{
	for (; *text != '\0'; text++) {
		if (strchr(special, *text) != NULL)
			putchar('\\');
		if (*text == '\'')
			printf("'\\'");
		putchar(*text);
	}
}

/* Writes "one|two" as "one two". */
static void
put_words(const char *words)
{
	for (; *words != '\0'; words++)
		putchar(*words == '|' ? ' ' : *words);
}

/* --- bash --- */

static const char bash_begin[] =
    "# Completion of gophermoon(8) in bash, which the build has made.\n"
    "_gophermoon()\n"
    "{\n"
    "\tlocal flag=${COMP_WORDS[COMP_CWORD - 1]} equals= filter\n"
    "\tlocal word=${COMP_WORDS[COMP_CWORD]}\n"
    "\n"
    "\t# Bash splits a word at each \"=\".\n"
    "\tif [[ $word == = ]]; then\n"
    "\t\tequals== word=\n"
    "\telif [[ $flag == = ]]; then\n"
    "\t\tequals== flag=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "\tfi\n"
    "\tfilter=(-d)\n"
    "\tcase $flag$equals in\n";

static const char bash_middle[] = "\t*)\n"
				  "\t\tif [[ $word == -* ]]; then\n"
				  "\t\t\tfilter=(-W '";

static const char bash_end[] =
    "')\n"
    "\t\tfi\n"
    "\t\t;;\n"
    "\tesac\n"
    "\tmapfile -t COMPREPLY < <(compgen \"${filter[@]}\" -- \"$word\")\n"
    "\tcase ${filter[0]} in\n"
    "\t-d | -f) compopt -o filenames 2> /dev/null ;;\n"
    "\tesac\n"
    "\tif [[ ${COMPREPLY[0]} == *= ]]; then\n"
    "\t\tcompopt -o nospace 2> /dev/null\n"
    "\tfi\n"
    "}\n"
    "complete -F _gophermoon gophermoon\n";

/* Writes the arguments of compgen for the values of a flag. */
static void
put_bash_filter(const struct flag *flag)
{
	switch (flag->completes) {
	case COMPLETE_WORDS:
		printf("-W '");
		put_words(flag->words);
		printf("'");
		break;
	case COMPLETE_DIRECTORIES:
		printf("-d");
		break;
	case COMPLETE_FILES:
		printf("-f");
		break;
	case COMPLETE_ACCOUNTS:
		printf("-u");
		break;
	case COMPLETE_NOTHING:
		printf("-W ''");
		break;
	}
}

static void
put_bash_case(const struct flag *flag)
{
	if (flag->has_arg == no_argument)
		return;
	printf("\t");
	if (flag->has_arg == required_argument) {
		if (flag->letter)
			printf("-%c | ", flag->letter);
		printf("--%s | ", flag->name);
	}
	printf("--%s=) filter=(", flag->name);
	put_bash_filter(flag);
	printf(") ;;\n");
}

static void
write_bash(void)
{
	struct flag flag;
	size_t i;

	fputs(bash_begin, stdout);
	for (i = 0; args_flag(&flag, i); i++)
		put_bash_case(&flag);
	fputs(bash_middle, stdout);
	for (i = 0; args_flag(&flag, i); i++)
		printf("%s--%s%s", i ? " " : "", flag.name,
		    flag.has_arg == required_argument ? "=" : "");
	fputs(bash_end, stdout);
}

/* --- zsh --- */

static void
put_zsh_values(const struct flag *flag)
{
	printf("%s%s:", flag->has_arg == optional_argument ? "::" : ":",
	    flag->name);
	switch (flag->completes) {
	case COMPLETE_WORDS:
		printf("(");
		put_words(flag->words);
		printf(")");
		break;
	case COMPLETE_DIRECTORIES:
		printf("_directories");
		break;
	case COMPLETE_FILES:
		printf("_files");
		break;
	case COMPLETE_ACCOUNTS:
		printf("_users");
		break;
	case COMPLETE_NOTHING:
		break;
	}
}

/* Writes an argument of _arguments, see zshcompsys(1). */
static void
put_zsh_flag(const struct flag *flag)
{
	static const char *const after_letter[] = { "", "+", "-" };
	static const char *const after_name[] = { "", "=", "=-" };

	printf(" \\\n\t");
	if (flag->repeats)
		printf("'*'");
	else if (flag->letter)
		printf("'(-%c --%s)'", flag->letter, flag->name);
	if (flag->letter)
		printf("{-%c%s,--%s%s}", flag->letter,
		    after_letter[flag->has_arg], flag->name,
		    after_name[flag->has_arg]);
	else
		printf("--%s%s", flag->name, after_name[flag->has_arg]);
	printf("'[");
	put_quoted(flag->help, "[]\\");
	printf("]");
	if (flag->has_arg != no_argument)
		put_zsh_values(flag);
	printf("'");
}

static void
write_zsh(void)
{
	struct flag flag;
	size_t i;

	printf("#compdef gophermoon\n"
	       "# Completion of gophermoon(8) in zsh, which the build has "
	       "made.\n"
	       "_arguments -s -S");
	for (i = 0; args_flag(&flag, i); i++)
		put_zsh_flag(&flag);
	printf(" \\\n\t'::directory to serve:_directories'\n");
}

/* --- fish --- */

/* Writes the options of complete(1) for the values of a flag. */
static void
put_fish_values(const struct flag *flag)
{
	if (flag->has_arg == required_argument)
		printf(flag->completes == COMPLETE_FILES ? " -rF" : " -x");
	switch (flag->completes) {
	case COMPLETE_WORDS:
		printf(" -a '");
		put_words(flag->words);
		printf("'");
		break;
	case COMPLETE_DIRECTORIES:
		printf(" -a '(__fish_complete_directories)'");
		break;
	case COMPLETE_ACCOUNTS:
		printf(" -a '(__fish_complete_users)'");
		break;
	case COMPLETE_FILES:
	case COMPLETE_NOTHING:
		break;
	}
}

static void
write_fish(void)
{
	struct flag flag;
	size_t i;

	printf("# Completion of gophermoon(8) in fish, which the build has "
	       "made.\n"
	       "complete -c gophermoon -f\n"
	       "complete -c gophermoon -n "
	       "'not string match -q -- \"-*\" (commandline -ct)' "
	       "-a '(__fish_complete_directories)'\n");
	for (i = 0; args_flag(&flag, i); i++) {
		printf("complete -c gophermoon");
		if (flag.letter)
			printf(" -s %c", flag.letter);
		printf(" -l %s", flag.name);
		put_fish_values(&flag);
		printf(" -d '");
		put_quoted(flag.help, "\\");
		printf("'\n");
	}
}

int
main(int argc, char *argv[])
{
	const char *shell = argc == 2 ? argv[1] : "";

	if (strcmp(shell, "bash") == 0)
		write_bash();
	else if (strcmp(shell, "zsh") == 0)
		write_zsh();
	else if (strcmp(shell, "fish") == 0)
		write_fish();
	else {
		fputs("usage: completion bash|zsh|fish\n", stderr);
		return 2;
	}
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
