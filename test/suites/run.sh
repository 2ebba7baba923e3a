#!/usr/bin/env bash
# The official suites, pinned by commit, over both views: documents (no server) and jsonb (a
# private server, remotes registered as subjects). They are data and not part of this tree: they
# are read from the folder that JSON_SCHEMA_TEST_SUITE names, or from ../shared/suites, and the run
# is skipped, saying so, where there is none.
source "$(dirname "${BASH_SOURCE[0]}")/../run/common.sh"
find_server
cd "$root"

suite=${JSON_SCHEMA_TEST_SUITE:-$root/../shared/suites/json-schema-test-suite}
if [ ! -d "$suite/tests" ]; then
    echo "skipped: no JSON Schema test suite in $suite (set JSON_SCHEMA_TEST_SUITE)"
    total 0 0
    exit
fi
suite=$(cd "$suite" && pwd)
passed=0
failed=0

# Adds the last line of a run's output to the totals.
count() {
    local line
    line=$(tail -n 1 "$1")
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        passed=$((passed + BASH_REMATCH[1]))
        failed=$((failed + BASH_REMATCH[2]))
    else
        failed=$((failed + 1))
    fi
}

echo "JSON Schema, over documents"
mkdir -p "$run_dir/log"
"$root/build/unit/json_schema_suite" "$suite" | tee "$run_dir/log/suite_document.log" || true
count "$run_dir/log/suite_document.log"

echo "JSON Schema, over jsonb"
write_temp_config
start_server suites
psql -X -q -c "CREATE EXTENSION schema_registry"
psql -X -q -v suite="$suite" -f test/suites/json_schema_suite.sql 2>&1 |
    tee "$run_dir/log/suite_jsonb.log" || true
count "$run_dir/log/suite_jsonb.log"

echo "JSON Schema, validation reports"
psql -X -q -c "CREATE DATABASE output"
psql -X -q -d output -c "CREATE EXTENSION schema_registry"
psql -X -q -d output -v suite="$suite" -f test/suites/output_suite.sql 2>&1 |
    tee "$run_dir/log/suite_output.log" || true
count "$run_dir/log/suite_output.log"
total "$passed" "$failed"
