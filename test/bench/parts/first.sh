# What a session pays once: its first validation (loading the library, looking up the schema and
# compiling it), and the memory that the compiled schema then takes.

# Milliseconds of each of several statements, in a session of its own; seen by the client.
session_times() {
    local statement
    {
        echo '\timing on'
        for statement in "$@"; do
            echo "$statement;"
        done
    } | psql -X -q -A -t | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p'
}

bench_first() {
    local name round statement times
    say "First validation in a session: milliseconds seen by the client, medians (lowest to highest) of"
    say "$((2 * rounds + 1)) sessions. \"library\" is the first call of a session into the extension, for the"
    say "schema true; \"first\" the first validation in a session that has done nothing yet; \"next\" another"
    say "statement of the same session"
    printf '%-16s %8s  %-22s %-22s %s\n' set 'schema B' library first next
    query -c "CREATE TABLE one_document (payload jsonb)"
    for name in "${sets[@]}"; do
        query -c "TRUNCATE one_document" \
            -c "INSERT INTO one_document SELECT payload FROM document WHERE name = '$name' LIMIT 1"
        statement="SELECT $(query -c "SELECT validation_of('$name')") FROM one_document"
        for ((round = 0; round <= 2 * rounds; round++)); do
            mapfile -t times < <(session_times "$statement" "$statement AS next")
            mapfile -t -O 2 times < <(session_times "SELECT schema_registry.matches_schema('true', payload) FROM one_document")
            query -c "INSERT INTO result VALUES ('first $name', 'first', $round, ${times[0]}),
                ('first $name', 'next', $round, ${times[1]}), ('first $name', 'library', $round, ${times[2]})"
        done
        query -c "SELECT format('%-16s %8s  %-22s %-22s %s', '$name', schema_bytes, spread('first $name', 'library', 2),
            spread('first $name', 'first', 2), spread('first $name', 'next', 2)) FROM document_set WHERE name = '$name'"
    done
}

bench_memory() {
    local name
    say "Memory of the compiled schema"
    printf '%-16s %10s %10s %7s\n' set 'schema B' 'compiled B' ratio
    for name in "${sets[@]}"; do
        query -c "SELECT FROM document WHERE name = '$name' AND $(query -c "SELECT validation_of('$name')")" \
            -c "SELECT format('%-16s %10s %10s %7s', name, schema_bytes, bytes, round(bytes::numeric / schema_bytes, 2))
                FROM document_set, schema_registry.cache_statistics() WHERE name = '$name'" | sed '/^$/d'
    done
}
