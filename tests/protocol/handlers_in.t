# Lua files outside of handlers_in are texts, under their whole names only. [1]
#! --handlers_in=/trusted --handlers_in=/more/mixed
> /untrusted/tool.lua
< send_info(tostring(debug and debug.traceback) .. " " .. tostring(package) .. " " ..
<    tostring(io.popen) .. " " .. tostring(os.getenv("PATH")) .. " [" .. gopherroot .. "]")
< .

> /untrusted/tool
<* 3Not found: /untrusted/tool\t\terror.host\t1
< .

# A listing shows them as texts.
> /untrusted
< 0tool.lua\t/untrusted/tool.lua\tgopher.test\t7070
< .

# An index.lua answers neither for its directory nor below it.
> /app
< 0file.txt\t/app/file.txt\tgopher.test\t7070
< 0index.lua\t/app/index.lua\tgopher.test\t7070
< 0other.lua\t/app/other.lua\tgopher.test\t7070
< .

> /app/below
<* 3Not found: /app/below\t\terror.host\t1
< .

# Handlers inside run as ever, with and without the suffix.
> /trusted/inner/tool
<* 3This handler failed (??????): /trusted/inner/tool\t\terror.host\t1
< .

# A gophermap runs no file that is no handler; it includes the text.
> /trusted
<* i*\t\tgopher.test\t7070
<* 3This part of the menu could not be made (??????)\t\terror.host\t1
< isend_info(tostring(debug and debug.traceback) .. " " .. tostring(package) .. " " ..\t\tgopher.test\t7070
< i   tostring(io.popen) .. " " .. tostring(os.getenv("PATH")) .. " [" .. gopherroot .. "]")\t\tgopher.test\t7070
< .
