#!/usr/bin/env bash
# make demo-stop: ends the cluster and the PostgREST that make demo left running, and removes
# their files.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

if [ ! -e "$demo/place" ]; then
    echo "The demo is not running."
    exit 0
fi
stop_demo
echo "The demo is stopped."
