# Starts the other servers; run.sh sources it. Each function sets $address and
# $pid, and returns 1 if the program is not installed.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # shared with the other scripts
# shellcheck disable=SC3045 # every sh of Linux knows ulimit -H

is_here() { command -v "$1" > /dev/null 2>&1; }

# Between load and the server another program may take the port; in a network of
# our own there is none.
free_address() {
	port=$("$tools/load" -F)
	address=127.0.0.1:$port
}

# nginx sends the finished bytes from $dir/wire, over HTTP/1.0.
serve_nginx() {
	is_here nginx || return 1
	free_address
	cat > "$dir/nginx.conf" <<-END
	daemon off;
	worker_processes auto;
	worker_rlimit_nofile $(ulimit -Hn);
	pid $dir/nginx.pid;
	error_log $dir/nginx.log crit;
	$([ "$(id -u)" != 0 ] || echo "user root;")
	events { worker_connections 12000; }
	http {
		access_log off;
		sendfile on;
		keepalive_timeout 0;
		client_header_timeout 600;
		open_file_cache max=2000;
		default_type text/plain;
		client_body_temp_path $dir/nginx.body;
		proxy_temp_path $dir/nginx.proxy;
		fastcgi_temp_path $dir/nginx.fastcgi;
		uwsgi_temp_path $dir/nginx.uwsgi;
		scgi_temp_path $dir/nginx.scgi;
		server {
			listen $address reuseport backlog=4096;
			root $dir/wire;
			location /list { root $dir/site; autoindex on; }
		}
	}
	END
	serve_other nginx -c "$dir/nginx.conf"
}

# pygopherd writes into the directories that it lists: it gets a copy.
serve_pygopherd() {
	is_here pygopherd || return 1
	free_address
	[ -d "$dir/pygopherd" ] || cp -R "$dir/site" "$dir/pygopherd"
	sed -e "s,^port *=.*,port = $port," -e "s,^root *=.*,root = $dir/pygopherd," \
	    -e 's/^servertype *=.*/servertype = ThreadingTCPServer/' \
	    -e 's/^usechroot *=.*/usechroot = no/' -e '/^pidfile/d' \
	    -e '/^setuid/d' -e '/^setgid/d' \
	    -e 's/^logmethod *=.*/logmethod = none/' \
	    /etc/pygopherd/pygopherd.conf > "$dir/pygopherd.conf"
	serve_other pygopherd "$dir/pygopherd.conf"
}

# activate COMMAND...: a process for each client, like inetd.
activate() {
	is_here systemd-socket-activate || return 1
	free_address
	serve_other systemd-socket-activate --accept --inetd -l "$address" "$@"
}

# It examines the host for 20 ms, and stores the result in shared memory, where it
# also counts sessions: the limits must not be reached.
serve_gophernicus() {
	is_here gophernicus || return 1
	activate "$(command -v gophernicus)" -r "$dir/site" -h $host -p 70 \
	    -ns -nr -nx -i 1000000000 -k 1000000000
}

serve_interpreter() {
	is_here lua5.3 || return 1
	activate "$(command -v lua5.3)" "$here/interpreter.lua" "$dir/site"
}
