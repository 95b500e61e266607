"""Names of peoples, creeds and parties: "Dane", "Danes", "Danish" are one."""

from __future__ import annotations

from functools import cache

from textmine.components.identity.data import people_rules
from textmine.components.identity.forms import folded

_SHORTEST_STEM = 3
_OF_MEN = ("women", "woman", "men", "man")


@cache
def _same() -> dict[str, str]:
    return {folded(word): folded(first) for word, first in people_rules().same.items()}


def stem(name: str) -> str:
    """Return what all names of one people have in common; `name` is folded.

    Names known to be one count first ("Islam", "Muslim"); else the ending goes, the longest that leaves three
    letters and no other people ("Romanian" is not from "Roman").
    """
    if name in _same():
        return _same()[name]
    if " " in name and name.rsplit(" ", 1)[1] in _same():
        front, last = name.rsplit(" ", 1)
        return f"{front} {_same()[last]}"
    for ending in _OF_MEN:
        short = name.removesuffix(ending)
        if short != name and len(short) > _SHORTEST_STEM:
            return stem(short)
    for ending in people_rules().endings:
        short = name.removesuffix(ending)
        if short != name and len(short) >= _SHORTEST_STEM and short not in _same():
            return short
    return name
