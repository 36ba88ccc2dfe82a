/* A directory with a site for one test. */
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suite.h"

struct conf tree_conf;
struct root tree_root;

static char top[PATH_MAX];
static char site[PATH_MAX + 8];

void
tree_write(const char *path, const char *text)
{
	char full[2 * PATH_MAX];
	FILE *file;

	(void)snprintf(full, sizeof full, "%s/%s", site, path);
	file = fopen(full, "w");
	ck_assert_ptr_nonnull(file);
	(void)fputs(text, file);
	ck_assert_int_eq(fclose(file), 0);
}

static void
make_links(void)
{
	char outside[PATH_MAX + 16];

	(void)snprintf(outside, sizeof outside, "%s/OUTSIDE", top);
	ck_assert_int_eq(symlink("dir/sub/deep.txt", "in"), 0);
	ck_assert_int_eq(symlink("dir/../a.txt", "up"), 0);
	ck_assert_int_eq(symlink("../OUTSIDE", "out"), 0);
	ck_assert_int_eq(symlink(outside, "abs"), 0);
	ck_assert_int_eq(symlink("..", "outdir"), 0);
	ck_assert_int_eq(symlink("round", "round"), 0);
	ck_assert_int_eq(mkfifo("fifo", 0644), 0);
}

const char *
tree_make(void)
{
	static const char *const dirs[] = { "map", "app", "lib", "dir",
		"dir/sub" };
	size_t i;

	(void)umask(022);
	(void)strcpy(top, "/tmp/gophermoon-unit.");
	(void)memset(top + strlen(top), 'X', 6);	/* for mkdtemp */
	ck_assert_ptr_nonnull(mkdtemp(top));
	ck_assert_int_eq(chmod(top, 0755), 0);
	(void)snprintf(site, sizeof site, "%s/site", top);
	ck_assert_int_eq(mkdir(site, 0755), 0);
	ck_assert_int_eq(chdir(site), 0);
	for (i = 0; i < sizeof dirs / sizeof dirs[0]; i++)
		ck_assert_int_eq(mkdir(dirs[i], 0755), 0);
	tree_write("../OUTSIDE", "the secret\n");
	tree_write("a.txt", "a\n");
	tree_write("secret.txt", "secret\n");
	ck_assert_int_eq(chmod("secret.txt", 0600), 0);
	tree_write(".hidden", "hidden\n");
	tree_write("run.lua", "-- title: Run\n-- type: 7\n");
	tree_write("data", "\001\377\n");
	tree_write("gophertag", "The site\n");
	tree_write("x.gophermap", "x\n");
	tree_write("map/gophermap", "map\n");
	tree_write("app/index.lua", "send_info('app')\n");
	tree_write("lib/mod.lua", "return {}\n");
	tree_write("dir/f2", "2\n");
	tree_write("dir/f10", "10\n");
	tree_write("dir/sub/deep.txt", "deep\n");
	make_links();
	return site;
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

void
tree_remove(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

void
tree_open(void)
{
	ck_assert_int_eq(conf_init(&tree_conf), 0);
	ck_assert_int_eq(root_open(&tree_root, tree_make(), &tree_conf), 0);
}

void
tree_close(void)
{
	root_close(&tree_root);
	conf_free(&tree_conf);
	tree_remove();
}

void
tree_add_dep(struct deps *deps, const char *path)
{
	enum { DAY = 24 * 3600 };
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	st.st_ctim.tv_sec -= DAY;
	deps_add(deps, path, &st);
	deps->list[deps->n - 1].id.ctime.tv_sec += DAY;
}

struct dir_hash
tree_dir_hash(const char *path)
{
	struct dir_hash_reader reader;
	struct dirent *found;
	DIR *dir = opendir(path);

	ck_assert_ptr_nonnull(dir);
	dir_hash_begin(&reader, hash_seed());
	while ((found = readdir(dir)) != NULL)
		dir_hash_add(&reader, found);
	ck_assert_int_eq(closedir(dir), 0);
	return dir_hash_end(&reader);
}

int
tree_list(struct listing *listing, const struct root *root, const char *path,
    struct deps *deps)
{
	int result;

	if (listing_open(listing, root, path, deps) == -1)
		return -1;
	do
		result = listing_step(listing, root, deps);
	while (result == 1);
	return result;
}
