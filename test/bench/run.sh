#!/usr/bin/env bash
# Benchmarks on this machine: what validation costs while rows are written, and how far it is from
# the floor on real documents. Prints medians and ratios, and keeps them in build/bench/results.txt
# with what they were measured on. BENCH_ROWS, BENCH_ROUNDS and BENCH_SECONDS make it longer or
# shorter; BENCH_SMOKE only proves that everything runs, on the check build.
source "$(dirname "${BASH_SOURCE[0]}")/../run/common.sh"
find_server
cd "$root"

rows=${BENCH_ROWS:-100000}
rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-5}
work=${BENCH_WORK:-50000000}
prefix=$root/build/stage
if [ -n "${BENCH_SMOKE:-}" ]; then
    rows=500 rounds=1 seconds=1 work=1 prefix=$stage
fi
here=$root/test/bench
passed=0
failed=0
mkdir -p build/bench
exec > >(tee build/bench/results.txt) 2>&1

say() { printf '%s\n' "$*"; }
query() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }

build_walk() {
    mkdir -p build/bench/walk
    ${MAKE:-make} -s -C build/bench/walk -f "$here/walk/Makefile" VPATH="$here/walk" \
        PG_CONFIG="$PG_CONFIG" install DESTDIR="$prefix"
}

# The median of a benchmark's variant, and its ratio to another's.
median() {
    query -c "SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY value)::numeric, 1)
        || ' (' || min(value) || ' to ' || max(value) || ')' FROM result
        WHERE benchmark = '$1' AND variant = '$2'"
}
ratio() {
    query -c "SELECT round((percentile_cont(0.5) WITHIN GROUP (ORDER BY value)
            FILTER (WHERE variant = '$2') / percentile_cont(0.5) WITHIN GROUP (ORDER BY value)
            FILTER (WHERE variant = '$3'))::numeric, 3)
        FROM result WHERE benchmark = '$1'"
}

# COPY of the same rows into the three tables, in turn, in another order every round.
bench_copy() {
    local file=$run_dir/bench/orders.copy round table
    query -c "COPY (SELECT order_document(n) FROM generate_series(1, $rows) n) TO '$file'"
    local tables=(bench_plain bench_typeof bench_validated)
    for table in "${tables[@]}"; do
        query -c "SELECT copy_time('$table', '$file')" >/dev/null
    done
    for ((round = 1; round <= rounds; round++)); do
        for table in "${tables[@]}"; do
            query -c "TRUNCATE $table" -c CHECKPOINT \
                -c "INSERT INTO result SELECT 'copy', '$table', $round, copy_time('$table', '$file')"
        done
        tables=("${tables[@]:1}" "${tables[0]}")
    done
    say
    say "COPY of $rows orders of $(query -c "SELECT round(avg(octet_length(payload::text))) FROM bench_plain") bytes, milliseconds, median of $rounds (fastest to slowest)"
    say "  no constraint                      $(median copy bench_plain)"
    say "  CHECK (jsonb_typeof = 'object')    $(median copy bench_typeof)"
    say "  CHECK (validate_against)           $(median copy bench_validated)"
    say "ratio validate_against / no constraint: $(ratio copy bench_validated bench_plain)"
    say "ratio validate_against / jsonb_typeof:  $(ratio copy bench_validated bench_typeof)"
}

# One row a statement and transaction, as pgbench pairs.
bench_insert() {
    local round table tps
    query -c "CREATE TABLE sample AS SELECT n, order_document(n) AS payload FROM generate_series(1, 1000) n" \
        -c "CREATE UNIQUE INDEX ON sample (n)" -c "VACUUM ANALYZE sample"
    for ((round = 1; round <= rounds; round++)); do
        for table in bench_plain bench_validated; do
            query -c "TRUNCATE $table"
            tps=$(pgbench -n -M prepared -T "$seconds" -f "$here/server/insert_${table#bench_}.sql" |
                sed -n 's/^tps = \([0-9.]*\).*/\1/p')
            query -c "INSERT INTO result VALUES ('insert', '$table', $round, round($tps))"
        done
    done
    say
    say "INSERT of one order a transaction, transactions a second, median of $rounds (slowest to fastest)"
    say "  no constraint                      $(median insert bench_plain)"
    say "  CHECK (validate_against)           $(median insert bench_validated)"
    say "ratio no constraint / validate_against: $(ratio insert bench_plain bench_validated)"
}

bench_datasets() {
    local folder name copy
    if [ ! -d "${SCHEMA_DATASETS:-}" ]; then
        say "datasets: skipped, SCHEMA_DATASETS does not name their folder"
        return
    fi
    query -c "CREATE FUNCTION bench_walk(jsonb) RETURNS bigint LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
        AS '\$libdir/schema_registry_bench_walk', 'bench_walk'"
    say
    say "datasets: nanoseconds a document; walk visits every token and does nothing else"
    printf '%-16s %9s %10s %7s %10s %10s %7s\n' dataset documents bytes invalid walk validate ratio
    for folder in "$SCHEMA_DATASETS"/*/; do
        name=$(basename "$folder")
        copy=$run_dir/bench/$name
        mkdir -p "$copy"
        cp "$folder/schema.json" "$folder/instances.jsonl" "$copy"
        if query -v name="$name" -v folder="$copy" -v file="$copy/instances.jsonl" -v rounds="$rounds" \
            -v work="$work" -f "$here/server/datasets.sql"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
        fi
    done
}

build_walk
write_temp_config "$prefix"
start_server bench 'synchronous_commit = off' 'max_wal_size = 8GB' 'autovacuum = off' 'jit = off' \
    'shared_buffers = 512MB'
say "machine:  $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors"
say "server:   $("$bindir/postgres" --version)"
say "commit:   $(git describe --always --dirty 2>/dev/null || echo none)"
say "command:  rows $rows, rounds $rounds, seconds $seconds, fsync off"
query -c "CREATE EXTENSION schema_registry"
query -v order_schema="$(cat "$here/server/order.json")" -f "$here/server/setup.sql" >/dev/null
for part in bench_copy bench_insert; do
    $part
    passed=$((passed + 1))
done
bench_datasets
total "$passed" "$failed"
