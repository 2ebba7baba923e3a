# What the scripts of this folder share; to be sourced. Sets root, bindir, pgxs_test and run_dir.
#
# Every part of the tests is one script that can be run alone and whose last line is
# "N passed, N failed" (see total); test/run/check.sh adds them up. The server's programs refuse
# root: as root they run as user postgres, in build/run, which belongs to that user.

set -euo pipefail
umask 022

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PG_CONFIG=${PG_CONFIG:-pg_config}
export PG_CONFIG
run_dir=$root/build/run
stage=$root/build/check/stage
temp_config=$run_dir/temp.conf
# One locale everywhere, and UTF-8 in it; the server's Perl modules look at LANG.
export LC_ALL=C.UTF-8 LANG=C.UTF-8 LANGUAGE=C
unset PGHOST PGPORT PGUSER PGDATABASE PGOPTIONS PGSERVICE PGPASSWORD

# Suites and data of others are no part of this tree. Where they lie beside it they are used; what
# needs them and does not find them is skipped, saying so.
shared=$root/../shared
if [ -z "${JSON_SCHEMA_TEST_SUITE:-}" ] && [ -d "$shared/suites/json-schema-test-suite" ]; then
    export JSON_SCHEMA_TEST_SUITE=$shared/suites/json-schema-test-suite
fi
if [ -z "${SCHEMA_DATASETS:-}" ] && [ -d "$shared/datasets" ]; then
    export SCHEMA_DATASETS=$shared/datasets
fi

# The programs of the server under test, once it is known to be installed.
find_server() {
    bindir=$("$PG_CONFIG" --bindir)
    pgxs_test=$(dirname "$(dirname "$("$PG_CONFIG" --pgxs)")")/test
    export PATH="$bindir:$PATH"
}

# Ends a part: prints its total, fails if anything failed.
total() {
    local passed=$1 failed=$2
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}

# Runs a command as the user that may run servers.
as_server() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups env HOME="$run_dir" USER=postgres "$@"
    else
        "$@"
    fi
}

# A fresh folder build/run/NAME that belongs to that user.
make_run_dir() {
    mkdir -p "$run_dir"
    rm -rf "${run_dir:?}/$1"
    mkdir "$run_dir/$1"
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres:postgres "$run_dir" "$run_dir/$1"
    fi
}

# Debian's server can look for extensions below a prefix, $1 (default: the stage of the check
# build). Others cannot: there the extension must be installed really.
write_temp_config() {
    local prefix=${1:-$stage} settings
    settings=$("$bindir/postgres" --describe-config)
    mkdir -p "$run_dir"
    if [[ $settings == *$'\nextension_destdir'* ]]; then
        echo "extension_destdir = '$prefix'" >"$temp_config"
    else
        echo "this server has no extension_destdir: installing the extension into it" >&2
        : >"$temp_config"
        cp -a "$prefix/." /
    fi
}

# start_server NAME [SETTING...]: a private cluster on a socket of its own; exports PGHOST,
# PGPORT, PGUSER, PGDATABASE. It stops when the script ends.
start_server() {
    local name=$1
    shift
    make_run_dir "$name"
    server_data=$run_dir/$name/data
    socket_dir=$(as_server mktemp -d /tmp/schema_registry.XXXXXX)
    as_server "$bindir/initdb" -D "$server_data" -U postgres -A trust -E UTF8 --no-locale \
        --no-sync >"$run_dir/$name.initdb.log" 2>&1
    {
        cat "$temp_config"
        echo "listen_addresses = ''"
        echo "unix_socket_directories = '$socket_dir'"
        echo "fsync = off"
        local setting
        for setting in "$@"; do
            echo "$setting"
        done
    } >>"$server_data/postgresql.conf"
    trap stop_server EXIT
    as_server "$bindir/pg_ctl" -D "$server_data" -l "$run_dir/$name/server.log" -w start >/dev/null
    export PGHOST=$socket_dir PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
}

stop_server() {
    as_server "$bindir/pg_ctl" -D "$server_data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$socket_dir"
}
