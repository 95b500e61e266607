"""Markdown to `Source` lines: block structure from markdown-it's tokens and their line maps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from textmine.readers.base import Line, LineKind, Run
from textmine.readers.inline import inline_lines
from textmine.readers.page_edges import without_page_edges
from textmine.readers.raw_lines import Content, RawLine, page_label, raw_lines, with_pages, with_tables
from textmine.schema.v1 import Problem

MARKDOWN = "text/markdown"
_STRONG_SIGNS = re.compile(
    r"^#{1,6}[ \t]+\S|^\[\^[^\]\s]+\]:|<sup>|\]\((?:https?:|/|#)|^\|?[ \t]*:?-{3,}:?[ \t]*\|", re.MULTILINE
)
_WEAK_SIGNS = re.compile(r"(?<![\w*])\*{1,2}\w[^*\n]{0,80}\w\*{1,2}(?![\w*])|\[\^[^\]\s]+\]|%%page \w+%%")
_YAML_BLOCK = re.compile(r"\ufeff?---[ \t]*\r?\n(?:.*\n){0,200}?---[ \t]*\r?(?:\n|\Z)")
# A text that opens with a heading, and lines underlined to their own length behind a blank one, are signs enough alone.
# "# 1 item" opens a typed list.
_OPENING_HEADING = re.compile(r"[\ufeff\s]*^#{1,6}[ \t]+[^\s\d#][^\n]*(?:\n[ \t\r]*\n|\s*\Z)", re.MULTILINE)
_UNDERLINED = re.compile(
    r"(?:\A\ufeff?|\n[ \t]*\r?\n)(?P<title>[^\W_][^\r\n]*)\r?\n(?P<rule>={3,}|-{3,})[ \t]*\r?(?:\n|\Z)"
)
_UNDERLINE_SLACK = 2
_ENOUGH_SIGNS = (
    3  # one strong sign may be chance ("# 1" in a typed list), so it takes a second sign of any kind
)


def looks_like_markdown(text: str) -> bool:
    """Return whether `text` shows signs of Markdown: headings, emphasis by asterisks, note marks, links, front matter."""
    block = _YAML_BLOCK.match(text)
    if block and _mapping(block[0].strip("\ufeff- \t\r\n")) is not None:
        return True
    if _OPENING_HEADING.match(text) or any(_is_underlined(match) for match in _UNDERLINED.finditer(text)):
        return True
    strong = min(sum(1 for _ in _STRONG_SIGNS.finditer(text)), 2)
    weak = min(sum(1 for _ in _WEAK_SIGNS.finditer(text)), _ENOUGH_SIGNS)
    return 2 * strong + weak >= _ENOUGH_SIGNS


def _is_underlined(match: re.Match[str]) -> bool:
    """Return whether a line is underlined as a heading is, to its own length; a rule below a text is as long as may be."""
    return abs(len(match["title"].rstrip()) - len(match["rule"])) <= _UNDERLINE_SLACK


def read_markdown(text: str) -> Content:
    """Return the lines of a Markdown text, with what its YAML front matter declares."""
    raw = raw_lines(text)
    # Every physical line stays one line, so that markdown-it's line maps are indices into `raw`.
    prepared = "\n".join(line.text.replace("\x00", " ") for line in raw)
    declared, problems, front = _front_matter(prepared)
    walk = _Blocks(raw)
    for token in _parser(front).parse(prepared):
        walk.take(token)
    lines, pages = with_pages(with_tables(without_page_edges(_placed(walk.found, raw))))
    return Content(MARKDOWN, lines, pages, declared, problems)


@cache
def _parser(front_matter: bool) -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark").enable("table").use(footnote_plugin, inline=False, always_match_refs=True)
    )
    if front_matter:
        parser.use(front_matter_plugin)
    # Scarred text holds indented prose and stray tags; HTML is read tag by tag, notes stay where they stand.
    return parser.disable(["text_join", "html_block", "code", "footnote_tail"])


def _front_matter(text: str) -> tuple[dict[str, Any], tuple[Problem, ...], bool]:
    for token in _parser(True).parse(text[:20_000]) if text.startswith("---") else ():
        if token.type != "front_matter":
            break
        found = _mapping(token.content)
        if found is not None:
            return {str(key).lower(): value for key, value in found.items()}, (), True
        message = "the block between --- lines at the top is not YAML of the form 'key: value'; read as text"
        return {}, (Problem(component="markdown", severity="warning", message=message),), False
    return {}, (), False


def _mapping(text: str) -> dict[Any, Any] | None:
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return found if isinstance(found, dict) else None


@dataclass(slots=True)
class _Blocks:
    """Walks block tokens; `found` holds each line with the index of its physical line and whether it opens a block."""

    raw: Sequence[RawLine]
    found: list[tuple[int, bool, Line]] = field(default_factory=list)
    heading: int = 0
    quotes: int = 0
    items: list[str] = field(default_factory=list)
    fresh_item: bool = False
    note: str | None = None
    cells: list[tuple[Run, ...]] | None = None
    row: tuple[LineKind, int, int] = ("table_row", 0, 0)

    def take(self, token: Token) -> None:
        """Consume one block token."""
        kind = token.type
        if kind == "inline":
            self._inline(token)
        elif kind == "heading_open":
            self.heading = int(token.tag[1:])
        elif kind == "heading_close":
            self.heading = 0
        elif kind in ("blockquote_open", "blockquote_close"):
            self.quotes += token.nesting
        elif kind == "list_item_open":
            self.items.append(f"{token.info}{token.markup}")
            self.fresh_item = True
        elif kind == "list_item_close":
            self.items.pop()
        elif kind == "footnote_reference_open":
            self.note = str(token.meta["label"])
        elif kind == "footnote_reference_close":
            self.note = None
        elif kind == "hr" and token.map:
            self.found.append((token.map[0], True, Line(kind="rule")))
        elif kind == "fence" and token.map:
            self._verbatim(*token.map)
        else:
            self._table(token)

    def _table(self, token: Token) -> None:
        if token.type == "tr_open" and token.map:
            self.cells = []
            self.row = (self.row[0], token.map[0], 0)
        elif token.type in ("thead_open", "tbody_open"):
            self.row = ("table_head" if token.type == "thead_open" else "table_row", 0, 0)
        elif token.type == "tr_close" and self.cells is not None:
            kind, line, _ = self.row
            self.found.append((line, False, Line(kind=kind, cells=tuple(self.cells))))
            self.cells = None

    def _inline(self, token: Token) -> None:
        first, last = token.map or (0, 0)
        if self.cells is not None:
            kind, line, column = self.row
            cell, column = inline_lines(token, self.raw[line : line + 1], column)
            self.cells.append(tuple(run for part in cell for run in part.runs))
            self.row = (kind, line, column)
            return
        line_kind, level, label = self._kind()
        parts, _ = inline_lines(token, self.raw[first:last])
        opening = True
        for number, part in enumerate(parts):
            index = min(first + number, max(last - 1, first))
            if part.page_mark is not None:
                self.found.append((index, False, Line(kind="page_break", label=part.page_mark)))
            elif part.runs:
                made = Line(part.runs, line_kind, level=level, label=label, hard_break=part.hard_break)
                self.found.append((index, opening, made))
                opening, label = False, label if line_kind == "note" else None
        self.fresh_item = False

    def _kind(self) -> tuple[LineKind, int, str | None]:
        if self.note is not None:
            return "note", 0, self.note
        if self.heading:
            return "heading", self.heading, self.items[-1] if self.items and self.fresh_item else None
        if self.items:
            return "list_item", len(self.items), self.items[-1] if self.fresh_item else None
        return ("blockquote" if self.quotes else "text"), self.quotes, None

    def _verbatim(self, first: int, last: int) -> None:
        for index in range(first, last):
            line = self.raw[index]
            if line.text.strip().strip("`~"):
                run = Run(line.text.strip(), line.start + len(line.text) - len(line.text.lstrip()))
                run = replace(run, end=(run.start or 0) + len(run.text))
                self.found.append((index, index == first, Line((run,), hard_break=True)))


def _placed(found: Sequence[tuple[int, bool, Line]], raw: Sequence[RawLine]) -> list[Line]:
    """Return the lines with the blank space above them, form feeds among them as page breaks."""
    feeds = iter([index for index, line in enumerate(raw) if line.opens_page])
    feed = next(feeds, None)
    done: list[Line] = []
    for index, opens, line in sorted(found, key=lambda item: item[0]):
        while feed is not None and feed <= index:
            done.append(Line(kind="page_break", label=None))
            feed = next(feeds, None)
        blank = float(sum(1 for _ in _blank_above(raw, index)))
        done.append(replace(line, before=max(blank, 1.0) if opens else 0.0))
    return done


def _blank_above(raw: Sequence[RawLine], index: int) -> Iterator[int]:
    for above in range(index - 1, -1, -1):
        if raw[above].text.strip() or page_label(raw[above].text):
            return
        yield above
