# Whether a schema gets along with all versions of a subject that has very many: the first check of
# a session, and the next, which finds the comparisons remembered.

bench_compatibility() {
    local round times versions=1000 properties=500
    [ -z "${BENCH_SMOKE:-}" ] || versions=70 properties=20
    query -v versions="$versions" -v properties="$properties" -f "$here/server/compatibility.sql" >/dev/null
    for ((round = 1; round <= rounds; round++)); do
        mapfile -t times < <(query -v properties="$properties" -v round="$round" \
            -f "$here/server/compatibility_check.sql")
        record compatibility jsonb "$round" "${times[0]}"
        record compatibility first "$round" "${times[1]}"
        record compatibility next "$round" "${times[2]}"
    done
    say "Compatibility with $versions versions of a schema of $properties properties (BACKWARD_TRANSITIVE):"
    say "milliseconds of processor time, medians (lowest to highest) of $rounds rounds; \"jsonb\" only casts their texts to it"
    query -c "SELECT format('%-24s %-24s %-24s %s', 'jsonb', 'first check', 'next check', 'first / jsonb')
        UNION ALL SELECT format('%-24s %-24s %-24s %s', spread(b, 'jsonb', 1), spread(b, 'first', 1),
            spread(b, 'next', 1), quotient(b, 'first', 'jsonb')) FROM (VALUES ('compatibility')) benchmark (b)"
}
