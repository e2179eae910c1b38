# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # what nginx/install and its other parts set, and what they read
# nginx: the snippet, and one line in the site that is to have it.

snippet=/etc/nginx/snippets/hookline.conf
include='include snippets/hookline.conf;'

# Finds the group of nginx's worker processes, unless it was named: by nginx.conf, else Debian's.
find_web_group() {
    local user group=$web_group
    [[ -n $group ]] || read -r user group < <(sed -n -E 's/^[[:space:]]*user[[:space:]]+([^;]*);.*/\1/p' /etc/nginx/nginx.conf 2>/dev/null) || true
    web_group=${group:-${user:-www-data}}
    getent group "$web_group" >/dev/null ||
        fail "There is no group $web_group. nginx has to be installed first; --group names its group. Nothing was changed."
}

# Prints the files in which sites are.
site_files() { find -L /etc/nginx/sites-enabled /etc/nginx/conf.d -maxdepth 1 -type f \( -path '*/sites-enabled/*' -o -name '*.conf' \) ! -name '.*' 2>/dev/null | sort; }

# Prints each server of the file $1: the place right behind its brace, counted in bytes, whether it has the location
# already, whether it answers everything itself ("return"), and its names.
servers() {
    LC_ALL=C awk '
        { text = text $0 "\n" }
        END {
            for (place = 1; place <= length(text); place++) {
                letter = substr(text, place, 1)
                if (quote) { if (letter == "\\") place++; else if (letter == quote) quote = ""; continue }
                if (letter == "\"" || letter == "\047") { quote = letter; continue }
                if (letter == "#" && word == "") { while (substr(text, place, 1) != "\n") place++; letter = "\n" }
                if (letter !~ /[ \t\r\n;{}]/) { word = word letter; continue }
                if (word != "") { statement = statement (statement == "" ? "" : " ") word; word = "" }
                if (letter == "{") {
                    if (depth++ == 0 && statement == "server") { start = place; has = answers = "no"; names = "" }
                } else if (letter == "}") {
                    if (--depth == 0 && start) { print start, has, answers names; start = 0 }
                } else if (letter == ";" && depth == 1) {
                    if (statement ~ /^include .*snippets\/hookline(-cgi)?\.conf$/) has = "yes"
                    if (statement ~ /^return /) answers = "yes"
                    if (sub(/^server_name /, " ", statement)) names = names statement
                }
                if (letter ~ /[;{}]/) statement = ""
            }
        }' "$1"
}

# Looks for the server that is to have the location, among those that have the name --site says, if it says one.
# Gives its file and place in $site_file and $site_place; says in $site_state what was found: one, none, several or has.
site_file='' site_place='' site_state=none
find_site() {
    local file place has answers names
    while read -r file; do
        while read -r place has answers names; do
            if [[ -n $site && " $names " != *" $site "* ]]; then continue; fi
            if [[ $has == yes ]]; then site_state=has; return; fi
            if [[ -z $site && $answers == yes ]]; then continue; fi
            if [[ $site_state == one ]]; then site_state=several; return; fi
            site_state=one site_file=$file site_place=$place
        done < <(servers "$file")
    done < <(site_files)
}

# Writes standard input into the file $1, in one step, and leaves its owner and mode as they are.
rewrite() {
    local file new
    file=$(realpath "$1")
    new=$(dirname "$file")/.hookline-new
    cp -p "$file" "$new"
    cat >"$new"
    mv -f "$new" "$file"
}

# Writes the line into the site, and takes it out again if nginx does not take it.
add_line() {
    cp -p "$site_file" "$scratch/site"
    { head -c "$site_place" "$scratch/site" && printf '\n    %s' "$include" && tail -c +$((site_place + 1)) "$scratch/site"; } |
        rewrite "$site_file"
    if nginx -t >"$scratch/said" 2>&1; then
        note "$(realpath "$site_file")" site
        return
    fi
    rewrite "$site_file" <"$scratch/site"
    sed 's/^/            /' "$scratch/said"
    keep "$site_file" "nginx did not take the line"
    leave_line
}

# Leaves it to the person to write the line.
leave_line() {
    leave "Add this line to the server { … } of your site (in /etc/nginx/sites-available/):" "    $include" \
        "Then: nginx -t && nginx -s reload" "Or name the site, and this is done for you: nginx/install --site your.site"
}

# Installs the snippet, and adds the line where it is clear to which server.
put_site() {
    changed=
    put nginx/hookline.conf $snippet 644
    if [[ $site != none ]]; then find_site; fi
    case $site_state in
    has) keep "the site" "it has the line" ;;
    one) act edit "$site_file: $include" add_line && changed+=" $site_file" ;;
    *) leave_line ;;
    esac
    if [[ -n $changed ]]; then reload_nginx; fi
}

# nginx takes its configuration anew, if it runs and finds nothing wrong in it.
reload_nginx() {
    [[ -s /run/nginx.pid ]] || return 0
    if [[ $dry_run == no ]] && ! nginx -t >"$scratch/said" 2>&1; then
        sed 's/^/            /' "$scratch/said"
        leave "nginx finds its configuration wrong, see above. When it is right: nginx -s reload"
        return 0
    fi
    act reload nginx nginx -e /dev/null -s reload
}

# Takes the line out of the file $1.
take_line() {
    LC_ALL=C sed -z "s,\n    $include,," "$1" >"$scratch/site"
    rewrite "$1" <"$scratch/site"
}

# Takes the line out of each site into which it was written here, and forgets the site. A site with the line written by
# a person stays as it is, and is named: nginx would not start without the snippet.
clear_sites() {
    local sum file path
    while read -r sum file; do
        [[ $sum != site ]] || act edit "$file: without $include" take_line "$file"
    done <"$record"
    while read -r path; do
        if grep -q -F "$include" "$path" && ! is_site_of_ours "$path"; then
            leave "Take this line out of $path, or nginx does not start again:" "    $include"
        fi
    done < <(site_files)
    [[ $dry_run == yes ]] || sed -i '/^site  /d' "$record"
}

# Was the line written into the file $1 by us?
is_site_of_ours() { grep -q -x -F "site  $(realpath "$1")" "$record"; }
