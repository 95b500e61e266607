"""Small raised figures: which of them mark a note, which are exponents and ordinals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from textmine.readers.base import Run
from textmine.readers.cues import cues
from textmine.readers.raw_lines import cut

_RAISED = re.compile("[⁰¹²³⁴-⁹]+")
_FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_TAIL = 40  # characters before a figure that tell what it is
_WORD_BEFORE = re.compile(r"([^\W\d_]+|\d)\Z")


@cache
def _label() -> re.Pattern[str]:
    signs = "".join(re.escape(sign) for sign in cues("superscripts", "signs"))
    one = rf"(?:\d{{1,4}}|[{signs}]{{1,3}})"
    return re.compile(rf"\s*\[?({one}(?:\s*[,;–-]\s*{one})*)\]?\s*")


def note_label(raised: str, before: str) -> str | None:
    """Return the label, or the labels parted by commas, if `raised` marks a note; None for "th" or the 2 of "km2".

    Args:
        raised: what is set as a superscript.
        before: the text in front of it, its last words at least.
    """
    match = _label().fullmatch(raised)
    return match[1] if match and not _is_exponent(raised, before) else None


def split_raised(runs: Iterator[Run]) -> Iterator[Run]:
    """Yield `runs` with Unicode superscript figures as runs of their own, note markers labelled."""
    before = ""
    for run in runs:
        position = 0
        for match in _RAISED.finditer(run.text) if run.note is None else ():
            before_here = (before + run.text[max(match.start() - _TAIL, 0) : match.start()])[-_TAIL:]
            alone = not before_here.strip() and match.end() == len(run.text)
            if alone or _is_exponent(match[0], before_here):
                continue
            if match.start() > position:
                yield cut(run, position, match.start())
            look = replace(run.look, superscript=True)
            yield cut(run, match.start(), match.end(), look=look, note=match[0].translate(_FIGURES))
            position = match.end()
        if position < len(run.text) or not position:
            yield cut(run, position, len(run.text)) if position else run
        before = (before + run.text[-_TAIL:])[-_TAIL:]


def _is_exponent(raised: str, before: str) -> bool:
    match = _WORD_BEFORE.search(before)
    if match is None or not raised.strip().translate(_FIGURES).isdigit():
        return False
    # "10⁶" is a power, but a raised 12 behind a year is more likely a note: a power's base has one or two figures.
    number = re.search(r"\d+\Z", before)
    return match[1] in cues("superscripts", "units") or bool(number and len(number[0]) <= 2)
