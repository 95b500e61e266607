"""Quotation marks in pairs, whatever their shape, and whatever is missing.

Nothing here looks at words or grammar but what tells a mark from an apostrophe. One pass over the marks of a
paragraph, with a stack; no input raises.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, Literal

from textmine.components.context import Region
from textmine.components.records import Span
from textmine.components.sentences import PROSE

Role = Literal["open", "close", "either"]
_OPENERS = frozenset("([{<—–-−/")
_TERMINATORS = frozenset(".?!")
# Quotations in one another, at most: a mark further up the stack is a slip.
_DEEPEST = 8
_RESUMED = 400
_TRAILING = " \t\r\n\u00a0.,;:?!…—–-"


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage between quotation marks.

    Attributes:
        start: offset of the opening mark.
        end: offset behind the closing mark; where that is missing, the end of what is taken for the passage.
        spans: the passage without marks, one span a paragraph, trailing punctuation and all.
        depth: 0 for a passage that stands in no other.
        closed: the closing mark is there.
        region: index of the region where it begins.
        family: which kind of marks.
    """

    start: int
    end: int
    spans: tuple[Span, ...]
    depth: int
    closed: bool
    region: int
    family: str


@dataclass(frozen=True, slots=True)
class _Glyph:
    family: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    family: str
    role: Role
    low: bool = False
    exact: bool = True


@dataclass(slots=True)
class _Open:
    mark: _Mark
    region: int
    begins: int
    spans: list[Span] = field(default_factory=list)


@cache
def _table() -> tuple[dict[str, _Glyph], frozenset[str]]:
    text = resources.files(__package__).joinpath("marks.toml").read_text(encoding="utf-8")
    data: dict[str, dict[str, Any]] = tomllib.loads(text)
    elisions = frozenset(data.pop("elisions")["words"])
    glyphs: dict[str, _Glyph] = {}
    for family, row in data.items():
        turned = {"turned"} if row.get("turned") else set()
        for role in ("open", "close", "low", "either"):
            for glyph in row.get(role, ()):
                glyphs[glyph] = _Glyph(family, frozenset({role} | turned))
    return glyphs, elisions


def marked_passages(text: str, regions: Sequence[Region]) -> list[Marked]:
    """Return the passages in quotation marks of the prose regions, by start, outer before inner.

    Args:
        text: the whole text.
        regions: paragraphs and the like, in order. A passage leaves its region only by the convention that
            every further paragraph of a quotation opens with a mark and only the last one closes.
    """
    found: list[Marked] = []
    open_over: list[_Open] = []
    for index, region in enumerate(regions):
        if region.kind not in PROSE:
            continue
        marks = list(_roles(text, region, bool(open_over)))
        if open_over and not _goes_on(open_over, marks, text, region):
            found.extend(_given_up(text, regions, open_over))
            open_over = []
        following = next((r for r in regions[index + 1 : index + 2] if r.kind in PROSE), None)
        open_over = _pair(text, index, region, marks, open_over, found)
        if open_over and (following is None or not _opens(text, following, open_over[0].mark.family)):
            found.extend(_given_up(text, regions, open_over))
            open_over = []
    found.extend(_given_up(text, regions, open_over))
    return _nested(sorted(found, key=lambda m: (m.start, -m.end)))


def _nested(found: list[Marked]) -> list[Marked]:
    """Return passages that stand beside or within each other, with their depth.

    Only a passage without its closing mark can cross another, since its end is a guess; it gives way.
    """
    kept: list[Marked] = []
    around: list[int] = []
    for passage in found:
        while around and kept[around[-1]].end <= passage.start:
            around.pop()
        if around and passage.end > kept[around[-1]].end and not passage.closed:
            continue
        while around and passage.end > kept[around[-1]].end:
            index = around.pop()
            spans = _up_to(kept[index], passage.start)
            kept[index] = replace(kept[index], end=passage.start, spans=spans)
        around.append(len(kept))
        kept.append(replace(passage, depth=len(around) - 1))
    return [passage for passage in kept if passage.spans]


def _up_to(passage: Marked, end: int) -> tuple[Span, ...]:
    return tuple((start, min(stop, end)) for start, stop in passage.spans if start < end)


def trimmed(text: str, span: Span) -> Span:
    """Return `span` without white space at its ends and without trailing punctuation; "[...]" stays."""
    start, end = span
    while start < end and text[start] in " \t\r\n\u00a0":
        start += 1
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return start, end


