"""List items that a bullet tells, in formats without markup for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from textmine.readers.base import Line
from textmine.readers.raw_lines import without_start
from textmine.readers.stops import ends_clause, ends_sentence

_BULLET = re.compile(r"([•‣▪◦·])[ \t]*(?=\S)")
# A dash or asterisk is also a stop within a sentence; as a bullet it stands behind a stop, a blank line or an item.
_DASH = re.compile(r"([*–-])[ \t]+(?=\S)")
_GAP = 0.25


def with_items(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield `lines`; what begins with a bullet is a list item, and so is what goes on with it, set in as far or hanging."""
    item: Line | None = None
    above: Line | None = None
    for line in lines:
        made = line
        if line.kind == "text" and line.runs:
            bullet = _bullet(line, above)
            if bullet:
                runs = without_start(line.runs, bullet.end())
                item = made = replace(line, kind="list_item", runs=runs, level=1, label=bullet[1])
            elif item is not None and above is not None and _hangs(line, item, above):
                made = replace(line, kind="list_item", level=item.level)
            else:
                item = None
        elif line.kind != "page_break":
            item = None
        above = made if line.kind != "page_break" else above
        yield made


def _bullet(line: Line, above: Line | None) -> re.Match[str] | None:
    text = line.text
    opens = (
        above is None or above.kind != "text" or line.before > _GAP or ends_clause(above.text, figures=True)
    )
    return _BULLET.match(text) or (_DASH.match(text) if opens else None)


def _hangs(line: Line, item: Line, above: Line) -> bool:
    step = line.indent - item.indent
    if line.before > _GAP or not 0 <= step <= len(item.label or "") + 1:
        return False
    # A line at the bullet's own edge goes on only with an unfinished item: a new paragraph may begin there, too.
    return step > 0 or not ends_sentence(above.text, figures=True)
