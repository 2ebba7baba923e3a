#!/usr/bin/env bash
# Builds both variants of the extension and installs the one for tests below build/check/stage.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

passed=0
failed=0
for target in all stage-check; do
    if ${MAKE:-make} --no-print-directory -j "${JOBS:-$(nproc)}" "$target"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
done
total "$passed" "$failed"
