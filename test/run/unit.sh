#!/usr/bin/env bash
# Builds the core by CMake, with no server in sight, and runs its unit tests; "unit.sh sanitize"
# does so under AddressSanitizer and UndefinedBehaviorSanitizer.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

build=build/unit
options=()
if [ "${1:-}" = sanitize ]; then
    build=build/asan
    options=(-DSR_SANITIZE=ON)
    # Frames are several times larger then, and the limits of depth are tested.
    ulimit -s unlimited
fi
mkdir -p build
cmake -S . -B "$build" -G Ninja "${options[@]}" >build/cmake.log || { cat build/cmake.log; exit 1; }
cmake --build "$build" -- -j "${JOBS:-$(nproc)}"

log=$build/ctest.out
ctest --test-dir "$build" --output-on-failure --no-tests=error --timeout 300 >"$log" 2>&1 || true
grep -v -E '^ *(Start +[0-9]+:|[0-9]+/[0-9]+ Test.* Passed )' "$log" || true
passed=$(grep -c -E '^ *[0-9]+/[0-9]+ Test .* Passed ' "$log" || true)
failed=$(sed -n 's/.* \([0-9]*\) tests failed out of .*/\1/p' "$log")
total "$passed" "${failed:-1}"
