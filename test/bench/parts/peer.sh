# Validation beside the best of others: the Rust crate jsonschema, which the extension pg_jsonschema
# is made of, called in the server. It is fetched and built for this part only, which takes minutes
# the first time; without cargo, or when crates cannot be fetched, the part is skipped.

# Prints why there can be no peer, if so.
fetch_peer() {
    if ! command -v cargo >/dev/null; then
        echo "there is no cargo"
    elif ! timeout 300 cargo fetch --locked --quiet --manifest-path "$here/peer/Cargo.toml" >&2; then
        echo "its crates cannot be fetched"
    fi
}

build_peer() {
    local target=$root/build/bench/peer/cargo
    cargo build --release --locked --offline --quiet --manifest-path "$here/peer/Cargo.toml" --target-dir "$target"
    ${MAKE:-make} -s -C build/bench/peer -f "$here/peer/Makefile" VPATH="$here/peer" PG_CONFIG="$PG_CONFIG" \
        PEER_LIBRARY="$target/release/libschema_registry_bench_peer.a" install DESTDIR="$prefix"
}

create_peer() {
    local variant
    query -c "CREATE FUNCTION bench_peer_schema(text) RETURNS void LANGUAGE c STRICT
        AS '\$libdir/schema_registry_bench_peer', 'bench_peer_schema'"
    for variant in in_place compiled uncompiled; do
        query -c "CREATE FUNCTION bench_peer_$variant(jsonb) RETURNS boolean LANGUAGE c STABLE STRICT
            AS '\$libdir/schema_registry_bench_peer', 'bench_peer_$variant'"
    done
}

# The geometric mean over the datasets of how many times as long as ours a variant takes.
peer_mean() {
    query -c "SELECT round(exp(avg(ln(ratio))), 2)
        FROM (SELECT (percentile_cont(0.5) WITHIN GROUP (ORDER BY p.value / v.value))::numeric AS ratio
            FROM result p JOIN result v USING (benchmark, round)
            WHERE benchmark LIKE 'peer %' AND p.variant = '$1' AND v.variant = 'validate'
                AND benchmark NOT IN ('peer order', 'peer numbers')
            GROUP BY benchmark) r"
}

bench_peer() {
    local name reason
    mkdir -p build/bench/peer
    reason=$(fetch_peer)
    if [ -n "$reason" ]; then
        say "peer: skipped, $reason"
        return
    fi
    build_peer
    create_peer
    say "The crate jsonschema $(sed -n 's/^jsonschema = .*"=\([0-9.]*\)".*/\1/p' "$here/peer/Cargo.toml") beside us:"
    say "nanoseconds of processor time a document, and ratios to validate, medians (lowest to highest) of"
    say "$((2 * rounds + 1)) rounds. \"in place\" reads the jsonb; \"compiled\" makes text of it and parses that;"
    say "\"uncompiled\" also compiles the schema for each document (every other round). \"differ\": documents"
    say "with another verdict"
    printf '%-14s %7s %7s %8s %9s %11s  %-21s %-21s %-27s %s\n' set walk validate 'in place' compiled uncompiled \
        'in place / validate' 'compiled / validate' 'uncompiled / validate' differ
    for name in "${sets[@]}"; do
        query -v name="$name" -v rounds="$((2 * rounds + 1))" -v work="$work" -v schema_file="$(schema_file "$name")" \
            -f "$here/server/peer.sql"
    done
    if [ "${#sets[@]}" -gt 2 ]; then
        say "geometric means of the datasets: in place $(peer_mean 'in place'), compiled $(peer_mean compiled)," \
            "uncompiled $(peer_mean uncompiled)"
    fi
}
