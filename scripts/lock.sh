#!/bin/sh
# Resolve pyproject.toml into the two locks: lock.sh VENV
# One lock holds for every supported Python and platform; the second one only adds to the first.
set -eu

venv=$1
cd "$(dirname "$0")/.."

compile() {
    "$venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header pyproject.toml "$@"
}

"$venv/bin/python" -m pip install --quiet uv
compile --output-file requirements/base.txt
compile --group dev --constraints requirements/base.txt --output-file requirements/dev.txt
