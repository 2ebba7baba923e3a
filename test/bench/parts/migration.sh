# Moving a table of orders to another version beside the UPDATE that one would write by hand;
# check_data beside a count by validate_against; writers beside a migration, and while one runs.

# migration_row VARIANT FLOOR WORDS: a line of the table.
migration_row() {
    query -c "SELECT format('%-34s %-26s %-26s %s', '$3', spread('migration', '$2', 1),
        spread('migration', '$1', 1), quotient('migration', '$1', '$2'))"
}

bench_migration() {
    local round orders=50000
    [ -z "${BENCH_SMOKE:-}" ] || orders=20
    query -v orders="$orders" -f "$here/server/migration.sql" >/dev/null
    for ((round = 1; round <= rounds; round++)); do
        query -v round="$round" -f "$here/server/migration_round.sql"
    done
    say "Migration of $orders orders to a version with one member renamed, one of another type and one added:"
    say "microseconds of processor time a row, medians (lowest to highest) of $rounds rounds"
    printf '%-34s %-26s %-26s %s\n' '' floor ours ratio
    migration_row migrated by_hand 'migrate_attachment / one UPDATE'
    migration_row checked counted 'check_data / count, all valid'
    migration_row refused counted 'check_data, none valid / count'
    migration_row meanwhile alone 'UPDATE of a row meanwhile / before'
}
