# Instructions that one validation executes, beside the walk: by callgrind, over the same images of
# the documents, in a program without a server. No load on the machine changes them.

build_instructions() {
    local program=$1 objects
    mapfile -t objects < <(find "build/$variant/src/core" "build/$variant/src/pg/jsonb" -name '*.o')
    ${CXX:-g++} -std=c++20 -O2 -Isrc -Itest/bench -isystem "$("$PG_CONFIG" --includedir-server)" \
        test/bench/micro/instructions.cpp "${objects[@]}" -lre2 -lpcre2-8 -lidn2 -o "$program"
}

# Prints the instructions of one pass.
count_instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no \
        --toggle-collect=bench_measured_pass "$@" 2>&1 >/dev/null |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

bench_instructions() {
    local program=build/bench/instructions name documents walked validated schema
    if ! command -v valgrind >/dev/null; then
        say "Instructions: skipped, there is no valgrind"
        return
    fi
    build_instructions "$program"
    say "Instructions a document, by callgrind; without the call from SQL"
    printf '%-16s %9s %10s %10s %7s\n' set documents walk validate ratio
    for name in "${counted[@]}"; do
        query -c "COPY (SELECT bench_image(bench_flat(payload)) FROM document WHERE name = '$name' LIMIT 1000)
            TO '$run_dir/bench/images' (FORMAT binary)"
        schema=$(schema_file "$name")
        documents=$("$program" walk "$schema" "$run_dir/bench/images")
        walked=$(count_instructions "$program" walk "$schema" "$run_dir/bench/images")
        validated=$(count_instructions "$program" validate "$schema" "$run_dir/bench/images")
        record "instructions $name" walk 1 "$walked::numeric / $documents"
        record "instructions $name" validate 1 "$validated::numeric / $documents"
        query -c "SELECT format('%-16s %9s %10s %10s %7s', '$name', $documents, round($walked::numeric / $documents),
            round($validated::numeric / $documents), round($validated::numeric / $walked, 2))"
    done
}
