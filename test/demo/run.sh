#!/usr/bin/env bash
# make demo: the main job, told step by step on real data, the ISO code lists of Debian's package
# iso-codes. Builds the extension, starts a private cluster and a PostgREST on free loopback
# ports, runs the numbered files of this folder, and leaves both servers running (stop.sh ends
# them). Every step checks what it shows: the demo fails where the registry does.
#
# The machine's own clusters are not touched: nothing is installed but below the demo's own
# place, which Debian's server is told by the setting extension_destdir.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
here=$root/test/demo
iso_codes=/usr/share/iso-codes/json
postgrest=$root/build/tools/postgrest

require() {
    command -v "$PG_CONFIG" >/dev/null || fail "there is no $PG_CONFIG: run make deps first"
    bindir=$("$PG_CONFIG" --bindir)
    [ -x "$bindir/initdb" ] || fail "there is no server in $bindir: run make deps first"
    [ -x "$postgrest" ] || fail "there is no PostgREST in build/tools: run make deps first"
    [ -r "$iso_codes/schema-639-3.json" ] || fail "package iso-codes is missing: run make deps"
    [[ $("$bindir/postgres" --describe-config) == *$'\nextension_destdir'* ]] ||
        fail "this server knows no extension_destdir (Debian's and Ubuntu's do):" \
            "run make install, then the files of test/demo by hand"
}

# Sets place, a folder that belongs to the user that runs the servers.
choose_place() {
    mkdir -p "$demo"
    place=$demo/server
    rm -rf "$place"
    mkdir "$place"
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres:postgres "$place"
        if ! as_server test -w "$place"; then
            rmdir "$place"
            place=$(as_server mktemp -d /var/tmp/schema_registry_demo.XXXXXX)
            chmod 755 "$place"
            echo "User postgres cannot reach $root: the demo's servers live in $place."
        fi
    fi
    echo "$place" >"$demo/place"
}

build() {
    local log=$demo/build.log make=${MAKE:-make}
    echo "Building the extension (log: build/demo/build.log)."
    if ! { "$make" --no-print-directory -j "$(nproc)" -C "$root" all &&
        "$make" --no-print-directory -C "$root" install DESTDIR="$place/stage"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        fail "the build failed"
    fi
    cp -L "$postgrest" "$place/postgrest"
}

free_port() {
    perl -MIO::Socket::INET -e \
        'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport'
}

# What goes on after the script must hold nothing of its caller's: a pipe or a lock of make's, or
# of whoever runs make, would stay open with it.
close_inherited() {
    local fd
    for fd in /proc/"$BASHPID"/fd/*; do
        fd=${fd##*/}
        if [ "$fd" -gt 2 ] && [ "$fd" -ne 255 ]; then
            eval "exec $fd>&-"
        fi
    done
}

# Whoever reaches the loopback ports of this machine is trusted here: it is a demo.
start_cluster() {
    PGPORT=$(free_port)
    as_server "$bindir/initdb" -D "$place/data" -U postgres -A trust -E UTF8 --no-locale \
        --no-sync >"$place/initdb.log" 2>&1 || fail "initdb failed, see $place/initdb.log"
    cat >>"$place/data/postgresql.conf" <<SETTINGS
listen_addresses = '127.0.0.1'
port = $PGPORT
unix_socket_directories = ''
extension_destdir = '$place/stage'
SETTINGS
    (close_inherited && as_server "$bindir/pg_ctl" -D "$place/data" -l "$place/server.log" -w start) \
        >/dev/null || fail "the server does not start, see $place/server.log"
    export PGHOST=127.0.0.1 PGPORT PGUSER=postgres PGDATABASE=registry
}

start_postgrest() {
    local port
    port=$(free_port)
    POSTGREST_URL=http://127.0.0.1:$port
    export POSTGREST_URL
    cat >"$place/postgrest.conf" <<SETTINGS
db-uri = "postgres://authenticator@127.0.0.1:$PGPORT/$PGDATABASE"
db-schemas = "schema_registry_api"
db-anon-role = "schema_registry_anon"
openapi-mode = "follow-privileges"
server-host = "127.0.0.1"
server-port = $port
SETTINGS
    # A session of its own: it goes on when the terminal that ran make is closed.
    (close_inherited && as_server setsid -f bash -c \
        'echo $$ >"$0/postgrest.pid"; exec "$0/postgrest" "$0/postgrest.conf"' "$place") \
        </dev/null >"$place/postgrest.log" 2>&1
    local deadline=$((SECONDS + 30))
    until curl -s -f -o /dev/null "$POSTGREST_URL/"; do
        [ $SECONDS -lt $deadline ] || fail "PostgREST does not answer, see $place/postgrest.log"
        sleep 0.1
    done
}

write_env() {
    cat >"$demo/env" <<ADDRESSES
PGHOST=$PGHOST
PGPORT=$PGPORT
PGUSER=$PGUSER
PGDATABASE=$PGDATABASE
POSTGREST_URL=$POSTGREST_URL
ADDRESSES
}

tell() {
    "$bindir/psql" -X -q -v ON_ERROR_STOP=1 -v iso_codes="$iso_codes" -P pager=off -P footer=off \
        <"$here/$1" 2>&1
}

cd "$root"
require
stop_demo
choose_place
cd /
trap 'status=$?; [ $status -eq 0 ] || echo "demo: failed; make demo-stop removes what is left" >&2' EXIT
started=$SECONDS
build
built=$SECONDS
start_cluster
"$bindir/createdb" -T template0 "$PGDATABASE"

tell 10_install.sql
start_postgrest
write_env
tell 20_register.sql
tell 30_tables.sql
tell 40_refuse.sql
tell 50_evolve.sql
tell 60_show.sql
"$here/70_http.sh"

cat <<NARRATION

Done: $((built - started)) s to build, $((SECONDS - built)) s to run. Both servers go on until: make demo-stop
Anyone on this machine may use them (loopback only). To go on yourself:
  psql -h $PGHOST -p $PGPORT -U $PGUSER $PGDATABASE
  curl $POSTGREST_URL/subjects
NARRATION
