-- title: Source of a page
-- type: 0
-- Shows how a page of this site was made: /source?hello.lua. The
-- server itself never hands out maps and handlers, and this handler
-- shows only those that stand in its list.

local is_shown = {
   ["gophermap"] = true,
   ["hello.lua"] = true,
   ["lib/phase.lua"] = true,
   ["moon/index.lua"] = true,
   ["request.lua"] = true,
   ["search.lua"] = true,
   ["source.lua"] = true,
}

if query and is_shown[query] then
   send_textfile("/" .. query)
else
   send_error("There is no source to show by that name")
end
