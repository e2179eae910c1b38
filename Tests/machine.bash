# shellcheck shell=bash
# shellcheck disable=SC2154 # of library.bash
# A disposable Debian: a root of its own with processes, users and a network of its own, over a base that is made once.
# For suites that install and start things. After Tests/library.bash: source Tests/machine.bash

base=$PWD/.build-machine
# hooklinectl as it is shipped.
operator=$PWD/.build/release/hooklinectl
base_packages=(
    systemd systemd-sysv dbus nginx-light procps logrotate man-db sudo # a small server
    adduser init-system-helpers libcurl4 lowdown curl openssl jq python3 # what is used and needed
    supervisor runit s6 daemontools openrc cron                        # what starts programs
)
# The process in which the machine's own begin, and the one that it is for itself.
machine=
machine_starter=

# Ends the suite where no machine can be had.
require_machine() {
    ((EUID == 0)) || skip "only root can make a machine of its own."
    command -v mmdebstrap systemd-nspawn >/dev/null || skip "mmdebstrap and systemd-container are not installed."
    unshare --mount true 2>/dev/null || skip "this machine allows no namespaces."
    make_base
}

# Makes the base, unless it is there with the same packages.
make_base() {
    local list=${base_packages[*]}
    [[ $(cat "$base/packages" 2>/dev/null) != "$list" ]] || return 0
    say "Making a Debian 12 with ${#base_packages[@]} packages. This is done once, and takes some minutes."
    rm -rf "$base"
    mkdir -p "$base"
    mmdebstrap --quiet --variant=minbase --include="${list// /,}" bookworm "$base/root.tar" >"$base/log" 2>&1 ||
        { tail -n 3 "$base/log" && rm -rf "$base" && skip "no Debian 12 can be had from here, see above."; }
    mkdir "$base/root"
    tar -C "$base/root" -xf "$base/root.tar"
    rm "$base/root.tar"
    say "$list" >"$base/packages"
}

# Starts a machine: with "--boot" by its systemd, with "--as-pid2 sleep infinity" with nothing at all. What it writes
# lies in memory, in a namespace of mounts that ends with it; and so do its processes, however the suite ends.
start_machine() {
    mkdir -p "$scratch/machine"
    # shellcheck disable=SC2016 # the words are of the inner shell
    setsid unshare --mount --pid --fork --kill-child --mount-proc bash -c '
        set -e
        base=$1 place=$2 checkout=$3
        shift 3
        mount -t tmpfs -o mode=755 tmpfs "$place"
        mkdir "$place"/{upper,work,root}
        mount -t overlay -o "lowerdir=$base,upperdir=$place/upper,workdir=$place/work" overlay "$place/root"
        status=133 # what says "boot me anew"
        while ((status == 133)); do
            status=0
            systemd-nspawn --quiet --register=no --keep-unit --private-network --machine="hookline-$$" \
                --directory="$place/root" --bind-ro="$checkout:/mnt" --console=pipe "$@" || status=$?
        done
    ' machine "$base/root" "$scratch/machine" "$PWD" "$@" </dev/null >"$scratch/console.log" 2>&1 &
    machine_starter=$!
    running+=("$machine_starter")
    await find_machine || fail "The machine does not start."
}

# Looks for the machine's first process, by which it is entered.
find_machine() {
    local first spawner
    first=$(pgrep --parent "$machine_starter") && spawner=$(pgrep --parent "$first" --exact systemd-nspawn) &&
        machine=$(pgrep --parent "$spawner" --newest) && inside test -d /proc/1 2>/dev/null
}

# Runs a command in the machine.
inside() {
    nsenter --target "$machine" --mount --uts --ipc --net --pid --root --wd -- \
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"
}

# Boots a machine, and waits until it is up.
boot_machine() {
    start_machine --boot
    await is_up || fail "The machine does not come up."
}

# Is the machine up? One that misses something that no small machine has is "degraded".
is_up() { [[ $(inside systemctl is-system-running 2>/dev/null) == @(running|degraded) ]]; }

# Boots the machine anew.
reboot_machine() {
    local before=$machine
    inside systemctl reboot --no-block
    await has_left "$before" || fail "The machine does not go down."
    await find_machine || fail "The machine does not start again."
    await is_up || fail "The machine does not come up again."
}

# Is the process $1 gone?
has_left() { ! kill -0 "$1" 2>/dev/null; }

# Copies what a checkout with built programs has into the machine, as /root/checkout.
copy_checkout() {
    [[ -x $operator ]] || fail "There is no $operator. Tests/run --only operator builds it."
    inside mkdir -p /root/checkout/.build{,-static}/release
    tar -c nginx Sources Package.swift | inside tar -C /root/checkout -x --no-same-owner
    inside tee /root/checkout/.build-static/release/hookline <"$program" >/dev/null
    inside tee /root/checkout/.build/release/hooklinectl <"$operator" >/dev/null
    inside chmod 755 /root/checkout/.build{,-static}/release/hookline{,ctl} 2>/dev/null || true
}
