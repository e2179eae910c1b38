# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # what nginx/install and its other parts set, and what they read
# The user, the secret and the data.

home=/var/lib/hookline
settings=/etc/hookline.conf
secret_file=/etc/hookline.secret
secret=

# Reads the secret, unless there is one: from the file that was named, or as an answer that no screen shows.
read_secret() {
    [[ ! -s $secret_file ]] || return 0
    if [[ -n $secret_from ]]; then
        IFS= read -r secret <"$secret_from" || [[ -n $secret ]] || fail "There is no secret in $secret_from."
    elif [[ $dry_run == no ]]; then
        printf 'The webhook secret that Connectly gave you (it is not shown): ' >&2
        IFS= read -r -s secret || [[ -n $secret ]] || fail "Without a secret nothing can be done. Nothing was changed."
        say "" >&2
    else
        return 0
    fi
    check_secret
}

# Ends if the secret can't be one. What is said of it never shows it.
check_secret() {
    local LC_ALL=C
    ((${#secret} >= 8)) || fail "The secret has fewer than 8 bytes. Nothing was changed."
    [[ $secret != '#'* ]] || fail "The secret begins with #, as a comment does. Nothing was changed."
    [[ $secret != *[[:cntrl:]]* ]] || fail "There is a control character in the secret. Nothing was changed."
}

# Writes the secret; the file is never open to others, and the secret is never an argument.
write_secret() {
    (umask 077 && printf '%s\n' "$secret" >"$secret_file.hookline-new")
    chown hookline:hookline "$secret_file.hookline-new"
    mv -f "$secret_file.hookline-new" "$secret_file"
}

# Installs the secret, unless there is one.
put_secret() {
    if [[ -s $secret_file ]]; then
        keep "$secret_file" "it is yours"
    else
        act write "$secret_file" write_secret
    fi
}

# Makes the user, and its group and home.
make_account() {
    if id hookline >/dev/null 2>&1; then
        keep "user hookline" "it is there"
    else
        act make "user hookline, $home" useradd --system --user-group --create-home --home-dir $home -K HOME_MODE=0750 \
            --skel /nonexistent --shell /usr/sbin/nologin hookline
    fi
    if [[ ! -d $home ]]; then act make "$home" install -d -o hookline -g hookline -m 750 $home; fi
}

# Leaves data and secret, and the user, to whom they belong, and says where they are.
leave_account() {
    leave "The data is in $home, the secret in $secret_file, and both belong to the user hookline. To remove them too:" \
        "rm -r $home $secret_file && userdel hookline"
}

# Runs hookline's own check by the program $1, as the user of the service.
check_settings() {
    (cd / && setpriv --reuid hookline --regid hookline --init-groups -- "$1" --config $settings check)
}

# Ends an upgrade when the new program would not take the settings that are here; nothing was changed by then.
try_new_program() {
    [[ $dry_run == no && -e $settings ]] || return 0
    install -m 755 "$worker" "$scratch/hookline"
    if check_settings "$scratch/hookline" >"$scratch/said" 2>&1; then return 0; fi
    cat "$scratch/said"
    fail "The new program would not start with $settings. Nothing was changed."
}
