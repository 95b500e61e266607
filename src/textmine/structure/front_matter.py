"""Front matter: where it ends, and what it says of the chapter and its volume.

Everything before the first paragraph of prose is looked at; cues ("edited by", a place with a year, a bare number)
tell the volume's title page from the chapter's own head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from textmine.readers.stops import ends_sentence
from textmine.schema.v1 import Book, Metadata
from textmine.structure.cues import cues
from textmine.structure.groups import Group, Habits, is_capitals, visible
from textmine.structure.headings import Look, part_number
from textmine.structure.imprint import Imprint, is_imprint, read_imprint
from textmine.structure.names import names, without_prefix

_NUMBER = re.compile(r"(?:\d{1,3}|[IVXLC]{1,6})\.?")
_MIN_PROSE_WORDS = 15
_MIN_SENTENCE_WORDS = 10
_REACH = 400  # groups; a front matter is never longer, so a text without prose costs no more than this
_MAX_TITLE_WORDS = 30
_MAX_BYLINE = 6


@dataclass(slots=True)
class Front:
    """What the front matter was found to be; groups up to `end` belong to it (none if `end` is 0), `title` is one of them."""

    end: int = 0
    title: int | None = None
    metadata: Metadata = field(default_factory=Metadata)


def read_front(
    groups: Sequence[Group], looks: dict[int, Look], habits: Habits, declared: Metadata, *, sure: bool
) -> Front:
    """Return where the front matter ends and what it says.

    Args:
        groups: the whole document's.
        looks: of those groups that are headings, by markup or look.
        habits: how the document sets its text.
        declared: what the file says of itself: it helps to recognise title and authors.
        sure: what is declared holds, so that nothing else can be the title.
    """
    body = _first_prose(groups)
    zone = [i for i in range(body) if groups[i].role not in ("rule", "page_break") and groups[i].lines]
    if not zone:
        return Front()
    chapter = _behind_volume(groups, zone)
    volume = zone[: zone.index(chapter)] if chapter in zone else zone if chapter is None else []
    head = [i for i in zone if i not in volume]
    title = _title(groups, looks, head, declared, sure=sure) if head else None
    if (
        title is not None
        and not (volume or declared.title)
        and _is_one_of_many(groups, looks, title, body, habits)
    ):
        title = None
    if title is None:
        if not volume:
            return Front()
        return Front(volume[-1] + 1, metadata=Metadata(book=_volume(groups, volume)))
    return _read_head(groups, looks, habits, zone, volume, title, body, declared.authors)


def _first_prose(groups: Sequence[Group]) -> int:
    for index, group in enumerate(groups[:_REACH]):
        if group.role in ("table", "note", "caption"):
            return index
        text = group.text
        count = len(text.split())
        sentence = count >= _MIN_SENTENCE_WORDS and ends_sentence(text)
        if (
            group.role in ("paragraph", "blockquote")
            and _has_syntax(text)
            and (count >= _MIN_PROSE_WORDS or sentence)
            and not is_imprint(text)
        ):
            if count < 5 * _MIN_PROSE_WORDS and _is_list(group):
                continue
            return index
    return 0


def _has_syntax(text: str) -> bool:
    """Return whether `text` has the small words of a sentence: names and titles have few that are not capitalised."""
    words = text.split()
    return 3 * sum(1 for word in words if word[0].islower()) >= len(words)


def _is_list(group: Group) -> bool:
    """Return whether the lines are entries of their own: broken by the markup, or far shorter than a page is wide."""
    return all(line.hard_break for line in group.lines[:-1]) and len(group.lines) > 2


def _behind_volume(groups: Sequence[Group], zone: Sequence[int]) -> int | None:
    """Return the first group of the chapter's own head; None if all that there is belongs to the volume."""
    last = -1
    for position, index in enumerate(zone):
        text = groups[index].text
        lines = [visible(line) for line in groups[index].lines]
        number = _NUMBER.fullmatch(text) and position + 1 < len(zone)
        if number or any(is_imprint(line) for line in lines):
            last = position
            if _NUMBER.fullmatch(text):
                break
    return zone[last + 1] if last + 1 < len(zone) else None


def _title(
    groups: Sequence[Group], looks: dict[int, Look], head: Sequence[int], declared: Metadata, *, sure: bool
) -> int | None:
    """Return the group that is the chapter's title."""
    headings = [i for i in head if i in looks]
    if declared.title:
        wanted = _squeezed(declared.title)
        same = [
            i
            for i in head
            if _squeezed(groups[i].text) and _squeezed(groups[i].text) in (wanted, wanted.partition(":")[0])
        ]
        if same or sure:
            return same[0] if same else None
    titles = [
        i
        for i in headings
        if groups[i].text.casefold() not in cues("sections", "generic")
        and not _NUMBER.fullmatch(groups[i].text)
    ]
    if titles:
        return min(titles, key=lambda i: (-looks[i].size, looks[i].markup or 9, i))
    first = head[0]
    plain = groups[first].role == "paragraph" and not headings
    if (
        plain
        and len(groups[first].text.split()) <= _MAX_TITLE_WORDS
        and not ends_sentence(groups[first].text)
    ):
        return first if len(groups[first].lines) <= 3 else None
    return None


