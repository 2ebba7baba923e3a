# run_pg_regress NAME PROGRAM INPUTDIR TESTS: runs the driver on a temporary instance that has the
# extension installed, and prints differences and the total; to be sourced behind common.sh.
find_server

run_pg_regress() {
    local name=$1 program=$2 input=$3 tests=$4 log=$run_dir/$1.out
    local passed failed
    make_run_dir "$name"
    write_temp_config
    # The driver wants to write below its working directory.
    (cd "$run_dir/$name" && as_server "$program" --temp-instance="$run_dir/$name/instance" \
        --temp-config="$temp_config" --bindir="$bindir" --inputdir="$input" \
        --outputdir="$run_dir/$name" --encoding=UTF8 --no-locale \
        --dbname="${name}_check" --load-extension=schema_registry $tests) 2>&1 | tee "$log" || true
    if [ -s "$run_dir/$name/regression.diffs" ]; then
        cat "$run_dir/$name/regression.diffs"
    fi
    # "test name ... ok  5 ms" up to server 15, "ok 1 - name  5 ms" since 16.
    passed=$(grep -c -E '^(ok [0-9]+ |(test )? *[^ ]+ +\.\.\. ok )' "$log" || true)
    failed=$(($(wc -w <<<"$tests") - passed))
    total "$passed" "$failed"
}