def _opens(text: str, region: Region, family: str) -> bool:
    glyph = _glyph_at(text, region.start)
    return glyph is not None and glyph[1].family == family and not glyph[1].roles & {"close"}


def _goes_on(open_over: list[_Open], marks: list[_Mark], text: str, region: Region) -> bool:
    return bool(marks) and marks[0].start == region.start and _opens(text, region, open_over[0].mark.family)


def _glyph_at(text: str, position: int) -> tuple[str, _Glyph] | None:
    glyphs, _ = _table()
    for width in (2, 1):
        piece = text[position : position + width]
        if len(piece) == width and piece in glyphs:
            return piece, glyphs[piece]
    return None


def _roles(text: str, region: Region, continuing: bool) -> Iterator[_Mark]:
    """Yield the marks of a region with what each can be; apostrophes and signs of measure are no marks."""
    position = region.start
    while position < region.end:
        hit = _glyph_at(text, position)
        if hit is None:
            position += 1
            continue
        glyph, kind = hit
        end = position + len(glyph)
        before = text[position - 1] if position > region.start else " "
        after = text[end] if end < region.end else " "
        role = _role(text, kind, before, after, end)
        if continuing and position == region.start and "close" not in kind.roles:
            role = "open"
        if role is not None:
            exact = not kind.roles & {"either"}
            yield _Mark(position, end, kind.family, role, low="low" in kind.roles, exact=exact)
        position = end


def _role(text: str, kind: _Glyph, before: str, after: str, end: int) -> Role | None:
    opens = before.isspace() or before in _OPENERS or _is_opening(before)
    closes = not before.isspace() and not after.isalpha()
    if kind.family == "single":
        return _single_role(text, kind, before, after, end)
    if "turned" in kind.roles:
        return "either" if opens != closes or opens else ("open" if "open" in kind.roles else "close")
    if "low" in kind.roles:
        return "open"
    if "open" in kind.roles:
        return "open" if not after.isspace() or opens else "either"
    if "close" in kind.roles:
        if opens and not closes and not after.isspace():
            return "either"
        return "close"
    if before.isdigit() and after.isspace():
        return "close"
    if opens and not after.isspace():
        return "open"
    return "close" if closes else "either"


def _single_role(text: str, kind: _Glyph, before: str, after: str, end: int) -> Role | None:
    if before.isalnum() and after.isalnum():
        return None
    if "low" in kind.roles:
        return "open" if after.isalnum() and not before.isalnum() else None
    if (
        not before.isalnum()
        and (after.isalnum() or after in '[(…“"')
        and (before.isspace() or before in _OPENERS or _is_opening(before))
    ):
        if "close" in kind.roles or _is_elision(text, end):
            return None
        return "open"
    if before.isspace():
        return None
    return "close" if "open" not in kind.roles else ("either" if not after.isspace() else "close")


def _is_opening(char: str) -> bool:
    glyphs, _ = _table()
    kind = glyphs.get(char)
    return kind is not None and not kind.roles & {"close"}


def _is_elision(text: str, position: int) -> bool:
    _, elisions = _table()
    stop = position
    while stop < len(text) and stop < position + 12 and text[stop].isalnum():
        stop += 1
    word = text[position:stop].lower()
    return word in elisions or (word[:2].isdigit() and len(word) <= 3)


def _later_closings(marks: list[_Mark]) -> list[int]:
    """Return, for each mark, closings minus openings of its family behind it, never counting below zero."""
    balance: dict[str, int] = {}
    result = [0] * len(marks)
    for index in range(len(marks) - 1, -1, -1):
        mark = marks[index]
        result[index] = balance.get(mark.family, 0)
        step = 1 if mark.role != "open" else -1
        balance[mark.family] = max(0, result[index] + step)
    return result


