# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # what nginx/install and its other parts set, and what they read
# What nginx/install says, and how it does things: each by "act", so that --dry-run does none of them.

dry_run=no
steps=()

# Prints sentences, one a line.
say() { printf '%s\n' "$@"; }

# Says what is wrong, and ends.
fail() {
    say "FAULT: $*" >&2
    exit 1
}

# Says one thing that is done: $1 what, $2 to what; the rest is the command that does it.
act() {
    printf '  %-8s  %s\n' "$1" "$2"
    shift 2
    [[ $dry_run == yes ]] || "$@"
}

# Says of $1 that it stays as it is, and why.
keep() { printf '  %-8s  %s (%s)\n' "keep" "$1" "$2"; }

# Remembers a step that is left to the person; each argument is one line.
leave() { steps+=("$(printf '  * %s' "$1")$(printf '\n    %s' "${@:2}" "")"); }

# Says which steps are left.
say_steps() {
    ((${#steps[@]} > 0)) || return 0
    say "" "Left to you:"
    printf '%s\n' "${steps[@]}" | sed '/^ *$/d'
}
