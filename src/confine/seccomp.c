#include "confine/seccomp.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The filter exists only for these processors. */
#if defined(__x86_64__) && defined(__LP64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && defined(__LP64__) && !defined(__AARCH64EB__)
#define ARCH AUDIT_ARCH_AARCH64
#endif

#ifdef ARCH

/* Calls that are allowed with any arguments, by purpose. */
static const unsigned allowed_calls[] = {
	/* clients */
	SYS_accept4, SYS_recvfrom, SYS_sendto, SYS_sendmsg, SYS_sendfile,
	SYS_shutdown, SYS_getpeername, SYS_getsockname, SYS_getsockopt,
	SYS_epoll_create1, SYS_epoll_ctl, SYS_epoll_pwait, SYS_ppoll,
	/* files */
	SYS_openat, SYS_openat2, SYS_close, SYS_read, SYS_readv, SYS_pread64,
	SYS_write, SYS_writev, SYS_lseek, SYS_fstat, SYS_newfstatat, SYS_statx,
	SYS_getdents64, SYS_readlinkat, SYS_faccessat, SYS_getcwd,
	/* databases */
	SYS_pwrite64, SYS_ftruncate, SYS_fsync, SYS_fdatasync, SYS_unlinkat,
	/* memory */
	SYS_mremap, SYS_munmap, SYS_madvise, SYS_brk,
	/* time, signals, locks */
	SYS_clock_gettime, SYS_clock_nanosleep, SYS_gettimeofday, SYS_nanosleep,
	SYS_setitimer, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn,
	SYS_restart_syscall, SYS_futex,
#ifdef __x86_64__
	/* older forms of the above, which newer processors lack */
	SYS_poll, SYS_epoll_wait, SYS_open, SYS_stat, SYS_lstat, SYS_access,
	SYS_readlink, SYS_getrlimit, SYS_setrlimit, SYS_time,
#endif
#if defined(__SANITIZE_ADDRESS__)
	SYS_sched_yield, SYS_sigaltstack,
#endif
	/* the process itself; qsort(3) calls sysinfo */
	SYS_getpid, SYS_gettid, SYS_getppid, SYS_getuid, SYS_geteuid,
	SYS_getgid, SYS_getegid, SYS_getrandom, SYS_sysinfo, SYS_exit,
	SYS_exit_group
};

/*
 * Commands of fcntl(2). The others let the kernel send signals to any process
 * of the same account (F_SETOWN, F_SETSIG, F_NOTIFY, F_SETLEASE), or are
 * useless.
 */
static const unsigned fcntl_commands[] = { F_GETFD, F_SETFD, F_GETFL, F_SETFL,
	F_DUPFD, F_DUPFD_CLOEXEC, F_GETLK, F_SETLK, F_SETLKW };

/* Calls that are allowed on a condition. All calls in neither table fail. */
enum condition {
	OWN_PROCESS,	/* the first argument is 0 or this process */
	FCNTL_COMMAND,	/* the second argument is in fcntl_commands */
	NO_SET_ID,	/* the second argument lacks S_ISUID and S_ISGID */
	NO_EXEC		/* the third argument lacks PROT_EXEC */
};
static const struct conditional_call {
	unsigned number;
	enum condition condition;
} conditional_calls[] = {
	{ SYS_fcntl, FCNTL_COMMAND },
	{ SYS_fchmod, NO_SET_ID },
	{ SYS_mmap, NO_EXEC },
	{ SYS_mprotect, NO_EXEC },
	{ SYS_tgkill, OWN_PROCESS },
	{ SYS_prlimit64, OWN_PROCESS },
};

enum {
	ALLOWED = sizeof allowed_calls / sizeof allowed_calls[0],
	CONDITIONAL = sizeof conditional_calls / sizeof conditional_calls[0],
	COMMANDS = sizeof fcntl_commands / sizeof fcntl_commands[0],
	CONDITIONAL_LEN = 4 + COMMANDS,	/* instructions of the longest one */
	PROGRAM_MAX = 4 + 2 * ALLOWED + CONDITIONAL_LEN * CONDITIONAL + 1
};

