"""The controls: with the shipped files spoilt like this, a step has to fail."""
import os

import calm
import faults
import hostile
import moving

# Each spoils the shipped files, and the step has to fail with that word.
CONTROLS = {
    "nginx": (
        ({" non_idempotent;": ";"}, faults.dead_worker, "were answered [502]"),
        ({" http_500 ": " "}, faults.no_room_for_bodies, "500"),
        ({"hash $http_x_connectly_hmac_sha256 consistent;": ""}, calm.repeats_find_the_first_line, "sent twice"),
        ({"error_page 502 = @hookline_any_node;": ""}, faults.all_nodes_away, "were answered [502]"),
        ({"error_page            599 /;": ""}, hostile.hostile_servers, "for what is no event"),
        ({"error_page              599 /;": "", "recursive_error_pages   off;": "",
          "    recursive_error_pages off;": ""}, hostile.hostile_servers, "nobody is there"),
        ({"client_max_body_size 1m;": "client_max_body_size 100k;"}, calm.table, "1 MB: answered 413"),
        ({"client_max_body_size 1m;": "client_max_body_size 2m;"}, calm.too_long_asks_nobody, "too long"),
    ),
    "haproxy": (
        ({"retry-on ": "# ", "inter 1s": "inter 60s"}, faults.dead_worker, "were answered [502]"),
        ({"balance hdr(x-connectly-hmac-sha256)": "balance roundrobin"}, calm.repeats_find_the_first_line, "sent twice"),
        ({" observe layer7 error-limit 1 on-error mark-down": "", "inter 1s": "inter 60s"}, faults.one_node_left, "were answered [503]"),
        ({" backup no-check": " backup no-check disabled", "inter 1s": "inter 60s"}, faults.all_nodes_away, "were answered [503]"),
        ({"retry-on ": "retry-on 401 "}, calm.forgeries_ask_one_node, "at the nodes"),
    ),
    "keepalived": (
        ({"weight   -50": "weight -5"}, moving.moving_address, "front 2 does not get the address"),
    ) if os.environ.get("TEST_LONG") else (),
}
