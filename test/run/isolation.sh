#!/usr/bin/env bash
# Runs test/isolation/specs by pg_isolation_regress, in a cluster of its own; ISOLATION="name..."
# picks some.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$root/test/run/pg_regress.sh"

tests=${ISOLATION:-$(cd "$root/test/isolation/specs" && printf '%s\n' *.spec | sed 's/\.spec$//')}
run_pg_regress isolation "$pgxs_test/isolation/pg_isolation_regress" "$root/test/isolation" "$tests"
