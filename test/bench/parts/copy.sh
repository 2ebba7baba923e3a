# COPY of the same rows into tables without a constraint, with the least there is, and with ours,
# in turn, in another order every round. All rounds of a set are one session, whose first
# validation is not measured.

copy_script() {
    local file=$1 tables=(plain typeof validated) round table
    for table in "${tables[@]}"; do
        echo "COPY copy_$table FROM '$file';"
    done
    for ((round = 1; round <= rounds; round++)); do
        for table in "${tables[@]}"; do
            echo "TRUNCATE copy_$table;"
            echo "CHECKPOINT;"
            echo "SELECT clock_timestamp() AS started, bench_cpu() AS started_cpu \\gset"
            echo "COPY copy_$table FROM '$file';"
            echo "INSERT INTO result VALUES ('copy ' || :'name', '$table', $round,
                    1000 * extract(epoch FROM clock_timestamp() - :'started')),
                ('copy cpu ' || :'name', '$table', $round, bench_cpu() - :started_cpu);"
        done
        tables=("${tables[@]:1}" "${tables[0]}")
    done
}

bench_copy() {
    local name file=$run_dir/bench/rows.copy rows
    say "COPY: milliseconds by the clock, and ratios to the table without a constraint, by the clock and"
    say "of the processor time of the backend; medians (lowest to highest) of $rounds rounds"
    printf '%-15s %7s  %-20s %-19s %-19s %s\n' set rows 'no constraint, ms' 'jsonb_typeof' 'validate_against' \
        'validate_against, processor'
    for name in "${sets[@]}"; do
        rows=$(query -v name="$name" -v bytes="$copy_bytes" -v file="$file" -f "$here/server/copy_rows.sql")
        copy_script "$file" | query -v name="$name" -f -
        query -c "SELECT format('%-15s %7s  %-20s %-19s %-19s %s', '$name', '$rows', spread('copy $name', 'plain', 0),
            quotient('copy $name', 'typeof', 'plain'), quotient('copy $name', 'validated', 'plain'),
            quotient('copy cpu $name', 'validated', 'plain'))"
        rm -f "$file"
    done
}
