"""Tables: which lines around them are caption and source, and what their cells mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from textmine.readers.base import Line, Run
from textmine.schema.v1 import Cell
from textmine.structure.cues import cues
from textmine.structure.groups import Group

_GROUPED = re.compile(r"[+−–-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SPACED = re.compile(r"[+−–-]?\d{1,3}(?:[   ]\d{3})+")
_PLAIN = re.compile(r"[+−–-]?\d{1,15}(?:\.\d{1,15})?")
_NOTHING = re.compile(r"[-–—.…·]{0,3}|n\.?\s?a\.?", re.IGNORECASE)
_MAX_CAPTION = 300


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption taken apart: "1" and "Military spending" of "Table 1: Military spending"."""

    label: str
    title: str | None


@cache
def _caption(kind: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in cues("captions", kind))
    return re.compile(
        rf"(?:{words})\s*(?P<label>[A-Z]?\d+(?:[.\-]\d+)*[a-z]?|[IVXL]+)\s*(?P<end>[.:|–—-]|\Z|\s)\s*",
        re.IGNORECASE,
    )


def caption_of(text: str, kind: str = "tables") -> Caption | None:
    """Return the caption that `text` is, or None if it does not begin with "Table 1" or the like."""
    match = _caption(kind).match(text)
    if match is None or len(text) > _MAX_CAPTION:
        return None
    rest = text[match.end() :].strip()
    # "Table 1 shows that …" is a sentence: behind a mere space a caption's title begins with a capital and has no verb's look.
    if not match["end"].strip() and rest and (rest[0].islower() or rest.endswith(".")):
        return None
    return Caption(match["label"], rest or None)


def find_tables(groups: Sequence[Group]) -> None:
    """Give captions and source lines next to tables their roles; other captions of tables and figures, too."""
    for group in groups:
        if group.role in ("paragraph", "heading") and any(
            caption_of(group.text, kind) for kind in ("tables", "figures")
        ):
            group.role = "caption"
    for index, group in enumerate(groups):
        if group.role != "table":
            continue
        below = _neighbour(groups, index, 1)
        if (
            below is not None
            and below.role == "paragraph"
            and below.text.casefold().startswith(cues("captions", "sources"))
        ):
            below.role = "source"


def _neighbour(groups: Sequence[Group], index: int, step: int) -> Group | None:
    index += step
    while 0 <= index < len(groups) and groups[index].role == "page_break":
        index += step
    return groups[index] if 0 <= index < len(groups) else None


def source_name(text: str) -> str:
    """Return the source that a source line names, without "Source:"."""
    low = text.casefold()
    for prefix in sorted(cues("captions", "source_prefixes"), key=len, reverse=True):
        if low.startswith(prefix):
            return text[len(prefix) :].lstrip(" :").strip() or text
    return text


def rows_of(lines: Sequence[Line]) -> list[tuple[tuple[Run, ...], ...]]:
    """Return the rows' cells, rows of one length; rows without any text are left out."""
    rows = [line.cells for line in lines if any(run.text.strip() for cell in line.cells for run in cell)]
    width = max((len(row) for row in rows), default=0)
    return [row + ((),) * (width - len(row)) for row in rows]


def cell_value(text: str) -> Cell:
    """Return a number for what is one ("1,094", "-0.5"), None for an empty cell or a dash, else the text."""
    text = " ".join(text.split())
    if _NOTHING.fullmatch(text):
        return None
    if _GROUPED.fullmatch(text) or _SPACED.fullmatch(text) or _PLAIN.fullmatch(text):
        bare = re.sub(r"[,   ]", "", text).replace("−", "-").replace("–", "-")
        return float(bare) if "." in bare else int(bare)
    return text
