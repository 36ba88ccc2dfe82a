/*
 * In a coverage build, the counters are in a file that all processes of a program
 * map. So none are lost: not those of a process that is killed, and not those of
 * a worker, which may not open files. A process with COVERAGE_DUMP in its
 * environment writes them to the files of gcov when it exits.
 */
#include <sys/mman.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Made by counters.ld. */
extern char counters_begin[], counters_end[];

/* The linker gives __gcov_exit() the name __real___gcov_exit(). */
void __real___gcov_exit(void);
void __wrap___gcov_exit(void);

/* Maps the file. Without it, the counts of this process are lost. */
__attribute__((constructor)) static void
map_counters(void)
{
	const size_t size = (size_t)(counters_end - counters_begin);
	int fd;

	fd = open(COUNTERS, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd == -1)
		return;
	/* Workers of other accounts count too. */
	fchmod(fd, 0666);
	if (ftruncate(fd, (off_t)size) == -1 ||
	    mmap(counters_begin, size, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)
		abort();
	close(fd);
}

void
__wrap___gcov_exit(void)
{
	if (getenv("COVERAGE_DUMP"))
		__real___gcov_exit();
}
