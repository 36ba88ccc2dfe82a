send_info(path_info or "the app")
