#!/usr/bin/env bash
# Runs every check of this folder: each is a program that prints what is wrong and fails, or ends
# with status 77 when this machine cannot run it (it says why). `make lint`, the pre-commit hook
# and `make check` all come here. The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export LC_ALL=C

passed=0
failed=0
for check in test/lint/*; do
    case $check in
    *.sh | *.pm | */pre-commit) continue ;;
    esac
    output=$("$check" 2>&1)
    case $? in
    0) passed=$((passed + 1)) ;;
    77) echo "lint/$(basename "$check"): skipped: $output" ;;
    *)
        failed=$((failed + 1))
        echo "lint/$(basename "$check"):"
        sed 's/^/    /' <<<"$output"
        ;;
    esac
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
