#!/usr/bin/env bash
# Benchmarks on this machine: what validation costs, by itself and while rows are written, and how
# far it is from the floor. Everything is a ratio of things that took turns in one run; prints them
# and keeps them in build/bench/results.txt with what they were measured on.
#
#   BENCH_PARTS                    some of the parts below, such as "validation instructions"
#   BENCH_ROUNDS, BENCH_SECONDS    how often each is measured, and how long pgbench runs
#   BENCH_WORK, BENCH_COPY_BYTES   bytes that one measurement of validation or COPY goes through
#   BENCH_SUBJECTS                 how many subjects a registry of many has
#   BENCH_SMOKE                    only prove that everything runs, on the check build
source "$(dirname "${BASH_SOURCE[0]}")/../run/common.sh"
find_server
cd "$root"

parts=(validation stored copy insert first memory subjects compatibility migration instructions)
# The peer is fetched and built by cargo, which no smoke run asks for.
[ -n "${BENCH_SMOKE:-}" ] || parts+=(peer)
[ -z "${BENCH_PARTS:-}" ] || read -r -a parts <<<"$BENCH_PARTS"
rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-4}
work=${BENCH_WORK:-50000000}
copy_bytes=${BENCH_COPY_BYTES:-100000000}
subjects=${BENCH_SUBJECTS:-100000}
prefix=$root/build/stage
variant=release
if [ -n "${BENCH_SMOKE:-}" ]; then
    rounds=1 seconds=1 work=1 copy_bytes=1 subjects=100 prefix=$stage variant=check
fi
here=$root/test/bench
sets=(order numbers)
passed=0
failed=0
mkdir -p build/bench
exec > >(tee build/bench/results.txt) 2>&1

say() { printf '%s\n' "$*"; }
query() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }

# record BENCHMARK VARIANT ROUND VALUE
record() {
    query -d postgres -c "INSERT INTO result VALUES ('$1', '$2', $3, $4)"
}

build_walk() {
    mkdir -p build/bench/walk
    ${MAKE:-make} -s -C build/bench/walk -f "$here/walk/Makefile" VPATH="$here/walk" \
        PG_CONFIG="$PG_CONFIG" install DESTDIR="$prefix"
}

# The extension, the schemas of our own and the floors, in a database.
prepare_database() {
    local floor
    query -d "$1" -c "CREATE EXTENSION schema_registry"
    for floor in 'walk bigint' 'skim bigint' 'call bigint' 'flat jsonb' 'image bytea'; do
        query -d "$1" -c "CREATE FUNCTION bench_${floor% *}(jsonb) RETURNS ${floor#* } LANGUAGE c IMMUTABLE
            STRICT PARALLEL SAFE AS '\$libdir/schema_registry_bench_walk', 'bench_${floor% *}'"
    done
    query -d "$1" -c "CREATE FUNCTION bench_cpu() RETURNS double precision LANGUAGE c VOLATILE
        AS '\$libdir/schema_registry_bench_walk', 'bench_cpu'"
    query -d "$1" -v order_schema="$(cat "$here/server/order.json")" \
        -v numbers_schema="$(cat "$here/server/numbers.json")" -f "$here/server/setup.sql" >/dev/null
}

# The text of the schema that a set is held to.
schema_file() {
    if [ -e "$here/server/$1.json" ]; then
        echo "$here/server/$1.json"
    else
        echo "$run_dir/bench/$1/schema.json"
    fi
}

load_datasets() {
    local folder name copy
    if [ ! -d "${SCHEMA_DATASETS:-}" ]; then
        say "datasets: skipped, SCHEMA_DATASETS does not name their folder"
        return
    fi
    for folder in "$SCHEMA_DATASETS"/*/; do
        name=$(basename "$folder")
        copy=$run_dir/bench/$name
        mkdir -p "$copy"
        cp "$folder/schema.json" "$folder/instances.jsonl" "$copy"
        query -v name="$name" -v folder="$copy" -f "$here/server/dataset.sql"
        sets+=("$name")
    done
}

for file in "$here"/parts/*.sh; do
    source "$file"
done
build_walk
write_temp_config "$prefix"
start_server bench 'synchronous_commit = off' 'max_wal_size = 8GB' 'autovacuum = off' 'jit = off' \
    'shared_buffers = 512MB'
say "machine:  $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors"
say "server:   $("$bindir/postgres" --version)"
say "commit:   $(git describe --always --dirty 2>/dev/null || echo none)"
say "command:  rounds $rounds, seconds $seconds, work $work, COPY of $copy_bytes bytes, $subjects subjects; fsync off"
prepare_database postgres
load_datasets
counted=("${sets[@]}") # those whose instructions are counted, which takes seconds for a large schema
[ -z "${BENCH_SMOKE:-}" ] || counted=("${sets[@]:0:4}")
query -c "VACUUM ANALYZE"
for part in "${parts[@]}"; do
    say
    # Not inside a condition, where bash would go on after errors.
    (set -e; "bench_$part") &
    if wait $!; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
done
total "$passed" "$failed"
