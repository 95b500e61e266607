"""Headings, by markup or by look, and the ranks that their looks have among each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from textmine.readers.stops import ends_sentence
from textmine.schema.v1 import SectionKind
from textmine.structure.cues import cues
from textmine.structure.groups import Group, Habits, is_capitals
from textmine.structure.tables import caption_of

Style = Literal["part", "capitals", "roman", "bold", "plain", "italic"]
# Which look outranks which where nothing else tells: larger parts first, quieter looks last.
_ORDER: tuple[Style, ...] = ("part", "capitals", "roman", "bold", "plain", "italic")
_LOUDER: tuple[tuple[Style, Style], ...] = (("capitals", "italic"), ("capitals", "bold"), ("bold", "italic"))
_DISTINCTIVE = frozenset({"capitals", "italic", "bold"})
_MAX_WORDS = 25
_MAX_LINES = 4
_MAX_PLAIN = 70
_LARGER = 1.06
_ROMAN = re.compile(r"[IVXLC]{1,7}\.?")
_ROMAN_TITLED = re.compile(r"[IVXLC]{1,7}\.\s+\S|[IVXLC]{2,7}\s+[A-Z]")
_DECIMAL = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})(?P<dot>[.)]?)\s+(?=[^\W\d_])")
_STOP = re.compile(r"[.;,:?!—–-]\Z")
_ABBREVIATED_STOP = re.compile(r"(?:\b[IVXLC]+|\d)\.\Z")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Look:
    """How a heading looks: its style, its depth by number ("1.2" is 2), its type size, its level by markup."""

    style: Style
    depth: int = 0
    size: float = 0.0
    markup: int = 0


@cache
def _part() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for entry in cues("numbering", "parts") for word in entry.split())
    numbers = "[IVXLC]+|\\d+|one|two|three|four|five|six|seven|eight|nine|ten"
    return re.compile(
        rf"(?P<word>{words})\s+(?P<number>{numbers})\b(?P<stop>[.:]?)\s*(?P<title>.*)", re.IGNORECASE
    )


def part_number(text: str) -> tuple[str, str] | None:
    """Return number and title of "Chapter 3: Title"; the title is empty where there is none."""
    match = _part().fullmatch(text)
    if match is None or not match["word"][0].isupper():
        return None
    title = match["title"]
    # "Article III of the Agreement was entitled …" is a sentence: a title behind a mere space begins anew.
    if title and (_STOP.search(title) or not (match["stop"] or title[0].isupper())):
        return None
    return match["number"], title


def _part_depth(text: str) -> int:
    match = _part().match(text)
    word = match["word"].casefold() if match else ""
    return next((i for i, entry in enumerate(cues("numbering", "parts")) if word in entry.split()), 0)


def section_kind(title: str) -> SectionKind:
    """Return what kind of section a heading opens, by its words."""
    low = re.sub(r"^[\W\d]+|\W+$", "", title.casefold())
    kinds: tuple[SectionKind, ...] = ("notes", "references", "back")
    numbered = part_number(title)
    if numbered and low.split()[0] in cues("sections", "back"):
        return "back"  # "Appendix II: Figures"
    low = low.partition(":")[0]
    return next((kind for kind in kinds if low in cues("sections", kind)), "section")


def find_headings(groups: Sequence[Group], habits: Habits) -> dict[int, Look]:
    """Return the look of each group that is a heading, by index; such groups get the role "heading"."""
    looks = {i: look for i, group in enumerate(groups) if (look := _look(groups, i, habits)) is not None}
    _merge_numbers(groups, looks)
    _drop_lists(groups, looks)
    for index, group in enumerate(groups):
        if index in looks:
            group.role = "heading"
        elif group.role == "heading":
            group.role = "paragraph"
    return looks


def _look(groups: Sequence[Group], index: int, habits: Habits) -> Look | None:
    group = groups[index]
    text = group.text
    if group.role == "heading":
        return _styled(group, text, habits) if _LETTER.search(text) or text.isdigit() else None
    if group.role not in ("paragraph", "list_item") or not _short(group, text):
        return None
    if group.role == "list_item":
        return _numbered_item(groups, index, text)
    if caption_of(text) or not _set_off(groups, index, habits):
        return None
    look = _styled(group, text, habits)
    if section_kind(text) != "section" or text.casefold() in cues("sections", "contents"):
        return look
    if look.style in ("part", "capitals") or look.size or _ROMAN.fullmatch(text):
        return look
    asks = (
        text.endswith("?") and habits.first_indent
    )  # where paragraphs are told by indentation, blank lines tell titles
    if _STOP.search(text) and not (asks or _ABBREVIATED_STOP.search(text)):
        return None
    if look.style in ("italic", "bold", "roman"):
        return look
    if look.depth and _between_prose(groups, index):
        return look
    return look if not habits.marked_up and _plain_title(groups, index, text) else None


def _short(group: Group, text: str) -> bool:
    if not text or len(group.lines) > _MAX_LINES or len(text) > 250 or len(text.split()) > _MAX_WORDS:
        return False
    letters = sum(1 for character in text if character.isalpha())
    return (letters > 1 and 2 * letters > len(text.replace(" ", ""))) or bool(_ROMAN.fullmatch(text))


def _set_off(groups: Sequence[Group], index: int, habits: Habits) -> bool:
    """Return whether the group is no quotation, no line of a letter, and something stands below it."""
    group = groups[index]
    quoted = group.text[0] in "“\"‘'«("
    indented = group.lines[0].indent > habits.indent + max(habits.first_indent, 1.0)
    centred = group.lines[0].indent >= habits.indent + 8
    return not quoted and (not indented or centred) and index + 1 < len(groups)


def _styled(group: Group, text: str, habits: Habits) -> Look:
    runs = [run for run in group.runs if _LETTER.search(run.text)]
    sizes = [run.look.size for run in runs if run.look.size]
    size = round(max(sizes), 1) if sizes and habits.size and max(sizes) > _LARGER * habits.size else 0.0
    match = _DECIMAL.match(text)
    depth = len(match["number"].split(".")) if match else 0
    style: Style = "plain"
    if part_number(text):
        style, depth = "part", _part_depth(text)
    elif is_capitals(text) or _ROMAN.fullmatch(text):
        style = "capitals"
    elif runs and all(run.look.italic for run in runs):
        style = "italic"
    elif runs and all(run.look.bold for run in runs):
        style = "bold"
    elif _ROMAN_TITLED.match(text):
        style = "roman"
    return Look(style, depth, size, group.lines[0].level if group.lines[0].kind == "heading" else 0)


def _numbered_item(groups: Sequence[Group], index: int, text: str) -> Look | None:
    """Return the look of a Markdown list item that is "1. Introduction" between paragraphs, not an entry of a list."""
    label = groups[index].label or ""
    if (
        not label[:1].isdigit()
        or _STOP.search(text)
        or len(text) > _MAX_PLAIN
        or not _between_prose(groups, index)
    ):
        return None
    return Look("plain", depth=1)


def _between_prose(groups: Sequence[Group], index: int) -> bool:
    below = next((g for g in groups[index + 1 :] if g.role != "page_break"), None)
    above = next((g for g in reversed(groups[:index]) if g.role != "page_break"), None)
    fits = [group is None or _is_prose(group) for group in (above, below)]
    return (
        fits[1]
        and below is not None
        and (fits[0] or (above is not None and above.role in ("heading", "rule")))
    )


def _is_prose(group: Group) -> bool:
    return group.role == "paragraph" and len(group.text) >= 80


def _plain_title(groups: Sequence[Group], index: int, text: str) -> bool:
    """Return whether a line without any look is a title: alone, short, and no sentence, between paragraphs that end."""
    group = groups[index]
    if (
        len(group.lines) > 1
        or len(text) > _MAX_PLAIN
        or not text[0].isupper()
        or any(c.isdigit() for c in text)
    ):
        return False
    if (
        group.lines[0].kind != "text"
        or group.lines[0].before < 1
        or not _between_prose(groups, index)
        or not index
    ):
        return False
    above = next((g for g in reversed(groups[:index]) if g.role != "page_break"), groups[index])
    return above.role == "heading" or ends_sentence(above.text, figures=True)


def _merge_numbers(groups: Sequence[Group], looks: dict[int, Look]) -> None:
    """Make one heading of "CHAPTER I" and the title below it."""
    for index in sorted(looks):
        text = groups[index].text
        part = part_number(text)
        bare = bool(_ROMAN.fullmatch(text)) or (part is not None and not part[1])
        below = index + 1
        if bare and below in looks and index in looks and not groups[below].front:
            if part_number(groups[below].text) or _ROMAN.fullmatch(groups[below].text):
                continue
            groups[below].lines[:0] = groups[index].lines
            groups[index].lines = []
            looks[below] = looks.pop(index)


def _drop_lists(groups: Sequence[Group], looks: dict[int, Look]) -> None:
    """Take out what is one of many short lines in a row: entries of a list, lines of an address."""
    row: list[int] = []
    for index in [*range(len(groups)), None]:
        if index is not None and (
            index in looks or not groups[index].lines or groups[index].role == "page_break"
        ):
            row.append(index)
            continue
        bare = [i for i in row if i in looks and groups[i].role != "heading"]
        opening = row[:1] == [0]  # the document's first line may well be its title
        if len(bare) > 3:
            for i in bare[:-1] if index is not None else bare:
                kept = i == row[0] and (
                    opening or (i + 1 in row and section_kind(groups[i].text) != "section")
                )
                if not kept:
                    looks.pop(i)
        row = []


def ranks(groups: Sequence[Group], looks: dict[int, Look], from_markup: frozenset[int]) -> dict[int, int]:
    """Return the rank of each heading, 0 the highest: equal looks have equal ranks.

    Where the markup's levels agree with the looks, they count; where one look has several levels, or headings lack markup that look
    like others that have it, the look decides alone. Sections of notes and references stand beside the highest.
    """
    levels: dict[Style, set[int]] = defaultdict(set)
    for look in looks.values():
        if look.markup:
            levels[look.style].add(look.markup)
    trusted = bool(levels) and _markup_agrees(levels, looks, from_markup)
    keys = {index: _key(look, levels, trusted) for index, look in looks.items()}
    order = {key: rank for rank, key in enumerate(sorted(set(keys.values())))}
    top = 0
    return {
        index: top
        if not (trusted and looks[index].markup) and section_kind(groups[index].text) != "section"
        else order[key]
        for index, key in keys.items()
    }


def _markup_agrees(
    levels: dict[Style, set[int]], looks: dict[int, Look], from_markup: frozenset[int]
) -> bool:
    bare = any(index not in from_markup for index in looks)
    mixed = any(len(found) > 1 for style, found in levels.items() if style in _DISTINCTIVE)
    if bare and mixed:
        return False
    # A quieter look that the markup ranks above a louder one: the levels came from a converter's guess.
    return not any(
        min(levels[quiet]) < min(levels[loud])
        for loud, quiet in _LOUDER
        if levels.get(loud) and levels.get(quiet)
    )


def _key(look: Look, levels: dict[Style, set[int]], trusted: bool) -> tuple[float, ...]:
    order = float(_ORDER.index(look.style))
    if trusted:
        level = look.markup or min(levels.get(look.style, {7}))
        return (-look.size, float(level), 0.0 if level < 7 else order, float(look.depth))
    if look.depth and look.style != "part":
        order = float(_ORDER.index("capitals" if look.style == "capitals" else "plain"))
    return (-look.size, order, look.markup if look.style == "plain" else 0.0, float(look.depth))
