"""The lines of a title page below the title: subtitle, editors, publisher, place and year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.structure.cues import cues
from textmine.structure.groups import is_capitals
from textmine.structure.names import names, without_prefix

_YEAR_LINE = re.compile(r"(?:©\s*|copyright\s*)?(1[4-9]\d\d|20\d\d)", re.IGNORECASE)
_PLACE_YEAR = re.compile(r"(?P<place>[^\W\d_][^\d:]*?)[,\s]+(?P<year>1[4-9]\d\d|20\d\d)")
_PLACE = re.compile(
    r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3}(?:(?:, | / |; | and | & )[^\W\d_][\w.'’ -]*){0,3}"
)
_PLACE_PUBLISHER = re.compile(
    r"(?P<place>[^:]{2,40}): (?P<publisher>[^:]{2,80}?)(?:, (?P<year>1[4-9]\d\d|20\d\d))?"
)
_MAX_WORDS = 14
_MAX_NAME = 6
_MAX_LINE = 200


@dataclass(slots=True)
class Imprint:
    """What the lines below a volume's title say."""

    subtitle: str | None = None
    editors: tuple[str, ...] = ()
    publisher: str | None = None
    place: str | None = None
    year: int | None = None


def is_imprint(line: str) -> bool:
    """Return whether `line` can only stand on a title page: editors, publisher, year, copyright."""
    if len(line) > _MAX_LINE or len(line.split()) > _MAX_WORDS:
        return False
    low = line.casefold()
    if without_prefix(line, cues("front", "editors")) is not None or low.endswith(
        cues("front", "editors_behind")
    ):
        return True
    return (
        bool(_YEAR_LINE.fullmatch(line)) or _is_publisher(line) or low.startswith(cues("front", "copyright"))
    )


def _is_publisher(line: str) -> bool:
    words = line.casefold().rstrip(".,").split()
    return 1 < len(words) <= 8 and bool({words[0], words[-1]} & set(cues("front", "publishers")))


def read_imprint(blocks: Sequence[Sequence[str]], page: Sequence[str]) -> Imprint:
    """Return what the lines say.

    Args:
        blocks: the lines below the volume's title, in the blocks that blank lines part.
        page: all lines of the title page, for how words are spelt elsewhere on it.
    """
    found = Imprint()
    expecting_editors = False
    for number, block in enumerate(blocks):
        text = " ".join(block)
        rest = without_prefix(text, cues("front", "editors"))
        if rest is None and expecting_editors:
            rest = text
        if rest is not None and not found.editors:
            found.editors = names(rest, Counter()) or ((rest,) if 0 < len(rest.split()) <= _MAX_NAME else ())
            expecting_editors = not rest
            if found.editors or not rest:
                continue
        behind = next((end for end in cues("front", "editors_behind") if text.casefold().endswith(end)), None)
        if behind:
            found.editors = names(text[: -len(behind)], Counter())
        elif not _imprint_lines(block, found) and number == 0 and not text.isdigit():
            found.subtitle = text
    if found.publisher:
        found.publisher = _cased(found.publisher, page)
    return found


def _imprint_lines(block: Sequence[str], found: Imprint) -> bool:
    """Take publisher, place and year from a block; return whether it holds any."""
    hit = False
    for number, line in enumerate(block):
        if len(line) > _MAX_LINE:
            continue
        whole = _PLACE_PUBLISHER.fullmatch(line)
        dated = _PLACE_YEAR.fullmatch(line)
        if year := _YEAR_LINE.fullmatch(line):
            found.year = int(year[1])
        elif whole and _PLACE.fullmatch(whole["place"]):
            found.place, found.publisher = whole["place"], whole["publisher"]
            found.year = int(whole["year"]) if whole["year"] else found.year
        elif _is_publisher(line):
            found.publisher = line
        elif dated and _PLACE.fullmatch(dated["place"]) and (hit or len(block) == 1):
            found.place, found.year = dated["place"].rstrip(","), int(dated["year"])
        elif (
            (number or _dates_follow(block))
            and found.publisher
            and not found.place
            and _PLACE.fullmatch(line)
        ):
            found.place = line
        else:
            continue
        hit = True
    if hit and found.year and not (found.publisher or found.place) and len(block) > 1 and block[-1].isdigit():
        # A name above the year alone: of one or two words it is a town's, else the publisher's.
        name = block[-2]
        found.publisher, found.place = (name, None) if len(name.split()) > 2 else (None, name)
    return hit


def _dates_follow(block: Sequence[str]) -> bool:
    return len(block) > 1 and bool(_YEAR_LINE.fullmatch(block[1]))


def _cased(publisher: str, page: Sequence[str]) -> str:
    """Return a publisher in capitals as the page spells its words elsewhere; as written where it spells none of them.

    A word that stays in capitals among mixed-case words elsewhere is an acronym and keeps them.
    """
    if not is_capitals(publisher):
        return publisher
    spelt = {
        word.casefold(): word
        for line in page
        if not is_capitals(line)
        for word in re.findall(r"[^\W\d_]+", line)
    }
    words = publisher.split()
    if not any(word.casefold() in spelt for word in words):
        return publisher
    return " ".join(spelt.get(word.casefold(), word.capitalize()) for word in words)