def _pair(
    text: str, index: int, region: Region, marks: list[_Mark], stack: list[_Open], found: list[Marked]
) -> list[_Open]:
    """Pair the marks of one region, add passages to `found`, and return what is still open at its end."""
    later = _later_closings(marks)
    possessive = _possessives(text, marks)
    for number, mark in enumerate(marks):
        if stack and mark.start == region.start and stack[0].region != index and number == 0:
            stack[0].begins = mark.end
            continue
        top = len(stack) - 1
        within = range(top, max(-1, top - _DEEPEST), -1)
        depth = next((d for d in within if stack[d].mark.family == mark.family), None)
        if _closes(mark, stack, depth):
            if depth is None and not stack:
                _reopen(text, mark, region, found)
            if number in possessive or depth is None:
                continue
            if mark.family == "single" and depth < len(stack) - 1:
                continue
            closed = stack[depth]
            del stack[depth:]
            spans = (*closed.spans, (closed.begins, mark.start))
            found.append(Marked(closed.mark.start, mark.end, spans, depth, True, closed.region, mark.family))
        elif mark.role == "open" or (mark.role == "either" and mark.family != "single"):
            if mark.family == "single" and later[number] < 1:
                continue
            if depth is not None and later[number] < 2:
                found.extend(_given_up(text, (), stack[depth:], region.end, mark.start))
                del stack[depth:]
            stack.append(_Open(mark, index, mark.end))
    del stack[1:]
    if stack:
        stack[0].spans.append((stack[0].begins, region.end))
    return stack


def _reopen(text: str, mark: _Mark, region: Region, found: list[Marked]) -> None:
    """Give a closing mark that nothing opened to the passage before it, if that one closed too early.

    A page break in a quotation leaves such pairs: the first part closes with a full sentence, the second goes on
    with the next sentence and closes for good.
    """
    last = found[-1] if found else None
    if last is None or mark.family != last.family or not (last.closed and last.start >= region.start):
        return
    inner, between = text[last.spans[-1][0] : last.spans[-1][1]].rstrip(), text[last.end : mark.start]
    if inner[-1:] not in _TERMINATORS or not between[:1].isspace() or len(between) > _RESUMED:
        return
    rest = between.strip()
    if not rest or not rest[0].isupper() or rest[-1] not in ".?!,":
        return
    begins = last.end + between.index(rest[0])
    spans = (*last.spans, (begins, mark.start))
    found[-1] = Marked(last.start, mark.end, spans, last.depth, True, last.region, last.family)


def _closes(mark: _Mark, stack: list[_Open], depth: int | None) -> bool:
    if mark.role == "close":
        return True
    if depth is None:
        return False
    if mark.role == "either":
        return True
    return mark.exact and not mark.low and stack[depth].mark.low


def _possessives(text: str, marks: list[_Mark]) -> frozenset[int]:
    """Return the marks that look like closing ones but are the apostrophe of "the states' rights".

    One is taken for it if it stands behind an s and before a word, and a better closing mark follows before
    another passage opens.
    """
    found, better = set(), False
    for number in range(len(marks) - 1, -1, -1):
        mark = marks[number]
        if mark.family != "single":
            continue
        if mark.role == "open":
            better = False
            continue
        plural = text[mark.start - 1 : mark.start] == "s"
        before_word = text[mark.end : mark.end + 1] == " " and text[mark.end + 1 : mark.end + 2].isalpha()
        if plural and before_word:
            if better:
                found.add(number)
        else:
            better = True
    return frozenset(found)


def _given_up(
    text: str,
    regions: Sequence[Region],
    stack: list[_Open],
    region_end: int | None = None,
    before: int | None = None,
) -> Iterator[Marked]:
    """Yield what stands behind an opening mark that nothing closes: up to the end of its sentence.

    A straight mark that nothing closes may as well be a slip, and yields nothing; neither does a single one.
    """
    for opened in stack[:1]:
        mark = opened.mark
        if not mark.exact or mark.family == "single" or text[mark.end : mark.end + 1].isspace():
            continue
        end = region_end if region_end is not None else regions[opened.region].end
        if opened.spans:  # it was opened in an earlier paragraph, and goes no further than that
            end, before = opened.spans[0][1], None
        if before is not None and text[mark.end : before].rstrip()[-1:] in _TERMINATORS:
            stop = mark.end + len(text[mark.end : before].rstrip())
        else:
            stop = _sentence_end(text, mark.end, end if before is None else before)
        if text[mark.end : stop].strip():
            yield Marked(mark.start, stop, ((mark.end, stop),), 0, False, opened.region, mark.family)


def _sentence_end(text: str, start: int, end: int) -> int:
    for position, (char, following) in enumerate(pairwise(text[start:end]), start + 1):
        if char in _TERMINATORS and following.isspace():
            rest = text[position : position + 3].strip()
            if not rest or rest[0].isupper():
                return position
    return start + len(text[start:end].rstrip())
