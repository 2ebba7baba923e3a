# Validation beside a walk over the same documents: the order, thousands of numbers, and the
# datasets; then the same as the documents are stored, where each call detoasts its own.

bench_validation() {
    local name
    say "Validation: nanoseconds of processor time a document. \"call\" does nothing, \"skim\" adds up the"
    say "lengths of all tokens, \"walk\" reads their bytes; all with what a call from SQL costs. Ratio: validate / walk,"
    say "median (lowest to highest) of $((2 * rounds + 1)) rounds"
    printf '%-16s %9s %8s %7s %6s %6s %8s %9s   %s\n' set documents bytes invalid call skim walk validate ratio
    for name in "${sets[@]}"; do
        query -v name="$name" -v rounds="$((2 * rounds + 1))" -v work="$work" -f "$here/server/validation.sql"
    done
    query -c "SELECT format('geometric mean of the datasets: %s, highest: %s',
            round(exp(avg(ln(ratio))), 2), round(max(ratio), 2))
        FROM (SELECT (percentile_cont(0.5) WITHIN GROUP (ORDER BY v.value / w.value))::numeric AS ratio
            FROM result v JOIN result w USING (benchmark, round)
            WHERE benchmark LIKE 'validation %' AND v.variant = 'validate' AND w.variant = 'walk'
                AND benchmark NOT IN ('validation order', 'validation numbers')
            GROUP BY benchmark) r"
}

bench_stored() {
    local name
    say "Validation of documents as a table stores them: nanoseconds a document in a scan. Each call"
    say "detoasts its own: those of up to 2 kB are inline, larger ones compressed"
    printf '%-16s %-10s %9s %8s %9s %9s   %s\n' set storage documents bytes walk validate ratio
    for name in "${sets[@]}"; do
        query -v name="$name" -v rounds="$rounds" -v work="$work" -f "$here/server/stored.sql"
    done
}
