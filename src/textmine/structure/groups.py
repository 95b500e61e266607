"""Lines to groups: the stretches that blank space, indentation or markup set apart, before anything is joined again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from textmine.readers.base import Line, LineKind, Run, Source
from textmine.readers.items import with_items
from textmine.readers.raw_lines import with_tables
from textmine.readers.stops import ends_clause

Role = Literal[
    "paragraph",
    "heading",
    "list_item",
    "blockquote",
    "table",
    "caption",
    "source",
    "note",
    "page_break",
    "rule",
]
_ROLES: dict[LineKind, Role] = {
    "text": "paragraph",
    "heading": "heading",
    "list_item": "list_item",
    "blockquote": "blockquote",
    "table_head": "table",
    "table_row": "table",
    "note": "note",
    "page_break": "page_break",
    "rule": "rule",
}
_GAP = 0.5  # blank space above a line, in lines, from which on it parts paragraphs
_MAX_FIRST_INDENT = 9
_LONG_LINE = 160  # characters; more do not fit a printed line, so a line is a paragraph
_SIZE_STEP = 1.06  # a change of size that a reader sees
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BROKEN_WORD = re.compile(r"[^\W\d_]+[-\u00ad]\Z")
_LONGEST_WORD = 60
_FIRST_WORD = re.compile(r"\A[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a document sets its text, measured from its lines.

    Attributes:
        indent: distance of running text from the left edge.
        first_indent: additional distance of a paragraph's first line; 0 if paragraphs are not told by indentation.
        size: the running text's type size in points, None where there is none.
        line_is_paragraph: every line is a paragraph of its own.
        marked_up: headings are told by markup or type size, so that a line without either is rather none.
        words: how often each word form occurs, as spelt.
    """

    indent: float
    first_indent: float
    size: float | None
    line_is_paragraph: bool
    marked_up: bool
    words: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Group:
    """Lines that the source sets apart from their neighbours, and what they were found to be.

    Attributes:
        lines: the lines, in order; more may be added from a later group when a paragraph was cut.
        role: what the group is.
        label: of a note or list item.
        front: the group belongs to the front matter.
        indented: the first line is indented as a paragraph's first line is.
    """

    lines: list[Line]
    role: Role
    label: str | None = None
    front: bool = False
    indented: bool = False

    @property
    def text(self) -> str:
        """The characters without note markers, lines joined by a space."""
        return " ".join(visible(line) for line in self.lines).strip()

    @property
    def runs(self) -> Iterator[Run]:
        """All runs that are no note markers."""
        return (run for line in self.lines for run in line.runs if run.note is None)


def visible(line: Line) -> str:
    """Return the characters of `line` without note markers."""
    if line.cells:
        return line.text
    return "".join(run.text for run in line.runs if run.note is None).strip()


def measure(source: Source) -> Habits:
    """Return how `source` sets its text."""
    lines = [line for line in source.lines if line.kind == "text" and line.runs]
    indents = Counter(round(line.indent, 1) for line in lines)
    # Where paragraphs are short, first lines are nearly as many as the others: the outer edge counts, if it is common.
    most = max(indents.values(), default=0)
    indent = min((step for step, count in indents.items() if 2 * count >= most), default=0.0)
    sizes: Counter[float] = Counter()
    for line in source.lines:
        for run in line.runs:
            sizes.update({run.look.size: len(run.text)} if run.look.size else {})
    size = sizes.most_common(1)[0][0] if sizes else None
    long = sum(len(line.text) for line in lines if len(line.text) > _LONG_LINE)
    solid = sum(1 for line in lines if line.before < _GAP)
    marked_up = size is not None or any(line.kind == "heading" for line in source.lines)
    plain = source.media_type == "text/plain"
    line_is_paragraph = plain and 2 * long > sum(len(line.text) for line in lines) and 2 * solid > len(lines)
    return Habits(
        indent, _first_indent(lines, indent), size, line_is_paragraph, marked_up, _words(source.lines)
    )


def _words(lines: Iterable[Line]) -> Counter[str]:
    """Return the document's words and hyphenated compounds; halves of words that a line end broke do not count."""
    words: Counter[str] = Counter()
    broken = False
    for line in lines:
        text = visible(line)
        if not text:
            continue
        if broken:
            text = _FIRST_WORD.sub("", text)
        broken = bool(_BROKEN_WORD.search(text[-_LONGEST_WORD:]))
        found = _WORD.findall(
            text[:-_LONGEST_WORD] + _BROKEN_WORD.sub("", text[-_LONGEST_WORD:]) if broken else text
        )
        words.update(found)
        words.update(part for word in found if "-" in word for part in word.split("-"))
    return words


