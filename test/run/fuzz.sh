#!/usr/bin/env bash
# Builds the fuzzers (test/fuzz, one a file) by clang and runs each for FUZZ_SECONDS, starting from
# its seeds in test/fuzz/seeds/<name>, which also hold the cases that were found and mended.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

seconds=${FUZZ_SECONDS:-60}
build=build/fuzz
mkdir -p build
cmake -S . -B "$build" -G Ninja -DSR_FUZZ=ON -DCMAKE_CXX_COMPILER=clang++ >build/cmake-fuzz.log ||
    { cat build/cmake-fuzz.log; exit 1; }
cmake --build "$build" -- -j "${JOBS:-$(nproc)}"

passed=0
failed=0
for source in test/fuzz/*.cpp; do
    name=$(basename "$source" .cpp)
    mkdir -p "$build/corpus/$name" "$build/found/$name"
    seeds=()
    if [ -d "test/fuzz/seeds/$name" ]; then
        seeds=("test/fuzz/seeds/$name")
    fi
    if "$build/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 \
        -print_final_stats=1 -artifact_prefix="$build/found/$name/" \
        "$build/corpus/$name" "${seeds[@]}" >"$build/$name.log" 2>&1; then
        passed=$((passed + 1))
        echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$name.log") inputs, no finding"
    else
        failed=$((failed + 1))
        tail -n 60 "$build/$name.log"
        echo "$name: failed; the input is in $build/found/$name"
    fi
done
total "$passed" "$failed"
