#include "confine/seccomp.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Numbers and arguments are told for these; elsewhere there is no filter. */
#if defined(__x86_64__) && defined(__LP64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && defined(__LP64__) && !defined(__AARCH64EB__)
#define ARCH AUDIT_ARCH_AARCH64
#endif

#ifdef ARCH

/* When a call is allowed. */
enum when {
	ALWAYS,
	OF_SELF,	/* its first argument is 0, or our process */
	NO_CODE	/* its third argument, the protection, lacks PROT_EXEC */
};

/* Sorted by what they are for. What is not here fails with EPERM. */
static const struct row {
	unsigned number;
	enum when when;
} rows[] = {
	/* visitors */
	{ SYS_accept4, ALWAYS },
	{ SYS_recvfrom, ALWAYS },
	{ SYS_sendto, ALWAYS },
	{ SYS_sendmsg, ALWAYS },
	{ SYS_sendfile, ALWAYS },
	{ SYS_shutdown, ALWAYS },
	{ SYS_getpeername, ALWAYS },
	{ SYS_getsockname, ALWAYS },
	{ SYS_getsockopt, ALWAYS },
	{ SYS_setsockopt, ALWAYS },
	{ SYS_epoll_create1, ALWAYS },
	{ SYS_epoll_ctl, ALWAYS },
	{ SYS_epoll_pwait, ALWAYS },
	{ SYS_ppoll, ALWAYS },
	/* files */
	{ SYS_openat, ALWAYS },
	{ SYS_openat2, ALWAYS },
	{ SYS_close, ALWAYS },
	{ SYS_read, ALWAYS },
	{ SYS_readv, ALWAYS },
	{ SYS_pread64, ALWAYS },
	{ SYS_write, ALWAYS },
	{ SYS_writev, ALWAYS },
	{ SYS_lseek, ALWAYS },
	{ SYS_fstat, ALWAYS },
	{ SYS_newfstatat, ALWAYS },
	{ SYS_statx, ALWAYS },
	{ SYS_getdents64, ALWAYS },
	{ SYS_readlinkat, ALWAYS },
	{ SYS_faccessat, ALWAYS },
	{ SYS_getcwd, ALWAYS },
	{ SYS_fcntl, ALWAYS },
	/* databases */
	{ SYS_pwrite64, ALWAYS },
	{ SYS_ftruncate, ALWAYS },
	{ SYS_fsync, ALWAYS },
	{ SYS_fdatasync, ALWAYS },
	{ SYS_fchmod, ALWAYS },
	{ SYS_unlinkat, ALWAYS },
	/* memory */
	{ SYS_mmap, NO_CODE },
	{ SYS_mprotect, NO_CODE },
	{ SYS_mremap, ALWAYS },
	{ SYS_munmap, ALWAYS },
	{ SYS_madvise, ALWAYS },
	{ SYS_brk, ALWAYS },
	/* time, signals, locks */
	{ SYS_clock_gettime, ALWAYS },
	{ SYS_clock_nanosleep, ALWAYS },
	{ SYS_gettimeofday, ALWAYS },
	{ SYS_nanosleep, ALWAYS },
	{ SYS_setitimer, ALWAYS },
	{ SYS_rt_sigaction, ALWAYS },
	{ SYS_rt_sigprocmask, ALWAYS },
	{ SYS_rt_sigreturn, ALWAYS },
	{ SYS_restart_syscall, ALWAYS },
	{ SYS_tgkill, OF_SELF },
	{ SYS_futex, ALWAYS },
	/* oneself */
	{ SYS_getpid, ALWAYS },
	{ SYS_gettid, ALWAYS },
	{ SYS_getppid, ALWAYS },
	{ SYS_getuid, ALWAYS },
	{ SYS_geteuid, ALWAYS },
	{ SYS_getgid, ALWAYS },
	{ SYS_getegid, ALWAYS },
	{ SYS_getrandom, ALWAYS },
	{ SYS_sysinfo, ALWAYS },	/* qsort(3) asks for the memory */
	{ SYS_prlimit64, OF_SELF },
	{ SYS_exit, ALWAYS },
	{ SYS_exit_group, ALWAYS },
#ifdef __x86_64__
	/* Old names of the above, which younger processors lack. */
	{ SYS_poll, ALWAYS },
	{ SYS_epoll_wait, ALWAYS },
	{ SYS_open, ALWAYS },
	{ SYS_stat, ALWAYS },
	{ SYS_lstat, ALWAYS },
	{ SYS_access, ALWAYS },
	{ SYS_readlink, ALWAYS },
	{ SYS_getrlimit, ALWAYS },
	{ SYS_setrlimit, ALWAYS },
	{ SYS_time, ALWAYS },
#endif
#if defined(__SANITIZE_ADDRESS__)
	{ SYS_sched_yield, ALWAYS },
	{ SYS_sigaltstack, ALWAYS },
#endif
};

enum {
	ROWS = sizeof rows / sizeof rows[0],
	ROW_LEN = 6, /* instructions of the longest row */
	PROGRAM_MAX = 4 + ROWS * ROW_LEN + 1
};

struct program {
	struct sock_filter code[PROGRAM_MAX];
	unsigned short len;
};

static void
put(struct program *program, struct sock_filter instruction)
{
	program->code[program->len++] = instruction;
}

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

/* The number is loaded, and stays so if it is another's. */
static void
put_row(struct program *program, const struct row *row, unsigned self)
{
	switch (row->when) {
	case ALWAYS:
		put(program, IF_EQUAL(row->number, 0, 1));
		put(program, ALLOW);
		break;
	case OF_SELF:
		put(program, IF_EQUAL(row->number, 0, 5));
		put(program, LOAD(args[0]));
		put(program, IF_EQUAL(0, 1, 0));
		put(program, IF_EQUAL(self, 0, 1));
		put(program, ALLOW);
		put(program, REFUSE);
		break;
	case NO_CODE:
		put(program, IF_EQUAL(row->number, 0, 4));
		put(program, LOAD(args[2]));
		put(program, IF_BITS(PROT_EXEC, 0, 1));
		put(program, REFUSE);
		put(program, ALLOW);
		break;
	}
}

/*
 * A call by the numbers of another processor (the 32-bit ones of this one) is
 * refused; so are the x32 ones, whose high bit makes them nobody's.
 */
static void
write_program(struct program *program)
{
	unsigned self = (unsigned)getpid();
	size_t i;

	program->len = 0;
	put(program, LOAD(arch));
	put(program, IF_EQUAL(ARCH, 1, 0));
	put(program, REFUSE);
	put(program, LOAD(nr));
	for (i = 0; i < ROWS; i++)
		put_row(program, &rows[i], self);
	put(program, REFUSE);
}

/* Without a program a kernel that could filter complains of the address. */
int
seccomp_probe(void)
{
	(void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL);
	return errno == EFAULT ? 0 : -1;
}

int
seccomp_install(void)
{
	struct program program;
	struct sock_fprog all;

	write_program(&program);
	all = (struct sock_fprog){ program.len, program.code };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return -1;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all);
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