def _first_indent(lines: Sequence[Line], base: float) -> float:
    """Return the indentation that tells a paragraph's first line, 0 if blank lines tell it."""
    steps: Counter[float] = Counter()
    ending = 0
    for above, line in pairwise(lines):
        step = line.indent - base
        if line.before < _GAP and abs(above.indent - base) < 0.5 < step <= _MAX_FIRST_INDENT:
            steps[round(step, 1)] += 1
            ending += ends_clause(visible(above), figures=True)
    count = sum(steps.values())
    # Where most of what is indented goes on with a sentence, lines hang below the first one, as in an index.
    return steps.most_common(1)[0][0] if count >= 3 and 2 * ending > count else 0.0


def make_groups(source: Source, habits: Habits) -> list[Group]:
    """Return the groups of `source` in order."""
    groups: list[Group] = []
    for line in source.lines if source.text is not None else with_items(with_tables(source.lines)):
        if line.kind not in ("page_break", "rule") and not line.runs and not line.cells:
            continue
        if groups and _goes_on(groups[-1], line, habits):
            groups[-1].lines.append(line)
        else:
            indented = habits.first_indent > 0 and line.indent - habits.indent > 0.5
            groups.append(Group([line], _ROLES[line.kind], line.label, indented=indented))
    return [part for group in groups for part in _without_solid_heading(group)]


def _goes_on(group: Group, line: Line, habits: Habits) -> bool:
    """Return whether `line` belongs to the group before it."""
    above = group.lines[-1]
    role = _ROLES[line.kind]
    if role != group.role or role in ("page_break", "rule"):
        return False
    if role == "table":
        return line.kind == "table_row" and line.before <= 1
    if role == "note":
        return line.label is None or line.label == group.label
    if line.before >= _gap(line, habits) or (role == "list_item" and line.label is not None):
        return False
    if role != "paragraph":
        return True
    if habits.line_is_paragraph or _resized(above, line) or (line.before > 0 and _restyled(above, line)):
        return False
    if not habits.first_indent or abs(line.indent - habits.indent - habits.first_indent) >= 0.5:
        return True
    # Set in below a line that is not begins a paragraph; so it does below one of a single line.
    return above.indent - habits.indent >= 0.5 and not ends_clause(visible(above), figures=True)


def _resized(above: Line, line: Line) -> bool:
    sizes = [max((run.look.size or 0.0 for run in part.runs), default=0.0) for part in (above, line)]
    return bool(sizes[0] and sizes[1]) and max(sizes) > _SIZE_STEP * min(sizes)


def _restyled(above: Line, line: Line) -> bool:
    """Return whether one of two lines is wholly italic or bold and the other is not."""
    looks = [
        (all(r.look.italic for r in part.runs), all(r.look.bold for r in part.runs)) for part in (above, line)
    ]
    return looks[0] != looks[1]


def _gap(line: Line, habits: Habits) -> float:
    """Return the blank space that parts paragraphs; lines of a larger type stand farther from each other by themselves."""
    size = max((run.look.size or 0.0 for run in line.runs), default=0.0)
    return _GAP * max(size / habits.size, 1.0) if size and habits.size else _GAP


def _without_solid_heading(group: Group) -> Iterable[Group]:
    """Part a line in capitals from the paragraph it stands upon without a blank line."""
    if group.role != "paragraph" or len(group.lines) < 2:
        return [group]
    count = 0
    while count < len(group.lines) and is_capitals(visible(group.lines[count])):
        count += 1
    rest = group.lines[count:]
    if not 0 < count <= 3 or len(rest) < 2 or any(line.hard_break for line in group.lines):
        return [group]
    return [Group(group.lines[:count], "paragraph"), Group(rest, "paragraph", indented=True)]


def is_capitals(text: str) -> bool:
    """Return whether the letters of `text` are capitals throughout; it takes four letters to say so."""
    letters = [character for character in text if character.isalpha()]
    return (
        len(letters) >= 4 and not any(character.islower() for character in letters) and text.upper() == text
    )
