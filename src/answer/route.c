#include "answer/route.h"

#include <assert.h>

#include "answer/file.h"
#include "answer/handler.h"

/* clang-format off */
static const struct route routes[] = {
	{ NODE_FILE,    &file_answer,    NULL          },
	{ NODE_HANDLER, &handler_answer, NULL          }, /* the file itself */
	{ NODE_MENU,    &handler_answer, "menu.lua"    },
	{ NODE_DIR,     &handler_answer, "listing.lua" },
	{ NODE_URL,     &handler_answer, "url.lua"     },
	{ NODE_HTTP,    &handler_answer, "http.lua"    },
	{ NODE_CAPS,    &handler_answer, "caps.lua"    },
	{ NODE_MISSING, &handler_answer, "error.lua"   },
};
/* clang-format on */

const struct route *
route_find(enum node_kind kind)
{
	size_t i;

	for (i = 0; i < sizeof routes / sizeof routes[0]; i++)
		if (routes[i].kind == kind)
			return &routes[i];
	assert(!"every kind has a route");
	return &routes[0];
}
