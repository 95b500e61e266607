"""Work counted instead of timed: the same number on every machine and under any load."""

from __future__ import annotations

import sys
from collections.abc import Callable


def effort(action: Callable[[], object]) -> int:
    """Return the number of calls, of Python and of C functions, that `action` makes."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(before)
    return calls
