# shellcheck shell=bash disable=SC2034
# What the scripts of this project share. A script goes to the root of the checkout, and then: source Tests/library.bash
#
# A suite ends with 0 when all went well, and with 77 when it can't be run here. A line of its output that begins with
# "skipped" says what it did not do, and why; Tests/run shows it at the end. "make_scratch" makes the directory in which all
# that a suite starts does its work, and sees to it that nothing is left of it.
PATH="$PATH:/usr/sbin:/sbin"

# The program as it is shipped, or the one that TEST_HOOKLINE names.
program=${TEST_HOOKLINE:-$PWD/.build-static/release/hookline}
# A body, the secret of all samples, and its signature.
sample=$PWD/Tests/Fixtures/payloads/messages-text-utf8.json
sample_secret=fake-webhook-secret-for-samples
sample_signature=$(awk -v name="${sample##*/}" '$1 == name { print $3 }' Tests/Fixtures/signatures.tsv)
# The directory of this run, once it is made, the processes that are to be ended with it, and the last one started.
scratch=
running=()
started=
# How many faults there were.
faults=0

# Prints sentences, one a line.
say() { printf '%s\n' "$@"; }

# Says what is wrong, and goes on.
complain() {
    say "FAULT: $*"
    faults=$((faults + 1))
}

# Says what is wrong and what the programs said, and ends.
fail() {
    say "FAULT: $*"
    [[ -z $scratch ]] || tail -n 20 "$scratch"/*.{log,said} 2>/dev/null || true
    exit 1
}

# Ends a suite that can't be run here; $1 says why.
skip() {
    say "skipped: $*"
    exit 77
}

# Ends unless there is a program to test.
require_program() { [[ -x $program ]] || fail "There is no $program. Tests/run --only static builds it."; }

# Swift is not a Debian package, so it is only looked for.
require_swift() {
    command -v swift >/dev/null && return
    say "Swift 6.3 is not in the PATH. How to install it: https://www.swift.org/install/linux/"
    exit 1
}

# Gives Swift, which can't do without one, a home for its caches where the user has none.
provide_home() {
    if [[ -w ${HOME:-} ]]; then return 0; fi
    export HOME=$PWD/.build-static/home
    mkdir -p "$HOME"
}

# Builds the program as it is shipped: one file that needs no library.
build_static() { build_statically hookline; }

# Builds the product $1 as the shipped program is.
build_statically() {
    WORKER_ALONE=1 swift build -c release --product "$1" \
        -Xswiftc -static-executable -Xswiftc -use-ld=lld --scratch-path .build-static
}

# Builds hooklinectl as it is shipped: without Swift's libraries.
build_operator() { swift build -c release --static-swift-stdlib --product hooklinectl; }

# Waits at most ten seconds until a command is true.
await() {
    local _
    for _ in {1..200}; do
        if "$@"; then return 0; fi
        sleep 0.05
    done
    return 1
}

# Waits at most ten seconds until the process $1 has made the file $2; false if it ends before that.
await_file() {
    local _
    for _ in {1..200}; do
        [[ ! -e $2 ]] || return 0
        kill -0 "$1" 2>/dev/null || return 1
        sleep 0.05
    done
    return 1
}

# Has the process $1 ended?
is_over() { ! kill -0 "$1" 2>/dev/null; }

# Ends a process that was started here, and all of its group if it does not listen.
end() {
    local pid remaining=()
    kill -TERM "$1" 2>/dev/null || true
    await is_over "$1" || true
    kill -KILL -- "-$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
    for pid in "${running[@]}"; do [[ $pid == "$1" ]] || remaining+=("$pid"); done
    running=("${remaining[@]}")
}

# Ends all that was started here, the last one first.
end_all() { while ((${#running[@]} > 0)); do end "${running[-1]}"; done; }

# Leaves nothing behind.
clean_up() {
    trap '' INT TERM HUP
    end_all
    [[ -z $scratch ]] || rm -rf "$scratch"
}

# Makes the scratch directory of the suite $1, and sees to it that nothing is left of this run. Sockets lie in it, and the
# path of a socket is limited to 107 bytes.
make_scratch() {
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    scratch=$(mktemp -d "/tmp/hookline-$1.XXXXXX")
}

# Writes a secret, and settings that have data and socket in the scratch directory. The arguments are further ones, such
# as TIMEOUT=5.
write_settings() {
    say "$sample_secret" >"$scratch/secret"
    chmod 600 "$scratch/secret"
    printf 'HOOKLINE_%s\n' "DATA=$scratch/data" "SECRET_FILE=$scratch/secret" "LISTEN=$scratch/hookline.sock" \
        "$@" >"$scratch/settings"
}

# Starts a program in the background, in the scratch directory and in a group of its own; its process id is in $started.
# $1 is the file there that shows that it is ready. What it says is in the file named after it, NAME.said.
launch() {
    local ready=$1
    shift
    (cd "$scratch" && exec setsid "$@") >"$scratch/$(basename "$1").said" 2>&1 &
    started=$!
    running+=("$started")
    await_file "$started" "$scratch/$ready"
}

# Starts a program as "launch" does, and ends if it does not start.
start() { launch "$@" || fail "$2 did not start."; }

# Starts the supervisor and its workers by the settings in the scratch directory.
start_hookline() { start hookline.sock "$program" --config "$scratch/settings"; }

# Prints a port of 127.0.0.1 on which nobody listens. Somebody else may take it, so whoever uses it tries again.
free_port() {
    local port
    while port=$((20000 + RANDOM % 12000)); do
        if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
    done
    say "$port"
}

# Prints the configuration of an nginx that has all its files beside it; its http block holds the lines $1.
nginx_configuration() {
    cat <<END
$( ((EUID != 0)) || say "user root;")
daemon off;
pid nginx.pid;
error_log nginx.log;
worker_processes 1;
events {}
http {
    client_body_temp_path body;
    fastcgi_temp_path     fastcgi;
    proxy_temp_path       proxy;
    scgi_temp_path        scgi;
    uwsgi_temp_path       uwsgi;
    access_log            access.log;
    $1
}
END
}

# Starts nginx in the scratch directory, or the one that TEST_NGINX names; its http block holds the lines $1.
launch_nginx() {
    nginx_configuration "$1" >"$scratch/nginx.conf"
    rm -f "$scratch/nginx.pid"
    launch nginx.pid "${TEST_NGINX:-nginx}" -p "$scratch/" -c "$scratch/nginx.conf" -e nginx.log
}

# Starts nginx as "launch_nginx" does, and ends if it does not start.
start_nginx() { launch_nginx "$1" || fail "nginx did not start."; }

# Prints a shipped file with the places of the system taken to the scratch directory, and ports to Unix sockets there.
move_here() {
    sed -E "s,/(run/hookline|run|var/log/nginx|etc/letsencrypt/live/hooks.example.com)/,,; s,/usr/local/bin/hookline,$program,
            s,/etc/hookline.conf,$scratch/settings,
            s,listen 80;,listen unix:http;,; s,listen 443 ssl;,listen unix:https ssl;,; /listen \[::\]/d" "$1"
}

# Makes a certificate for the name of the example site, and its key, in the scratch directory.
make_certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=hooks.example.com \
        -addext subjectAltName=DNS:hooks.example.com \
        -keyout "$scratch/privkey.pem" -out "$scratch/fullchain.pem" 2>/dev/null
}
