# INSERT of one order a statement, as pgbench runs it: prepared, and parsed anew for each statement;
# one statement a transaction, and twenty. The three tables take turns within one run, transaction by
# transaction, so that what the machine does meanwhile hits all of them alike.

tables=(plain typeof validated)

insert_scripts() {
    local table statement i
    for table in "${tables[@]}"; do
        statement="INSERT INTO insert_$table VALUES (:document);"
        echo "$statement" >"$run_dir/bench/insert_1_$table.sql"
        {
            echo 'BEGIN;'
            for ((i = 0; i < 20; i++)); do
                echo "$statement"
            done
            echo 'COMMIT;'
        } >"$run_dir/bench/insert_20_$table.sql"
    done
}

# measure_inserts MODE STATEMENTS: adds a round of microseconds a statement to the results. The
# slowest and the fastest quarter of the transactions do not count.
measure_inserts() {
    local mode=$1 statements=$2 round=$3 document=$order table arguments=()
    [ "$mode" = prepared ] || document="'$order'" # a parameter is not quoted
    for table in "${tables[@]}"; do
        arguments+=(-f "$run_dir/bench/insert_${statements}_$table.sql")
    done
    query -c 'TRUNCATE insert_plain, insert_typeof, insert_validated, latency'
    rm -f "$run_dir"/bench/latency.*
    pgbench -n -M "$mode" -T "$seconds" -l --log-prefix="$run_dir/bench/latency" \
        -D document="$document" "${arguments[@]}" >/dev/null
    cut -d ' ' -f 3,4 "$run_dir"/bench/latency.* | query -c "COPY latency FROM STDIN (DELIMITER ' ')"
    query -c "INSERT INTO result
        SELECT 'insert $mode $statements', (ARRAY['plain', 'typeof', 'validated'])[script + 1], $round,
            avg(microseconds) / $statements
        FROM (SELECT *, ntile(4) OVER (PARTITION BY script ORDER BY microseconds) AS quarter FROM latency) l
        WHERE quarter IN (2, 3) GROUP BY script"
}

bench_insert() {
    local round mode statements order
    order=$(query -c "SELECT order_document(1)")
    query -c 'CREATE TABLE latency (microseconds numeric, script integer)' \
        -c 'CREATE TABLE insert_plain (payload jsonb)' \
        -c "CREATE TABLE insert_typeof (payload jsonb CHECK (jsonb_typeof(payload) = 'object'))" \
        -c "CREATE TABLE insert_validated (payload jsonb
            CHECK (schema_registry.validate_against(payload, 'bench.order@1.0.0')))"
    insert_scripts
    for ((round = 1; round <= rounds; round++)); do
        for mode in prepared simple; do
            for statements in 1 20; do
                measure_inserts "$mode" "$statements" "$round"
            done
        done
    done
    say "INSERT of one order of ${#order} bytes: microseconds a statement, seen by the client; medians"
    say "(lowest to highest) of $rounds rounds of the middle half of the transactions"
    printf '%-9s %10s  %-19s %-19s %-19s %s\n' mode statements 'no constraint' jsonb_typeof validate_against \
        'validate_against / jsonb_typeof'
    for mode in prepared simple; do
        for statements in 1 20; do
            query -c "SELECT format('%-9s %10s  %-19s %-19s %-19s %s', '$mode', $statements, spread(b, 'plain', 1),
                spread(b, 'typeof', 1), spread(b, 'validated', 1), quotient(b, 'validated', 'typeof'))
                FROM (VALUES ('insert $mode $statements')) benchmark (b)"
        done
    done
}
