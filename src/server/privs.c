#include "server/privs.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

void
privs_drop(const char *user)
{
	const struct passwd *account;

	if (*user == '\0') {
		if (geteuid() == 0)
			log_warn("running as root; name an account with "
				 "--user");
		return;
	}
	if (geteuid() != 0)
		return;
	account = getpwnam(user);
	if (account == NULL)
		die("user: there is no account \"%s\" on this host", user);
	if (setgroups(1, &account->pw_gid) == -1 ||
	    setgid(account->pw_gid) == -1 || setuid(account->pw_uid) == -1)
		die("user: cannot become \"%s\": %s", user, strerror(errno));
}
