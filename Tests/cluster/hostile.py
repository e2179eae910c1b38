"""Servers around the location of a front that are hostile or careless: none may make an answer of its own."""
from types import SimpleNamespace

import exchange
from deliveries import event, forged, signed
from fronts import Nginx
from place import free_port
from whole import demand

ZONES = """proxy_cache_path cache keys_zone=all:1m;
    limit_req_zone all zone=requests:1m rate=1r/m;
    limit_conn_zone all zone=connections:1m;"""
OTHERS = """location = /fine { return 200 fine; } location @fine { return 200 fine; } location = /denied { return 403; }
    location = /mirrored { return 204; }"""
CODES = "400 401 403 404 405 408 411 413 415 429 500 502 503 504"
# Each of them may stand in a server around. The first ones could make 200 of "nobody is there".
LINES_OF_LIARS = (
    f"error_page {CODES} =200 /fine;",
    f"error_page {CODES} = @fine; recursive_error_pages on;",
    "proxy_intercept_errors on; error_page 401 502 503 =200 /fine;",
    "proxy_cache all; proxy_cache_key one; proxy_cache_methods POST; proxy_cache_valid any 1h;",
    "location ~ connectly { return 200; }",
)
LINES = LINES_OF_LIARS + (
    "proxy_cache all; proxy_cache_key two; proxy_cache_methods POST; proxy_cache_valid any 1s; proxy_cache_use_stale error;",
    "proxy_store stored; auth_basic closed; auth_basic_user_file nobody;",
    "auth_request /denied; deny all;",
    "satisfy any; deny all; auth_basic closed; auth_basic_user_file nobody;",
    "limit_req zone=requests; limit_req_status 403; limit_conn connections 1; limit_rate 20; proxy_limit_rate 20;",
    "mirror /mirrored; mirror_request_body on;",
    "proxy_pass_request_body off;",
    "proxy_pass_request_headers off;",
    "proxy_method GET;",
    'proxy_set_header x-connectly-hmac-sha256 ""; proxy_set_header Content-Encoding gzip;',
    "proxy_pass_header Hookline-Receipt; proxy_hide_header Allow;",
    "proxy_buffer_size 64; proxy_buffers 2 64; proxy_busy_buffers_size 64;",
    "proxy_buffers 16 64k; proxy_buffer_size 64k; proxy_busy_buffers_size 512k; proxy_temp_file_write_size 512k;",
    "proxy_read_timeout 1ms; proxy_send_timeout 1ms; proxy_connect_timeout 1ms; proxy_next_upstream off;",
    "proxy_request_buffering off; proxy_buffering off; proxy_http_version 1.0; proxy_force_ranges on;",
    "client_max_body_size 10; client_body_buffer_size 1k; client_body_in_file_only on;",
)


def hostile_servers(cluster):
    """Each of these servers passes an event on, and what is none; with nobody behind it, it says so."""
    nobody = [SimpleNamespace(address=f"127.0.0.1:{free_port()}") for _ in cluster.nodes]
    for line in LINES_OF_LIARS:
        with_server(line, nobody, cluster.edits, lambda port, line=line: alone(port, line))
    for line in LINES:
        with_server(line, cluster.nodes, cluster.edits, lambda port, line=line: there(cluster, port, line))
    return f"{len(LINES)} of them"


def with_server(line, nodes, edits, judge):
    """Judges a front that has this line around, with these edits of the shipped files."""
    front = type("Hostile", (Nginx,), {"around": f"{line} {OTHERS}", "zones": ZONES})(nodes, edits)
    try:
        judge(front.place.port)
    finally:
        front.end()


def there(cluster, port, line):
    """What holds with the nodes there."""
    before = sum(cluster.lines())
    for _ in range(2):
        reply = exchange.ask(port, signed(event()))
        demand(reply.status == 200, f"{reply.status} for an event: {line}")
        demand(not reply.field("Hookline-Receipt"), f"the sender sees the receipt: {line}")
    refused = [exchange.ask(port, request).status for request in (forged(event()), signed(event(), path="/connectly/invented"))]
    demand(refused[0] == 401 and refused[1] in (404, 413), f"{refused} for what is no event: {line}")
    demand(sum(cluster.lines()) == before + 2, f"not a line for each event: {line}")


def alone(port, line):
    """What holds with nobody there."""
    status = exchange.ask(port, signed(event())).status
    demand(status in (502, 503, 504), f"{status}, and nobody is there to store it: {line}")
