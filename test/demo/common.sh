# What run.sh and stop.sh share; to be sourced. Sets root, demo and the way to run servers.
#
# build/demo/env holds the addresses. The servers and their files live in the place that
# build/demo/place names: build/demo/server, or a folder of /var/tmp where the user that runs
# servers cannot reach the tree (a clone below /root).

set -euo pipefail
umask 022

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
demo=$root/build/demo
PG_CONFIG=${PG_CONFIG:-pg_config}
export LC_ALL=C LANGUAGE=C
# Nothing of the caller's may lead to a cluster of the machine.
for variable in $(compgen -e PG); do
    [ "$variable" = PG_CONFIG ] || unset "$variable"
done

fail() {
    echo "demo: $*" >&2
    exit 1
}

# Servers refuse to run as root: then they run as user postgres.
as_server() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups \
            env HOME=/var/tmp USER=postgres "$@"
    else
        "$@"
    fi
}

# Ends what an earlier run left, if anything; the data go with it.
stop_demo() {
    local place bindir pid
    place=$(cat "$demo/place" 2>/dev/null) || return 0
    pid=$(cat "$place/postgrest.pid" 2>/dev/null) || pid=
    # The number may be another's by now.
    if [ -n "$pid" ] && grep -qas "$place/postgrest.conf" "/proc/$pid/cmdline"; then
        kill "$pid"
    fi
    if [ -e "$place/data/postmaster.pid" ]; then
        bindir=$("$PG_CONFIG" --bindir)
        (cd / && as_server "$bindir/pg_ctl" -D "$place/data" -m fast -w stop >/dev/null 2>&1) || true
    fi
    case $place in
    "$demo/server" | /var/tmp/schema_registry_demo.*) rm -rf "$place" ;;
    esac
    rm -f "$demo/place" "$demo/env"
}
