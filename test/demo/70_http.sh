#!/usr/bin/env bash
# The same job over HTTP, as any client would do it: curl against PostgREST at POSTGREST_URL. Each
# request states the status that it must have.
set -euo pipefail

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

shorten() {
    sed "s/^\(.\{$1\}\).*/\1.../"
}

# ask STATUS TARGET [BODY]: a POST where there is a body, else a GET.
ask() {
    local expected=$1 target=$2 body=${3-} status options=()
    if [ -n "$body" ]; then
        options=(-H 'Content-Type: application/json' -d "$body")
        echo "  POST $target $(shorten 100 <<<"$body")"
    else
        echo "  GET $target"
    fi
    status=$(curl -sS -g -o "$answer" -w '%{http_code}' "${options[@]}" "$POSTGREST_URL$target")
    echo "    $status $(tr -d '\n' <"$answer" | shorten 500)"
    if [ "$status" != "$expected" ]; then
        echo "demo: expected status $expected" >&2
        exit 1
    fi
}

record_schema=$(jq -c '{"$schema"} + .properties["4217"].items' \
    /usr/share/iso-codes/json/schema-4217.json)
wider_schema=$(jq -c '.properties.symbol = {type: "string"}' <<<"$record_schema")
stricter_schema=$(jq -c '.required += ["symbol"]' <<<"$wider_schema")

register() {
    jq -n -c --argjson schema "$1" '{subject: "currency", schema: $schema}'
}

echo "9. The same over HTTP, at $POSTGREST_URL"
echo 'Register the schema of a currency. Its id is that of iso-4217.record, whose content it is:'
ask 200 /rpc/register_schema "$(register "$record_schema")"
echo 'Judge two documents:'
ask 200 /rpc/validate_against \
    '{"schema": "currency", "instance": {"alpha_3": "EUR", "name": "Euro", "numeric": "978"}}'
ask 422 /rpc/require_valid \
    '{"schema": "currency", "instance": {"alpha_3": "euro", "name": "Euro", "numeric": "978"}}'
ask 200 /rpc/validation_errors \
    '{"schema": "currency", "instance": {"alpha_3": "euro", "name": "Euro", "numeric": "978"}}'
echo 'A compatible version, then an incompatible one:'
ask 200 /rpc/register_version "$(register "$wider_schema")"
ask 409 /rpc/register_version "$(register "$stricter_schema")"
echo 'Read it back:'
ask 200 '/schema_versions?subject=eq.currency&select=subject,version,semantic_version,schema_id,state'
ask 200 '/subjects?subject=eq.currency&select=versions,level,mode'
ask 200 '/audit_log?subject=eq.currency&select=entry,actor,action,version'
ask 404 '/rpc/get_schema?selector=nothing'
