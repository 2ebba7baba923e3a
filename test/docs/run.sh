#!/usr/bin/env bash
# Executes the SQL of README.md and of every tutorial as a reader would: the ```sql blocks of one
# document in order, in a database of their own, each by one psql that stops at an error. A block
# marked "```sql error" must fail. Blocks of other languages are not run.
source "$(dirname "${BASH_SOURCE[0]}")/../run/common.sh"
find_server
write_temp_config
start_server docs
cd "$root"

# blocks FILE FOLDER: writes NNN.sql (must work) and NNN.error.sql (must fail), each with a first
# line that names its place.
blocks() {
    awk -v file="$1" -v folder="$2" '
        /^ *```sql( error)? *$/ && !inside {
            inside = 1
            output = sprintf("%s/%03d%s.sql", folder, ++count, / error *$/ ? ".error" : "")
            printf "-- %s:%d\n", file, NR > output
            next
        }
        /^ *``` *$/ && inside { inside = 0; close(output); next }
        inside { print > output }' "$1"
}

passed=0
failed=0
run_block() {
    local block=$1 database=$2 place status=0
    place=$(sed -n '1s/^-- //p' "$block")
    psql -X -q -v ON_ERROR_STOP=1 -d "$database" -f "$block" >"$block.out" 2>&1 || status=$?
    if { [[ $block == *.error.sql ]] && [ "$status" -eq 3 ]; } ||
        { [[ $block != *.error.sql ]] && [ "$status" -eq 0 ]; }; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        if [[ $block == *.error.sql ]]; then
            echo "$place: the block should fail and did not"
        else
            echo "$place: the block failed"
        fi
        sed 's/^/    /' "$block.out"
    fi
}

for document in README.md docs/tutorials/*.md; do
    [ -e "$document" ] || continue
    name=$(basename "$document" .md | tr -c 'a-zA-Z0-9\n' _)
    folder=$run_dir/docs/$name
    mkdir "$folder"
    createdb "$name"
    blocks "$document" "$folder"
    for block in "$folder"/*.sql; do
        [ -e "$block" ] || continue
        run_block "$block" "$name"
    done
    echo "$document: $(find "$folder" -name '*.sql' | wc -l) blocks"
done
total "$passed" "$failed"
