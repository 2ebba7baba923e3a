#!/usr/bin/env bash
# Proves src/pg/jsonb/jsonb_writer: the jsonb it makes of some 20,000 texts, and of the documents in
# SCHEMA_DATASETS if there are any, against the server's own, byte by byte.
source "$(dirname "${BASH_SOURCE[0]}")/../run/common.sh"
find_server
cd "$root"

documents=()
if [ -n "${SCHEMA_DATASETS:-}" ]; then
    documents=("$SCHEMA_DATASETS"/*/instances.jsonl)
fi
write_temp_config
start_server layout
make_run_dir layout_data
"$root/build/unit/jsonb_layout" "${documents[@]}" >"$run_dir/layout_data/layout"
# A jsonb is seen as it lies by a cast that does nothing.
psql -X -q -v ON_ERROR_STOP=1 -v file="$run_dir/layout_data/layout" <<'SQL'
CREATE CAST (jsonb AS bytea) WITHOUT FUNCTION;
CREATE TABLE layout (text text, bytes text);
COPY layout FROM :'file';
SQL
different=$(psql -X -A -t -c "SELECT left(text, 200), text::jsonb::bytea, bytes FROM layout
    WHERE encode(text::jsonb::bytea, 'hex') <> bytes
    ORDER BY length(text) LIMIT 20" | cut -c 1-1000)
echo "jsonb of $(psql -X -A -t -c "SELECT count(*) FROM layout") texts compared"
if [ -n "$different" ]; then
    echo "$different"
    total 0 1
else
    total 1 0
fi
