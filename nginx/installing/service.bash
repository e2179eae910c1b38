# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # what nginx/install and its other parts set, and what they read
# What starts Hookline at each boot: systemd where it runs, else what is there, else nobody, and that is said.

socket=/run/hookline/hookline.sock
units=(hookline.socket hookline.service)

# Prints which of the known managers runs here.
find_manager() {
    if [[ -d /run/systemd/system ]]; then
        say systemd
    elif [[ -e /run/openrc/softlevel ]]; then
        say openrc
    elif pgrep --exact runsvdir >/dev/null && [[ -d /etc/service ]]; then
        say runit
    elif pgrep --full supervisord >/dev/null && [[ -d /etc/supervisor/conf.d ]]; then
        say supervisor
    elif [[ -d /etc/cron.d ]] && command -v cron crond >/dev/null; then
        say cron
    else
        say none
    fi
}

# Installs what the manager reads, and has it start Hookline, or take what is new. $changed says what is new.
put_service() {
    changed=
    put nginx/hookline.logrotate /etc/logrotate.d/hookline 644
    "put_$manager"
}

# systemd: the socket is its own, so that requests wait while the service is restarted.
put_systemd() {
    local unit
    for unit in "${units[@]}"; do put "nginx/$unit" "/etc/systemd/system/$unit" 644; done
    if [[ -n $changed ]]; then act reload systemd systemctl daemon-reload; fi
    if ! systemctl --quiet is-enabled "${units[@]}" 2>/dev/null; then
        act enable "${units[*]}" systemctl --quiet enable "${units[@]}"
    fi
    if ! systemctl --quiet is-active hookline.socket; then
        act start hookline.socket systemctl start hookline.socket
    elif [[ $changed == *hookline.socket* ]]; then
        leave "The socket is another one now. It is made anew at the next boot, or at once, which loses requests:" \
            "systemctl stop hookline.service && systemctl restart hookline.socket && systemctl start hookline.service"
    fi
    restart_if_needed "systemctl restart hookline.service"
}

# runit: a folder, and a link to it among those that are supervised.
put_runit() {
    put nginx/managers/runit/run /etc/sv/hookline/run 755
    if [[ ! -e /etc/service/hookline ]]; then act enable /etc/service/hookline ln -s /etc/sv/hookline /etc/service/hookline; fi
    restart_if_needed restart_runit
}

# runit looks for new folders every five seconds.
restart_runit() {
    local _
    for _ in {1..200}; do
        [[ ! -p /etc/sv/hookline/supervise/ok ]] || break
        sleep 0.05
    done
    sv -w 30 restart hookline >/dev/null
}

# supervisor: a file of its own.
put_supervisor() {
    put nginx/managers/supervisor/hookline.conf /etc/supervisor/conf.d/hookline.conf 644
    if [[ -n $changed ]]; then act update supervisor supervisorctl update; fi
    restart_if_needed "supervisorctl restart hookline"
}

# OpenRC: a script.
put_openrc() {
    put nginx/managers/openrc/hookline /etc/init.d/hookline 755
    if [[ ! -e /etc/runlevels/default/hookline ]]; then act enable hookline rc-update --quiet add hookline default; fi
    restart_if_needed "rc-service hookline restart"
}

# cron: a line for the boot. It starts nothing now, so that is done here.
put_cron() {
    put nginx/managers/cron/hookline /etc/cron.d/hookline 644
    restart_if_needed restart_alone
}

# Nobody starts it at a boot.
put_none() {
    restart_if_needed restart_alone
    leave "Nothing here starts Hookline after a boot. Have this done by root then:" "$(start_words)"
}

# Prints the command that starts Hookline where no manager does: the one of cron's line.
start_words() { render nginx/managers/cron/hookline | sed -n 's/^@reboot root //p'; }

# Does one of Hookline's own supervisors run?
is_running() { pgrep --exact -u hookline hookline >/dev/null 2>&1; }

# Stops Hookline, whose requests in hand are answered, and starts it.
restart_alone() {
    local _
    pkill -TERM --oldest --exact -u hookline hookline || true
    for _ in {1..600}; do
        is_running || break
        sleep 0.05
    done
    (eval "$(start_words)") </dev/null >/dev/null 2>&1
}

# Restarts it by the command $1 if anything it is made of is new, or it does not run; else nothing.
restart_if_needed() {
    if is_running && [[ $program_changed == no && -z $changed ]]; then return 0; fi
    act start "hookline: $1" eval "$1"
    [[ $dry_run == yes ]] || await_socket
}

# Waits at most ten seconds for the socket and for a process on it.
await_socket() {
    local _
    for _ in {1..200}; do
        if [[ -S $socket ]] && is_running; then return 0; fi
        sleep 0.05
    done
    fail "Hookline does not start. What is wrong:  hookline --config $settings check"
}

# Has supervisor to be told that its file is gone?
was_supervised=no

# Stops it, and has nobody start it again.
stop_service() {
    local unit
    for unit in /etc/systemd/system/hookline.{service,socket}; do
        [[ -e $unit ]] || continue
        act disable "${unit##*/}" systemctl --quiet disable "${unit##*/}"
        [[ ! -d /run/systemd/system ]] || act stop "${unit##*/}" systemctl stop "${unit##*/}"
    done
    [[ ! -L /etc/service/hookline ]] || act stop runit stop_runit
    [[ ! -e /etc/init.d/hookline ]] || act stop OpenRC stop_openrc
    if [[ -e /etc/supervisor/conf.d/hookline.conf ]]; then
        was_supervised=yes
        act stop supervisor supervisorctl stop hookline
    fi
    if is_running; then act stop hookline stop_alone; fi
}

# Stops it beneath runit, which then looks after it no longer.
stop_runit() {
    sv -w 30 down hookline || true
    rm -f /etc/service/hookline
    sv exit hookline || true
}

# Stops it beneath OpenRC.
stop_openrc() {
    rc-service --ifstarted hookline stop || true
    rc-update --quiet delete hookline default || true
}

# Stops what runs by itself.
stop_alone() {
    local _
    pkill -TERM --oldest --exact -u hookline hookline || true
    for _ in {1..600}; do
        is_running || return 0
        sleep 0.05
    done
    pkill -KILL --exact -u hookline hookline || true
}

# What is left when the files are gone.
forget_service() {
    if [[ -d /run/systemd/system ]]; then act reload systemd systemctl daemon-reload; fi
    if [[ $was_supervised == yes ]]; then act update supervisor supervisorctl update; fi
    if [[ -d /run/hookline ]]; then act remove /run/hookline rm -rf /run/hookline; fi
    if [[ -d /etc/sv/hookline ]]; then act remove /etc/sv/hookline rm -rf /etc/sv/hookline; fi
}
