"""Notes taken out of the text: definitions wherever they stand, and bare figures that mark them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from textmine.readers.base import Line, Run
from textmine.readers.raw_lines import cut, trimmed, without_start
from textmine.structure.groups import Group, visible
from textmine.structure.headings import section_kind
from textmine.structure.stray_markers import rising

_NUMBERED = re.compile(r"\[?(\d{1,4})(?:\]\.?|[.)])?[ \t]+(?=\S)")
_SIGNED = re.compile(r"([*†‡§]{1,3})[ \t]*(?=\S)")
_LABEL = re.compile(r"\d{1,4}")
_FIGURE = re.compile(r"(?<![\d$£€#])\d{1,3}(?!\d)")
_MAX_STEP = 20  # labels missing between two notes; a number farther off is a year or a page


def take_definitions(groups: Sequence[Group]) -> list[Group]:
    """Return the groups with each note a group of its own, its label taken from its text.

    Below a heading such as "Notes" every numbered line or list item that counts on opens a note; elsewhere a
    paragraph is a note if it begins with a marker that occurs in the text above it.
    """
    done: list[Group] = []
    in_notes = False
    marked: set[str] = set()
    for group in groups:
        if group.role == "heading":
            in_notes = section_kind(group.text) == "notes"
            done.append(group)
        elif in_notes and group.role in ("paragraph", "list_item", "blockquote"):
            _split_notes(group, done)
        elif group.role == "note" and group.label is None and (open_note := _last_note(done)) is not None:
            open_note.lines += group.lines  # a note that runs on over a page break
        else:
            label = _leading_marker(group)
            if label is not None and label in marked:
                group.role, group.label = "note", label
                group.lines[0] = replace(group.lines[0], runs=trimmed(group.lines[0].runs[1:]))
            marked.update(run.note for line in group.lines for run in line.runs if run.note)
            done.append(group)
    return done


def _last_note(done: Sequence[Group]) -> Group | None:
    return next((group for group in reversed(done) if group.role == "note"), None)


def _leading_marker(group: Group) -> str | None:
    if group.role != "paragraph" or not group.lines[0].runs:
        return None
    first = group.lines[0].runs[0]
    return first.note if first.note is not None and group.text else None


def _split_notes(group: Group, done: list[Group]) -> None:
    """Add the notes of a group below a notes heading; what opens none goes on with the note before."""
    for number, line in enumerate(group.lines):
        above = next((group for group in reversed(done) if group.role != "page_break"), None)
        last = above if above is not None and above.role == "note" else None
        label, skip = _opening(group, line, opens_group=number == 0)
        if label is not None and _counts_on(last, label, opens_group=number == 0):
            done.append(Group([_without_start(line, skip)], "note", label))
        elif last is not None:
            last.lines.append(line)
        elif number == 0:
            done.append(Group([line], group.role, group.label))
        else:
            done[-1].lines.append(line)


def _opening(group: Group, line: Line, *, opens_group: bool) -> tuple[str | None, int]:
    """Return the label with which `line` opens a note, and how many of its characters that takes."""
    if opens_group and group.role == "list_item":
        found = _LABEL.search(group.label or "")
        return (found[0] if found else None), 0
    first = line.runs[0] if line.runs else None
    if first is not None and first.note is not None and visible(line):
        return first.note, -1
    match = _NUMBERED.match(line.text) or (_SIGNED.match(line.text) if opens_group else None)
    return (match[1], match.end()) if match else (None, 0)


def _counts_on(last: Group | None, label: str, *, opens_group: bool) -> bool:
    if last is None or not label.isdigit() or not (last.label or "").isdigit():
        return True
    step = int(label) - int(last.label or 0)
    return step == 1 or (opens_group and (1 <= step <= _MAX_STEP or label == "1"))


def _without_start(line: Line, count: int) -> Line:
    """Return `line` without its first characters; -1 takes its first run."""
    if count == -1:
        return replace(line, runs=trimmed(line.runs[1:]))
    return replace(line, runs=without_start(line.runs, count))


def mark_bare_figures(groups: Sequence[Group]) -> None:
    """Turn figures set behind a word or stop ("ended.12") into markers of notes that have no other marker.

    They have to count up through the text as the notes do: of all candidates the longest row that does is taken, and
    figures anywhere else are numbers.
    """
    labels = {group.label for group in groups if group.role == "note" and group.label}
    marked = {run.note for group in groups for line in group.lines for run in line.runs if run.note}
    wanted = {label for label in labels - marked if label.isdigit()}
    if not wanted:
        return
    body = [
        g for g in groups if not g.front and g.role in ("paragraph", "blockquote", "list_item", "heading")
    ]
    found: list[tuple[int, tuple[int, int, int, int, int]]] = []
    for number, group in enumerate(body):
        for row, line in enumerate(group.lines):
            before = ""
            for column, run in enumerate(line.runs):
                for start, end in _bare_figures(run, before) if run.note is None else ():
                    if run.text[start:end] in wanted:
                        found.append((int(run.text[start:end]), (number, row, column, start, end)))
                before = (before + run.text[-20:])[-20:]
    for index in reversed(rising([figure for figure, _ in found])):
        number, row, column, start, end = found[index][1]
        line = body[number].lines[row]
        run = line.runs[column]
        pieces = (
            cut(run, 0, start),
            cut(run, start, end, note=run.text[start:end]),
            cut(run, end, len(run.text)),
        )
        runs = (*line.runs[:column], *(piece for piece in pieces if piece.text), *line.runs[column + 1 :])
        body[number].lines[row] = replace(line, runs=runs)


def _bare_figures(run: Run, before: str) -> Iterator[tuple[int, int]]:
    text = run.text
    for match in _FIGURE.finditer(text):
        left, right = (
            (before + text[max(match.start() - 20, 0) : match.start()])[-20:],
            text[match.end() : match.end() + 1],
        )
        if right and not (right.isspace() or right in ")]”\"’'—–,.;:"):
            continue
        if re.search(r"(?:(?:[^\W\d_]|[\"”’')\]]|\b\d{4})[.,;:!?]|[\"”’')\]]|\b[^\W\d_A-Z]{3,})\Z", left):
            yield match.start(), match.end()
