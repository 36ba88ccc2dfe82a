-- type: 0
send_text(("selector=%s search=%s query=%s"):format(selector, tostring(search),
   tostring(query)))
