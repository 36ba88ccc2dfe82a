#include "answer/route.h"

#include "answer/file.h"
#include "answer/handler.h"

/* clang-format off */
const struct route routes[] = {
	[NODE_FILE]    = { &file_answer,    NULL          },
	[NODE_HANDLER] = { &handler_answer, NULL          },
	[NODE_MENU]    = { &handler_answer, "menu.lua"    },
	[NODE_DIR]     = { &handler_answer, "listing.lua" },
	[NODE_URL]     = { &handler_answer, "url.lua"     },
	[NODE_HTTP]    = { &handler_answer, "http.lua"    },
	[NODE_CAPS]    = { &handler_answer, "caps.lua"    },
	[NODE_MISSING] = { &handler_answer, "error.lua"   },
};
/* clang-format on */
