#!/usr/bin/env bash
# Make the locked environment in the folder given (default .venv). Needs Python 3 and a package index, nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
venv="${1:-.venv}"
version="$(cat .python-version)"

if ! [ -x "$venv/bin/python" ]; then
    scripts/uv.sh venv --quiet --python "$version" "$venv" || {
        echo "setup: Python $version was not found; install it, or name one: UV_PYTHON=/path/to/python3.12 make setup" >&2
        exit 1
    }
fi
echo "setup: installing the locked environment into $venv (a minute or two the first time)"
scripts/uv.sh pip sync --quiet --compile-bytecode --require-hashes --python "$venv/bin/python" requirements.lock
scripts/uv.sh pip install --quiet --no-deps --no-build-isolation --python "$venv/bin/python" --editable .
"$venv/bin/python" -m compileall -q src
