"""Markdown's inline tokens to runs, each aligned with the characters of the source it stands for.

markdown-it gives no offsets within a line. Its tokens come in source order, though, and each consumes a known
piece of the source, so a cursor that walks along with them knows where every character came from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.token import Token

from textmine.readers.base import Look, Run
from textmine.readers.raw_lines import RawLine, page_label, trimmed
from textmine.readers.superscripts import note_label, split_raised

_TAG = re.compile(r"<\s*(?P<close>/?)\s*(?P<name>[A-Za-z][A-Za-z0-9]*)")
_ITALIC_TAGS = frozenset({"i", "em", "cite", "var"})
_BOLD_TAGS = frozenset({"b", "strong"})
# Between two tokens stand only signs; the bound keeps a walk that lost its way from being quadratic.
_REACH = 2000


@dataclass(slots=True)
class InlineLine:
    """A line of inline content: its runs; the page label if it is a page mark; whether a break was forced after it."""

    runs: tuple[Run, ...] = ()
    page_mark: str | None = None
    hard_break: bool = False


def inline_lines(token: Token, raw: Sequence[RawLine], cursor: int = 0) -> tuple[list[InlineLine], int]:
    """Return the lines of an inline token.

    Args:
        token: of type "inline", from a parse without the rule `text_join`.
        raw: the physical lines that the token's map covers.
        cursor: column of the first line where the token's content may begin (cells of one row).

    Returns:
        One item a physical line of the content, and the column behind the content's last character.
    """
    offsets, column = _offsets(token.content, raw, cursor)
    walk = _Walk(token.content, offsets)
    for child in token.children or []:
        walk.take(child)
    walk.end_line(hard=False)
    return walk.lines, column


def _offsets(content: str, raw: Sequence[RawLine], cursor: int) -> tuple[list[int | None], int]:
    """Return the source offset of each character of `content`; the line ends of content count as characters."""
    offsets: list[int | None] = []
    column = cursor
    for number, text in enumerate(content.split("\n")):
        line = raw[number] if number < len(raw) else None
        bare = text.lstrip()
        found = -1
        if line is not None:
            column = cursor if number == 0 else 0
            found = line.text.find(bare, column)
        pad = len(text) - len(bare)
        if line is not None and found >= 0:
            offsets += [None] * pad
            offsets += range(line.start + found, line.start + found + len(bare))
            column = found + len(bare)
        elif line is not None:
            placed, column = _loosely(bare, line, column)
            offsets += [None] * pad + placed
        else:
            offsets += [None] * len(text)
        offsets.append(line.end if line else None)
    return offsets, column


def _loosely(text: str, line: RawLine, column: int) -> tuple[list[int | None], int]:
    """Place `text` in `line` where the source holds backslashes that the content lost (pipes in table cells)."""
    placed: list[int | None] = []
    for character in text:
        found = line.text.find(character, column, column + 3)
        placed.append(None if found < 0 else line.start + found)
        column = column if found < 0 else found + 1
    return placed, column


@dataclass(slots=True)
class _Walk:
    content: str
    offsets: list[int | None]
    lines: list[InlineLine] = field(default_factory=list)
    cursor: int = 0
    runs: list[Run] = field(default_factory=list)
    mark: str | None = None
    italic: int = 0
    bold: int = 0
    superscript: int = 0
    links: list[str] = field(default_factory=list)

    def take(self, token: Token) -> None:
        """Consume one token."""
        kind = token.type
        if kind == "text":
            self._emit(token.content, token.content)
        elif kind == "text_special":
            self._special(token)
        elif kind == "code_inline":
            self._code(token)
        elif kind in ("softbreak", "hardbreak"):
            self.cursor = self.content.find("\n", self.cursor) + 1 or len(self.content)
            self.end_line(hard=kind == "hardbreak")
        elif kind in ("em_open", "em_close", "strong_open", "strong_close"):
            self._skip(token.markup)
            step = 1 if kind.endswith("open") else -1
            self.italic += step if kind.startswith("em") else 0
            self.bold += step if kind.startswith("strong") else 0
        elif kind == "footnote_ref":
            label = str(token.meta["label"])
            self._emit(f"[^{label}]", f"[^{label}]", note=label)
        elif kind == "html_inline":
            self._html(token.content)
        else:
            self._link_or_image(token)

    def _special(self, token: Token) -> None:
        r"""Take an escape or entity; of a sign escaped twice ("\\\\_") the backslash is no text either."""
        behind = self.content[self.cursor + 2 : self.cursor + 3]
        if token.markup == "\\\\" and behind in ("_", "*"):
            self._skip(token.markup)
        else:
            self._emit(token.content, token.markup)

    def _link_or_image(self, token: Token) -> None:
        if token.type == "link_open":
            self.links.append(str(token.attrs.get("href", "")))
            self._skip("<" if token.info == "auto" else "[")
        elif token.type == "link_close":
            if self.links:
                self.links.pop()
            self._skip(">") if token.info == "auto" else self._skip_target()
        elif token.type == "image":
            self._skip("![")
            for child in token.children or []:  # an image has no text: its description only moves the cursor
                self._skip(child.markup if child.type == "text_special" else child.content)
            self._skip_target()

    def _code(self, token: Token) -> None:
        self._skip(token.markup)
        ticks = re.compile(f"(?<!`){token.markup}(?!`)")
        close = ticks.search(self.content, self.cursor)
        raw = self.content[self.cursor : close.start()] if close else token.content
        lead = raw.replace("\n", " ").find(token.content)
        self.cursor += max(lead, 0)
        self._emit(token.content, token.content.strip() and raw[max(lead, 0) :][: len(token.content)])
        self.cursor += len(raw) - max(lead, 0) - len(token.content)
        self._skip(token.markup)

    def _html(self, tag: str) -> None:
        self._skip(tag)
        self.mark = page_label(tag) or self.mark
        match = _TAG.match(tag)
        if match is None:
            return
        name, step = match["name"].lower(), -1 if match["close"] else 1
        if name in _ITALIC_TAGS:
            self.italic = max(0, self.italic + step)
        elif name in _BOLD_TAGS:
            self.bold = max(0, self.bold + step)
        elif name == "sup":
            self.superscript = max(0, self.superscript + step)
        elif name == "br":
            self.end_line(hard=True)

    def _emit(self, text: str, raw: str, note: str | None = None) -> None:
        self._skip(raw)
        start, stop = self.cursor - len(raw), self.cursor
        look = Look(self.italic > 0, self.bold > 0, self.superscript > 0)
        href = self.links[-1] if self.links else None
        first = self.offsets[start] if raw and 0 <= start < len(self.offsets) else None
        last = self.offsets[stop - 1] if raw and 0 < stop <= len(self.offsets) else None
        if first is None or last is None or last - first + 1 != len(raw):
            self.runs.append(Run(text, look=look, href=href, note=note))
        else:
            self.runs.append(Run(text, first, last + 1, look, href=href, note=note))

    def _skip(self, raw: str) -> None:
        """Move behind `raw`, which stands at the cursor or soon after it."""
        found = self.content.find(raw, self.cursor, self.cursor + len(raw) + _REACH)
        self.cursor = found + len(raw) if found >= 0 else self.cursor

    def _skip_target(self) -> None:
        """Move behind the `](target "title")` or `][label]` of a link."""
        self._skip("]")
        rest = self.content[self.cursor : self.cursor + 1]
        if rest == "[":
            close = self.content.find("]", self.cursor)
            self.cursor = close + 1 if close >= 0 else self.cursor
        elif rest == "(":
            self.cursor = _behind_target(self.content, self.cursor)

    def end_line(self, *, hard: bool) -> None:
        """Close the line at the cursor."""
        runs = trimmed(_marked(self.runs))
        mark = page_label("".join(run.text for run in runs)) if runs else self.mark
        self.lines.append(InlineLine(runs, mark, hard))
        self.runs, self.mark = [], None


def _behind_target(content: str, opening: int) -> int:
    """Return the index behind the target and title that begin with the bracket at `opening`."""
    position, stop = _behind_space(content, opening + 1), len(content)
    target = parseLinkDestination(content, position, stop)
    position = _behind_space(content, target.pos if target.ok else position)
    title = parseLinkTitle(content, position, stop)
    position = _behind_space(content, title.pos if title.ok else position)
    return position + 1 if content[position : position + 1] == ")" else opening


def _behind_space(content: str, position: int) -> int:
    while position < len(content) and content[position].isspace():
        position += 1
    return position


def _marked(runs: Sequence[Run]) -> list[Run]:
    """Return `runs` with the note markers among their superscripts labelled."""
    done: list[Run] = []
    before = ""
    for run in split_raised(iter(runs)):
        label = note_label(run.text, before) if run.look.superscript and run.note is None else run.note
        done.append(replace(run, note=label))
        before = (before + run.text[-40:])[-40:]
    return done
