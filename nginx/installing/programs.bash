# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # what nginx/install and its other parts set, and what they read
# The two programs: built ones are taken, else they are built, as the user who called sudo, since only that one's Swift and
# caches are of use.

worker=.build-static/release/hookline
operator=.build/release/hooklinectl

# Runs a command as the user who called sudo, in a shell as after a login, in which Swift is found; without sudo, here.
as_caller() {
    if [[ -z ${SUDO_USER-} || $SUDO_USER == root ]]; then
        "$@"
        return
    fi
    # shellcheck disable=SC2016 # the words are of the inner shell
    runuser --login "$SUDO_USER" --shell /bin/bash --command 'cd "$0" && "$@"' -- "$PWD" "$@"
}

# Is there a Swift?
has_swift() { as_caller bash -c 'command -v swift' >/dev/null 2>&1; }

# Is the program $1 there, and not older than what it is made of?
is_fresh() { [[ -x $1 && -z $(find Package.swift Sources -newer "$1" -type f ! -name '*.md' -print -quit) ]]; }

# Builds hookline: one file that needs no library.
build_worker() {
    nginx/install-packages libfcgi-dev libssl-dev pkg-config
    as_caller env WORKER_ALONE=1 swift build -c release --product hookline \
        -Xswiftc -static-executable -Xswiftc -use-ld=lld --scratch-path .build-static
}

# Builds hooklinectl.
build_operator() {
    nginx/install-packages libfcgi-dev libssl-dev pkg-config libcurl4-openssl-dev libpq-dev zlib1g-dev
    as_caller swift build -c release --static-swift-stdlib --product hooklinectl
}

# Makes sure that the program $1 is there; $2 builds it. An old one is taken where nothing can build a new one.
provide_program() {
    if is_fresh "$1"; then return 0; fi
    if has_swift; then
        act build "$1" "$2"
    elif [[ -x $1 ]]; then
        keep "$1" "its sources are newer, but there is no Swift here to build it"
    else
        return 1
    fi
}

# Makes sure that both programs are there. Without hooklinectl all goes well too, but it is said.
provide_programs() {
    provide_program $worker build_worker ||
        fail "There is no $worker, and no Swift 6.3 to build it: https://www.swift.org/install/linux/"
    [[ $worker_only == no ]] || return 0
    if provide_program $operator build_operator; then return 0; fi
    worker_only=yes
    leave "hooklinectl is not installed: there is no $operator, and no Swift to build it."
}

# Installs the programs, and what hooklinectl has beside it.
put_programs() {
    put $worker /usr/local/bin/hookline 755
    put_pages
    put_tools
    [[ $worker_only == no ]] || return 0
    [[ $dry_run == yes ]] || nginx/install-packages libcurl4 libssl3 zlib1g
    put $operator /usr/local/bin/hooklinectl 755
    put_completions
}

# Makes the man pages beneath the folder $1, where lowdown is to be had.
make_pages() {
    nginx/install-packages lowdown >/dev/null && nginx/manual/pages "$1"
}

# Installs the man pages.
put_pages() {
    local page
    if [[ $dry_run == yes ]]; then
        act install "man pages in /usr/local/share/man"
    elif make_pages "$scratch/man"; then
        for page in "$scratch"/man/man*/*; do
            [[ $worker_only == no || $page != */hooklinectl* ]] || continue
            put "$page" "/usr/local/share/man/${page#"$scratch/man/"}" 644
        done
    else
        leave "The man pages are not installed, since lowdown can't be. They are in nginx/manual too."
    fi
}

# Installs the files by which other people's tools read the lines.
put_tools() {
    local file
    for file in nginx/tools/*; do put "$file" "/usr/local/share/hookline/tools/${file##*/}" 644; done
}

# Installs the completions of three shells; the program itself makes them.
put_completions() {
    local shell file places=(
        bash bash-completion/completions/hooklinectl
        zsh zsh/site-functions/_hooklinectl
        fish fish/vendor_completions.d/hooklinectl.fish
    )
    [[ -x $operator ]] || return 0
    set -- "${places[@]}"
    while (($# > 0)); do
        shell=$1 file=$2
        shift 2
        "$operator" --generate-completion-script "$shell" >"$scratch/completion" || return 0
        put "$scratch/completion" "/usr/local/share/$file" 644
    done
}
