send_info(tostring(debug and debug.traceback) .. " " .. tostring(package) .. " " ..
   tostring(io.popen) .. " " .. tostring(os.getenv("PATH")) .. " [" .. gopherroot .. "]")
