#!/usr/bin/env bash
# The demo as README tells it: it must end well, end well again while it is running, and stop.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

passed=0
failed=0
attempt() {
    if "$@"; then
        passed=$((passed + 1))
    else
        echo "failed: $*"
        failed=$((failed + 1))
    fi
}

attempt ${MAKE:-make} --no-print-directory demo
attempt ${MAKE:-make} --no-print-directory demo
attempt test -s build/demo/env
attempt ${MAKE:-make} --no-print-directory demo-stop
total "$passed" "$failed"
