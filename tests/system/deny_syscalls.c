/*
 * Runs a program for which some system calls fail with ENOSYS, as in a kernel
 * that does not have them.
 * usage: deny_syscalls [landlock] [seccomp] [openat2] [capset] -- COMMAND...
 */
#include <err.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#endif

static struct sock_filter code[64];
static unsigned short len;

static void
put_instruction(unsigned short what, unsigned value, unsigned char yes,
    unsigned char no)
{
	code[len++] = (struct sock_filter){ what, yes, no, value };
}

static void
deny_if_equal(unsigned value)
{
	put_instruction(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
	put_instruction(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS, 0, 0);
}

static void
put_load(size_t offset)
{
	put_instruction(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset, 0, 0);
}

static void
put_denial(const char *what)
{
	put_load(offsetof(struct seccomp_data, nr));
	if (strcmp(what, "landlock") == 0)
		deny_if_equal(SYS_landlock_create_ruleset);
	else if (strcmp(what, "capset") == 0)
		deny_if_equal(SYS_capset);
	else if (strcmp(what, "openat2") == 0)
		deny_if_equal(SYS_openat2);
	else if (strcmp(what, "seccomp") == 0) {
		deny_if_equal(SYS_seccomp);
		put_instruction(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3);
		put_load(offsetof(struct seccomp_data, args[0]));
		deny_if_equal(PR_SET_SECCOMP);
	} else
		errx(2, "%s: unknown system call", what);
}

int
main(int argc, char **argv)
{
	struct sock_fprog program = { 0, code };
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		put_denial(argv[i]);
	if (i + 1 >= argc)
		errx(2, "usage: deny_syscalls WHAT... -- COMMAND...");
	put_instruction(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
	program.len = len;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == -1)
		err(2, "seccomp");
	(void)execvp(argv[i + 1], argv + i + 1);
	err(2, "%s", argv[i + 1]);
}
