# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # what nginx/install and its other parts set, and what they read
# The files that are installed, and the record of them: a file that a person has changed since is neither replaced nor
# removed. The record lists what was installed, with its sum, as sha256sum writes it.

record=/usr/local/share/hookline/installed

# Prints the sum of the file $1.
sum_of() { sha256sum <"$1" | cut -d ' ' -f 1; }

# Prints the sum with which the file $1 was installed; nothing if it was not.
sum_in_record() { [[ ! -e $record ]] || awk -v path="$1" 'substr($0, 67) == path { print $1 }' "$record"; }

# Takes the line of the file $1 out of the record.
forget() {
    local rest
    rest=$(awk -v path="$1" 'substr($0, 67) != path' "$record")
    printf '%s' "${rest:+$rest$'\n'}" >"$record"
}

# Notes in the record that the file $1 was installed as it is now; $2 is the sum to note, if it is another one.
note() {
    install -d -m 755 "$(dirname "$record")"
    touch "$record"
    forget "$1"
    printf '%s  %s\n' "${2:-$(sum_of "$1")}" "$1" >>"$record"
}

# Prints the file $1 as it is to be installed here: with the group of this machine's nginx, and with programs, settings
# and log in the places that they have here.
render() {
    local words=(-e "s/www-data/$web_group/g")
    if [[ $1 == nginx/hookline.settings && $manager == systemd ]]; then words+=(-e 's/^HOOKLINE_LOG=/#&/'); fi
    case $1 in
    nginx/*) sed "${words[@]}" "$1" ;;
    *) cat "$1" ;;
    esac
}

# Puts the file $1 to the place $2 with the mode $3, in one step: nobody ever sees half of it, and a running program goes
# on with the old one.
replace() {
    install -d -m 755 "$(dirname "$2")"
    install -m "$3" "$1" "$2.hookline-new"
    mv -f "$2.hookline-new" "$2"
    note "$2"
}

# Installs the file $1 as $2 with the mode $3, unless it is there already, or a person has changed what is there.
# Whether it was replaced is in $changed, which is emptied by whoever wants to know.
changed=
put() {
    local source here known
    source=$(mktemp "$scratch/put.XXXXXX")
    if [[ -e $1 ]]; then render "$1" >"$source"; fi # else it would have been built
    known=$(sum_in_record "$2")
    here=$([[ ! -e $2 ]] || sum_of "$2")
    if [[ -n $here && $here == "$(sum_of "$source")" ]]; then
        keep "$2" "it is as it should be"
        [[ $dry_run == yes || $here == "$known" ]] || note "$2"
    elif [[ -z $here ]]; then
        act install "$2" replace "$source" "$2" "$3"
        changed+=" $2"
    elif [[ $here == "$known" ]]; then
        act replace "$2" replace "$source" "$2" "$3"
        changed+=" $2"
    else
        keep_changed "$1" "$2"
    fi
}

# Says of the file $2 that a person has changed it; what it would have become is $1.
keep_changed() {
    keep "$2" "it was changed here"
    leave "Look whether $2, which was changed here, needs anything of the new one:" "diff $2 $PWD/$1"
}

# Removes the file $1, unless a person has changed it.
remove() {
    if [[ -e $1 && $(sum_of "$1") != "$2" ]]; then
        keep "$1" "it was changed here"
        leave "Remove $1, which was changed here, if you do not need it:" "rm $1"
        return 0
    fi
    act remove "$1" rm -f "$1"
}

# Removes the record, and its directory with those beneath it, if nothing that a person has changed is left there.
remove_record() {
    rm -f "$record"
    find "$(dirname "$record")" -depth -type d -empty -delete
}

# Removes all files of the record, and the record.
remove_all() {
    local sum path
    while read -r sum path; do remove "$path" "$sum"; done <"$record"
    act remove "$record" remove_record
}
