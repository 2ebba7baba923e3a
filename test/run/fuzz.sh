#!/usr/bin/env bash
# Builds the fuzzers by clang and runs each for FUZZ_SECONDS, those that compare (views and peer)
# for a minute at least. Those of libFuzzer (test/fuzz, one a file) start from their seeds in
# test/fuzz/seeds/<name>, which also hold the cases that were found and mended. The last one,
# test/fuzz/peer, compares verdicts with another validator's; FUZZ_SEED repeats a run of it.
# "fuzz.sh NAME..." runs some.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

seconds=${FUZZ_SECONDS:-60}
compare_seconds=$((seconds > 60 ? seconds : 60))
build=build/fuzz
mkdir -p build
cmake -S . -B "$build" -G Ninja -DSR_FUZZ=ON -DCMAKE_CXX_COMPILER=clang++ \
    -DPG_CONFIG="$(command -v "$PG_CONFIG")" >build/cmake-fuzz.log ||
    { cat build/cmake-fuzz.log; exit 1; }
cmake --build "$build" -- -j "${JOBS:-$(nproc)}"

names=("$@")
if [ ${#names[@]} -eq 0 ]; then
    for source in test/fuzz/*.cpp; do
        names+=("$(basename "$source" .cpp)")
    done
    names+=(peer)
fi
passed=0
failed=0

run_fuzzer() {
    local name=$1 options=(-max_total_time="$seconds" -max_len=16384) seeds=() log=$build/$1.log
    mkdir -p "$build/corpus/$name" "$build/found/$name"
    if [ -d "test/fuzz/seeds/$name" ]; then
        seeds=("test/fuzz/seeds/$name")
    fi
    # Its mutations mean something by themselves: weighing them costs more time than running them.
    if [ "$name" = views ]; then
        options=(-max_total_time="$compare_seconds" -max_len=4096 -entropic=0)
    fi
    options+=(-timeout=10 -rss_limit_mb=2048 -print_final_stats=1
        -artifact_prefix="$build/found/$name/")
    if "$build/$name" "${options[@]}" "$build/corpus/$name" "${seeds[@]}" >"$log" 2>&1; then
        passed=$((passed + 1))
        echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, no finding"
    else
        failed=$((failed + 1))
        tail -n 60 "$log"
        echo "$name: failed; the input is in $build/found/$name"
    fi
}

run_peer() {
    local python=build/tools/python/bin/python
    if ! "$python" -c 'import jsonschema' 2>/dev/null; then
        echo "peer: skipped, there is no jsonschema in build/tools/python (make deps installs it)"
        return
    fi
    if "$python" -B test/fuzz/peer/run.py --program "$build/verdicts" --seconds "$compare_seconds" \
        ${FUZZ_SEED:+--seed "$FUZZ_SEED"} >"$build/peer.log" 2>&1; then
        passed=$((passed + 1))
        echo "peer: $(tail -n 1 "$build/peer.log")"
    else
        failed=$((failed + 1))
        tail -n 60 "$build/peer.log"
        echo "peer: failed (log: $build/peer.log)"
    fi
}

for name in "${names[@]}"; do
    if [ "$name" = peer ]; then
        run_peer
    else
        run_fuzzer "$name"
    fi
done
total "$passed" "$failed"
