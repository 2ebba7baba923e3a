#!/usr/bin/env bash
# Everything that CI runs: check.sh [PART...]. Each part is a script of its own whose last line is
# "N passed, N failed"; a part that ends without that line counts as one failure. The last line
# here is the sum. Logs are left in build/run/log.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

# part -> command, in the order of running: what is quick and likely to fail comes first.
part_names=(build lint unit layout regress isolation tap http suites docs fuzz bench demo)
declare -A part_command=(
    [build]="test/run/build.sh"
    [lint]="test/lint/run.sh"
    [unit]="test/run/unit.sh"
    [layout]="test/support/run.sh"
    [regress]="test/run/regress.sh"
    [isolation]="test/run/isolation.sh"
    [tap]="test/run/prove.sh test/tap"
    [http]="test/run/prove.sh test/http"
    [suites]="test/suites/run.sh"
    [docs]="test/docs/run.sh"
    [fuzz]="env FUZZ_SECONDS=10 test/run/fuzz.sh"
    [bench]="env BENCH_SMOKE=1 test/bench/run.sh"
    [demo]="test/run/demo.sh"
)

# The user that runs the servers must be able to read the tree. Where it cannot (a clone below
# /root), a copy is tested.
if ! as_server test -r "$root/Makefile"; then
    copy=$(mktemp -d /var/tmp/schema_registry.XXXXXX)
    trap 'rm -rf "$copy"' EXIT
    chmod 755 "$copy"
    tar --exclude=./build/run --exclude=./build/demo --exclude=./.git -cf - . | tar -C "$copy" -xf -
    if [ -n "${JSON_SCHEMA_TEST_SUITE:-}" ]; then
        mkdir -p "$copy/build"
        cp -r "$JSON_SCHEMA_TEST_SUITE" "$copy/build/json-schema-test-suite"
        export JSON_SCHEMA_TEST_SUITE=$copy/build/json-schema-test-suite
    fi
    chmod -R go+rX "$copy"
    echo "testing a copy of the tree, $copy: user postgres cannot read $root"
    "$copy/test/run/check.sh" "$@"
    exit
fi

mkdir -p "$run_dir/log"
passed=0
failed=0
failed_parts=()

run_part() {
    local part=$1 log=$run_dir/log/$1.log line start=$SECONDS
    local program=${part_command[$part]#env *=* }
    # Not every tree has every kind of test.
    if [ ! -e "${program%% *}" ]; then
        echo "-- $part: no tests"
        return
    fi
    echo "-- $part"
    ${part_command[$part]} 2>&1 | tee "$log" || true
    line=$(tail -n 1 "$log")
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        passed=$((passed + BASH_REMATCH[1]))
        failed=$((failed + BASH_REMATCH[2]))
        [ "${BASH_REMATCH[2]}" -eq 0 ] || failed_parts+=("$part")
    else
        echo "part $part ended without a total"
        failed=$((failed + 1))
        failed_parts+=("$part")
    fi
    echo "   ($((SECONDS - start)) s)"
}

if [ $# -gt 0 ]; then
    part_names=("$@")
fi
for part in "${part_names[@]}"; do
    if [ -z "${part_command[$part]:-}" ]; then
        echo "no part \"$part\"; there are: ${!part_command[*]}" >&2
        exit 2
    fi
    run_part "$part"
    # Without a build there is nothing to test.
    if [ "$part" = build ] && [ "$failed" -ne 0 ]; then
        break
    fi
done

if [ "$failed" -ne 0 ]; then
    echo "failed: ${failed_parts[*]} (logs: build/run/log)"
fi
total "$passed" "$failed"
