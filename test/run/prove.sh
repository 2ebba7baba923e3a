#!/usr/bin/env bash
# Runs the TAP tests of a folder (prove.sh test/tap [FILE...]) with the server's Perl modules. For
# the tests of the HTTP door, POSTGREST names its program.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
find_server

folder=$1
shift
name=$(basename "$folder")
files=("$@")
if [ ${#files[@]} -eq 0 ]; then
    files=("$root/$folder"/*.pl)
fi
if [ ! -e "${files[0]}" ]; then
    echo "no tests in $folder"
    total 0 0
    exit
fi
make_run_dir "$name"
write_temp_config
log=$run_dir/$name.out

# The log of a test is written where it runs; the modules read TEMP_CONFIG and PG_REGRESS.
cd "$run_dir/$name"
as_server env TESTDIR="$run_dir/$name" TESTDATADIR="$run_dir/$name" TESTLOGDIR="$run_dir/$name/log" \
    TEMP_CONFIG="$temp_config" PG_REGRESS="$pgxs_test/regress/pg_regress" \
    POSTGREST="$root/build/tools/postgrest" SCHEMA_REGISTRY_ROOT="$root" PATH="$PATH" \
    prove -v -I "$pgxs_test/perl" -I "$root/$folder" "${files[@]}" >"$log" 2>&1 && status=0 || status=$?
grep -v -E '^ok |^#? *(ok|Checking port|Found port|Name:|Data directory:|Backup directory:)' "$log" || true

passed=$(grep -c '^ok [0-9]' "$log" || true)
failed=$(grep -c '^not ok [0-9]' "$log" || true)
# A file that died in the middle has no line for it.
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
fi
total "$passed" "$failed"
