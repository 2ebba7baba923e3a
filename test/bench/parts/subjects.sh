# Whether a row costs more in a registry of many subjects: two databases, one with a dozen, one with
# $subjects more, in turn.

# Prints the nanoseconds of a validation, in a session that has validated before.
warm_validation_time() {
    local repeats=$((work / 2000000 + 1)) statement
    statement="SELECT round(1000000 * evaluation_time('schema_registry.validate_against(payload, ''bench.order'')',
        'order', $repeats) / (1000 * $repeats), 1)"
    query -c "$statement" -c "$statement" | tail -n 1
}

measure_subjects() {
    local round=$1 order=$2 times latency
    record 'subjects row' "$PGDATABASE" "$round" "$(warm_validation_time)"
    latency=$(pgbench -n -M simple -T "$seconds" -D document="'$order'" -f "$run_dir/bench/one_row.sql" |
        sed -n 's/^latency average = \([0-9.]*\) ms/\1/p')
    record 'subjects insert' "$PGDATABASE" "$round" "$latency * 1000"
    mapfile -t times < <(session_times "SELECT schema_registry.validate_against('{}', 'bench.order')")
    record 'subjects first' "$PGDATABASE" "$round" "${times[0]}"
}

subjects_line() {
    query -d postgres -c "SELECT format('%-44s %-22s %-22s %s', '$2', spread(b, 'postgres', 2), spread(b, 'many', 2),
        quotient(b, 'many', 'postgres')) FROM (VALUES ('subjects $1')) benchmark (b)"
}

bench_subjects() {
    local round database order
    order=$(query -c "SELECT order_document(1)")
    query -c 'CREATE DATABASE many'
    prepare_database many
    query -d many -v count="$subjects" -f "$here/server/subjects.sql"
    for database in postgres many; do
        query -d "$database" -c "CREATE TABLE one_row (payload jsonb
            CHECK (schema_registry.validate_against(payload, 'bench.order')))"
    done
    echo 'INSERT INTO one_row VALUES (:document);' >"$run_dir/bench/one_row.sql"
    for ((round = 1; round <= rounds; round++)); do
        for database in postgres many; do
            PGDATABASE=$database measure_subjects "$round" "$order"
        done
    done
    say "Registries of $(query -c 'SELECT count(*) FROM schema_registry.subject') and of $(query -d many -c \
        'SELECT count(*) FROM schema_registry.subject') subjects: medians (lowest to highest) of $rounds rounds"
    printf '%-44s %-22s %-22s %s\n' '' few many 'many / few'
    subjects_line row 'a validation of an order, nanoseconds'
    subjects_line insert 'INSERT of an order, simple, microseconds'
    subjects_line first 'first validation in a session, milliseconds'
    query -c 'DROP DATABASE many'
}
