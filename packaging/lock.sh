#!/bin/sh
# Renews the locks: exact versions with the hashes of every platform's wheels, and no address, so that they hold wherever packages come from.
# One lock serves Linux, Windows and macOS and every Python from 3.11 on; environment markers tell them apart.
# Usage: sh packaging/lock.sh [--upgrade]
set -eu
cd "$(dirname "$0")/.."
tool=build/lock-tool
[ -x $tool/bin/uv ] || { python3 -m venv $tool; $tool/bin/python -m pip --quiet --disable-pip-version-check install 'uv>=0.9'; }

lock() {
    $tool/bin/uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-build \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@"
}

lock pyproject.toml -o packaging/requirements.lock "$@"
lock packaging/requirements-dev.in -o packaging/requirements-dev.lock "$@"
lock packaging/requirements-bench.in -o packaging/requirements-bench.lock "$@"