def _is_one_of_many(
    groups: Sequence[Group], looks: dict[int, Look], title: int, body: int, habits: Habits
) -> bool:
    """Return whether what might be the title looks as headings further down do, and nothing else says title."""
    if (
        title not in looks
        or _byline(groups, looks, [i for i in range(title + 1, body) if groups[i].lines], habits)[1]
    ):
        return False
    alike = sum(1 for index, look in looks.items() if index > body and look == looks[title])
    return alike >= (1 if looks[title].depth else 2)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _read_head(
    groups: Sequence[Group],
    looks: dict[int, Look],
    habits: Habits,
    zone: Sequence[int],
    volume: Sequence[int],
    title: int,
    body: int,
    declared: Sequence[str],
) -> Front:
    below = [i for i in zone if i > title]
    authors, byline = _byline(groups, looks, below, habits, declared)
    subtitle = None
    if byline is not None and below[0] < byline and len(groups[below[0]].text.split()) <= _MAX_TITLE_WORDS:
        subtitle = groups[below[0]].text
    end = _end_of_head(groups, looks, below, title if byline is None else byline)
    if not below or below[-1] < end:
        end = max(end, min(body, _behind_marks(groups, end)))
    text, number = groups[title].text, _chapter_number(groups, zone, title)
    part = part_number(text)
    if part and part[1]:
        number, text = part[0], part[1]
    return Front(
        end,
        title,
        Metadata(title=text, subtitle=subtitle, authors=authors, number=number, book=_volume(groups, volume)),
    )


def _end_of_head(groups: Sequence[Group], looks: dict[int, Look], below: Sequence[int], last: int) -> int:
    """Return the index behind the chapter's head, which reaches to the first heading of a section.

    Below a table of contents that is the last heading before the prose: all others are entries.
    """
    listing = False
    end = last + 1
    for position, index in enumerate(below):
        if index <= last:
            continue
        listing = listing or groups[index].text.casefold() in cues("sections", "contents")
        if index in looks and not (listing and any(i in looks for i in below[position + 1 :])):
            break
        end = index + 1
    return end


def _behind_marks(groups: Sequence[Group], index: int) -> int:
    while index < len(groups) and groups[index].role in ("rule", "page_break"):
        index += 1
    return index


def _byline(
    groups: Sequence[Group],
    looks: dict[int, Look],
    below: Sequence[int],
    habits: Habits,
    declared: Sequence[str] = (),
) -> tuple[tuple[str, ...], int | None]:
    """Return the authors and the group that names them, which stands under the title or its subtitle."""
    for index in below[:3]:
        text = groups[index].text
        rest = without_prefix(text, cues("front", "authors"))
        found = names(rest if rest is not None else text, habits.words) or _named_lines(groups[index], habits)
        if not found and _squeezed(text) == _squeezed("".join(declared)) != "":
            found = tuple(declared)
        if found or rest:
            return found or (str(rest),), index
    if len(below) == 1 and below[0] not in looks and len(groups[below[0]].text.split()) <= _MAX_BYLINE:
        return (groups[below[0]].text,), below[0]  # a corporate author, as nothing else stands there
    return (), None


def _named_lines(group: Group, habits: Habits) -> tuple[str, ...]:
    """Return the names on a group's first lines, where affiliations follow on lines of their own."""
    found: list[str] = []
    for line in group.lines:
        text = visible(line)
        rest = without_prefix(text, cues("front", "authors"))
        here = names(rest if rest is not None else text, habits.words)
        if not here and rest != "":
            break
        found += here
    return tuple(found)


def _chapter_number(groups: Sequence[Group], zone: Sequence[int], title: int) -> str | None:
    above = [i for i in zone if i < title]
    if not above:
        return None
    text = groups[above[-1]].text
    part = part_number(text)
    if part and not part[1]:
        return part[0]
    return text.rstrip(".") if _NUMBER.fullmatch(text) else None


def _volume(groups: Sequence[Group], volume: Sequence[int]) -> Book:
    """Return what the volume's title page says: its title, what stands below it, editors, imprint."""
    titled = next(
        (i for i in volume if not is_imprint(groups[i].text) and not _NUMBER.fullmatch(groups[i].text)), None
    )
    rest = [i for i in volume if titled is None or i > titled]
    blocks = [[visible(line) for line in groups[i].lines] for i in rest]
    title = [visible(line) for line in groups[titled].lines] if titled is not None else []
    capitals = list(takewhile(is_capitals, title))
    if 0 < len(capitals) < len(title):  # a title in capitals with its subtitle set solid below it
        blocks.insert(0, title[len(capitals) :])
        title = capitals
    imprint: Imprint = read_imprint(blocks, [visible(line) for i in volume for line in groups[i].lines])
    return Book(
        title=" ".join(title) or None,
        subtitle=imprint.subtitle,
        editors=imprint.editors,
        publisher=imprint.publisher,
        place=imprint.place,
        year=imprint.year,
    )
