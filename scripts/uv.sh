#!/usr/bin/env bash
# Run uv with the arguments given; where the machine has none, install it into .tools first.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
if uv --version >/dev/null 2>&1; then
    exec uv "$@"
fi
if ! [ -x "$root/.tools/bin/uv" ]; then
    python="$(command -v python3 || command -v python || true)"
    if [ -z "$python" ]; then
        echo "setup: no Python found; install Python 3.12 or newer and run this again" >&2
        exit 1
    fi
    echo "setup: installing uv into .tools" >&2
    "$python" -m venv "$root/.tools" || {
        echo "setup: Python's venv module is missing (on Debian: apt install python3-venv)" >&2
        exit 1
    }
    "$root/.tools/bin/python" -m pip install --quiet --disable-pip-version-check 'uv>=0.5'
fi
exec "$root/.tools/bin/uv" "$@"
