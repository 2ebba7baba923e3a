#!/usr/bin/env bash
# Runs sql/*.sql against expected/*.out by pg_regress, in a cluster of its own. The tests are
# independent of each other and run in name order; REGRESS="name..." picks some.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$root/test/run/pg_regress.sh"

tests=${REGRESS:-$(cd "$root/sql" && printf '%s\n' *.sql | sed 's/\.sql$//')}
run_pg_regress regress "$pgxs_test/regress/pg_regress" "$root" "$tests"