#define DATA(field) offsetof(struct seccomp_data, field)
#define LOAD(field) \
	((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, DATA(field)))
#define IF_EQUAL(value, yes, no) \
	((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, \
	    no))
#define IF_BITS(value, yes, no) \
	((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, value, yes, \
	    no))
#define RETURN(value) ((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, value))
#define ALLOW RETURN(SECCOMP_RET_ALLOW)
#define REFUSE RETURN(SECCOMP_RET_ERRNO | EPERM)

/* Writes: is the second argument in fcntl_commands? Returns the end. */
static struct sock_filter *
put_fcntl_commands(struct sock_filter *to)
{
	unsigned char left = COMMANDS;
	size_t i;

	*to++ = LOAD(args[1]);
	for (i = 0; i < COMMANDS; i++, left--)
		*to++ = IF_EQUAL(fcntl_commands[i], left, 0);
	*to++ = REFUSE;
	*to++ = ALLOW;
	return to;
}

/* Writes: does an argument lack the bits? Returns the end. */
static struct sock_filter *
put_no_bits(struct sock_filter *to, struct sock_filter load, unsigned bits)
{
	*to++ = load;
	*to++ = IF_BITS(bits, 0, 1);
	*to++ = REFUSE;
	*to++ = ALLOW;
	return to;
}

/*
 * Writes a condition and returns the end. The accumulator holds the call
 * number, before and after, unless the number matches.
 */
static struct sock_filter *
put_conditional(struct sock_filter *to, const struct conditional_call *call,
    unsigned self)
{
	switch (call->condition) {
	case FCNTL_COMMAND:
		*to++ = IF_EQUAL(call->number, 0, COMMANDS + 3);
		to = put_fcntl_commands(to);
		break;
	case OWN_PROCESS:
		*to++ = IF_EQUAL(call->number, 0, 5);
		*to++ = LOAD(args[0]);
		*to++ = IF_EQUAL(0, 1, 0);
		*to++ = IF_EQUAL(self, 0, 1);
		*to++ = ALLOW;
		*to++ = REFUSE;
		break;
	case NO_SET_ID:
		*to++ = IF_EQUAL(call->number, 0, 4);
		to = put_no_bits(to, LOAD(args[1]), S_ISUID | S_ISGID);
		break;
	case NO_EXEC:
		*to++ = IF_EQUAL(call->number, 0, 4);
		to = put_no_bits(to, LOAD(args[2]), PROT_EXEC);
		break;
	}
	return to;
}

/*
 * Writes the filter and returns its length. The filter refuses calls with the
 * numbers of another processor (or of its 32-bit mode), and calls of x32, whose
 * high bit is in no table.
 */
static unsigned short
write_program(struct sock_filter *program)
{
	const unsigned self = (unsigned)getpid();
	struct sock_filter *to = program;
	size_t i;

	*to++ = LOAD(arch);
	*to++ = IF_EQUAL(ARCH, 1, 0);
	*to++ = REFUSE;
	*to++ = LOAD(nr);
	for (i = 0; i < ALLOWED; i++) {
		*to++ = IF_EQUAL(allowed_calls[i], 0, 1);
		*to++ = ALLOW;
	}
	for (i = 0; i < CONDITIONAL; i++)
		to = put_conditional(to, &conditional_calls[i], self);
	*to++ = REFUSE;
	return (unsigned short)(to - program);
}

/* Passes no program: a kernel that can filter fails with EFAULT. */
int
seccomp_probe(void)
{
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL);
	return errno == EFAULT ? 0 : -1;
}

int
seccomp_install(void)
{
	struct sock_filter program[PROGRAM_MAX];
	const struct sock_fprog filter = { write_program(program), program };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return -1;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

#else

int
seccomp_probe(void)
{
	errno = ENOTSUP;
	return -1;
}

int
seccomp_install(void)
{
	return seccomp_probe();
}

#endif
