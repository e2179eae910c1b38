import TestSupport

extension BrokenSetUp {
    /// nginx.
    static let ofNginx: [BrokenSetUp] = [
        BrokenSetUp("no location", "location-missing", "/connectly/messages") {
            $0.location.whole = "location / { return 404; }\n"
        },
        location(
            "a location of other topics", "location-missing", "/connectly/messages", "(?<hookline_topic>messages|",
            "(?<hookline_topic>"),
        location(
            "too small a limit of bodies", "body-limit", "client_max_body_size", "client_max_body_size 1m;",
            "client_max_body_size 64k;"),
        location(
            "bodies that are not read first", "request-buffering", "fastcgi_request_buffering",
            "fastcgi_request_buffering on;", "fastcgi_request_buffering off;"),
        location("no method", "parameter", "REQUEST_METHOD", "fastcgi_param REQUEST_METHOD $request_method;", ""),
        location(
            "a receipt for the sender", "receipt-shown", "Hookline-Receipt", "fastcgi_hide_header Hookline-Receipt;", ""
        ),
        location(
            "no headers", "outer-directive", "fastcgi_pass_request_headers off", "fastcgi_pass_request_headers on;",
            "fastcgi_pass_request_headers off;"),
        location(
            "no bodies", "outer-directive", "fastcgi_pass_request_body off", "fastcgi_pass_request_body    on;",
            "fastcgi_pass_request_body off;"),
        location(
            "a password", "outer-directive", "auth_basic closed", "auth_basic   off;",
            "auth_basic closed; auth_basic_user_file /dev/null;"),
        location("deny", "outer-directive", "deny all", "allow        all;", "deny all;"),
        location(
            "a question elsewhere", "outer-directive", "auth_request /denied", "auth_request off;",
            "auth_request /denied;"),
        location(
            "an error page of 200", "outer-directive", "error_page 401 502 =200 /fine",
            "error_page               599 /;", "error_page 401 502 =200 /fine;"),
        location(
            "a mirror", "outer-directive", "mirror /elsewhere", "mirror                   off;", "mirror /elsewhere;"),
        location(
            "bodies that stay", "outer-directive", "client_body_in_file_only on", "client_body_in_file_only     off;",
            "client_body_in_file_only on;"),
        location(
            "a limit of methods", "outer-directive", "limit_except GET", "client_max_body_size 1m;",
            "client_max_body_size 1m; limit_except GET { deny all; }"),
        outer("return 301 https://elsewhere.example/;"),
        outer("rewrite ^/connectly/(.*)$ /other/$1 last;"),
        outer("if ($request_method !~ ^(GET|HEAD)$) { return 405; }", "return 405"),
        BrokenSetUp("another location", "location-missing", "/connectly/messages") {
            $0.server = "location = /connectly/messages { return 200; }\n"
        },
        outer("ssl_client_certificate CERTIFICATE; ssl_verify_client on;", "ssl_verify_client on"),
        location(
            "files that are looked for", "outer-directive", "try_files $uri =404", "client_max_body_size 1m;",
            "client_max_body_size 1m; try_files $uri =404;"),
        BrokenSetUp("a limit for people", "outer-directive", "limit_conn one 1") {
            $0.http = "limit_conn_zone all zone=one:1m; limit_conn one 1;"
            $0.location.replace("limit_conn_dry_run on;", "")
        },
    ]
}
