"""Groups to the published records: sections, blocks, tables and notes over one clean text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from textmine.readers.base import Source
from textmine.schema.v1 import Block, BlockKind, Problem, Section, SectionKind, Table
from textmine.structure.groups import Group, Habits
from textmine.structure.headings import section_kind
from textmine.structure.paragraphs import write_lines
from textmine.structure.source_map import TextBuilder
from textmine.structure.tables import caption_of, cell_value, rows_of, source_name

_KINDS: dict[str, BlockKind] = {
    "paragraph": "paragraph",
    "heading": "heading",
    "list_item": "list_item",
    "blockquote": "blockquote",
    "caption": "caption",
    "source": "caption",
    "note": "note",
    "table": "table",
}


@dataclass(slots=True)
class _OpenSection:
    kind: SectionKind
    rank: int
    parent: int | None
    level: int
    title: str | None = None
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class Assembly:
    """The text as it is put together, block by block.

    Attributes:
        builder: text and map.
        blocks: done so far.
        note_blocks: for each note its label, block and text, in order.
        body_end: where notes that were moved to the end begin.
    """

    source: Source
    habits: Habits
    builder: TextBuilder
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    note_blocks: list[tuple[str, Block]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    body_end: int = 0
    _sections: list[_OpenSection] = field(default_factory=list)
    _stack: list[int] = field(default_factory=list)
    _caption: tuple[str | None, str | None] = (None, None)

    def add_all(self, groups: Sequence[Group], ranks: dict[int, int]) -> None:
        """Add the groups in order; notes that stand outside a section of notes come last, in one of their own."""
        stray: list[Group] = []
        for group in groups:
            if group.role in ("rule", "page_break") or not group.lines:
                continue
            if group.role == "note" and not self._in_notes():
                stray.append(group)
            else:
                self._add(group, ranks.get(id(group)))
        self.body_end = self.builder.length
        if stray:
            notes = next(
                (i for i, s in enumerate(self._sections) if s.kind == "notes" and i in self._stack), None
            )
            if notes is None:
                self._open("notes", 0, None)
            for group in stray:
                self._write(group)

    def _in_notes(self) -> bool:
        return any(self._sections[i].kind == "notes" for i in self._stack)

    def _add(self, group: Group, rank: int | None) -> None:
        if group.front and not self._stack:
            self._open("front", -1, None)
        elif not group.front and self._stack and self._sections[self._stack[0]].kind == "front":
            self._stack.clear()
        if group.role == "heading" and not group.front:
            start = self._next_start()
            self._open(section_kind(group.text), rank or 0, None)
            block = self._write(group)
            section = self._sections[self._stack[-1]]
            if block is None:
                self._forget(start)
            else:
                section.title = self.builder.text_from(block.start).replace("\n", " ")
            return
        if not self._stack:
            self._open("introduction", 0, None)
        self._write(group)

    def _next_start(self) -> int:
        return len(self._sections)

    def _forget(self, index: int) -> None:
        self._stack.remove(index)
        self._sections.pop(index)

    def _open(self, kind: SectionKind, rank: int, title: str | None) -> None:
        while self._stack and (
            self._sections[self._stack[-1]].rank >= rank
            or self._sections[self._stack[-1]].kind in ("front", "introduction")
        ):
            self._stack.pop()
        parent = self._stack[-1] if self._stack else None
        self._sections.append(_OpenSection(kind, rank, parent, len(self._stack) + 1, title))
        self._stack.append(len(self._sections) - 1)

    def _write(self, group: Group) -> Block | None:
        start = self.builder.open_block()
        markers = len(self.builder.markers)
        if group.role == "table":
            self._write_table(group)
        else:
            if group.role == "heading" and group.lines[0].kind == "list_item" and group.label:
                self.builder.put_text(f"{group.label} ")
            write_lines(self.builder, group.lines, self.habits)
        if self.builder.length == start:
            self.builder.close_empty(markers)
            return None
        section = self._stack[-1]
        block = Block(
            id=f"blk-{len(self.blocks) + 1}",
            section=f"sec-{section + 1}",
            kind=_KINDS[group.role],
            start=start,
            end=self.builder.length,
        )
        self.blocks.append(block)
        for index in self._stack:
            opened = self._sections[index]
            opened.start = start if opened.start < 0 else opened.start
            opened.end = block.end
        self._take_down(group, block)
        return block

    def _take_down(self, group: Group, block: Block) -> None:
        if group.role == "note":
            self.note_blocks.append((group.label or "", block))
        elif group.role == "caption":
            text = self.builder.text_from(block.start)
            caption = caption_of(text)
            self._caption = (caption.label, caption.title) if caption else (None, None)
        elif group.role == "table":
            self._tabulate(group, block)
        elif group.role == "source" and self.tables:
            self.tables[-1] = self.tables[-1].model_copy(
                update={"source": source_name(self.builder.text_from(block.start))}
            )
        if group.role not in ("caption", "note"):
            self._caption = (None, None)

    def _write_table(self, group: Group) -> None:
        for number, row in enumerate(rows_of(group.lines)):
            if number:
                self.builder.put_break("\n")
            for column, cell in enumerate(row):
                if column:
                    self.builder.put_break("\t")
                for run in cell:
                    self.builder.put_run(run, group.lines[0].page)

    def _tabulate(self, group: Group, block: Block) -> None:
        lines = self.builder.text_from(block.start).split("\n")
        cells = [line.split("\t") for line in lines]
        head = next(
            (line for line in group.lines if any(run.text.strip() for cell in line.cells for run in cell)),
            None,
        )
        headed = head is not None and head.kind == "table_head"
        width = max(len(row) for row in cells)
        columns = tuple(cells[0]) if headed else tuple("" for _ in range(width))
        rows = tuple(tuple(cell_value(cell) for cell in row) for row in cells[1 if headed else 0 :])
        label, caption = self._caption
        self.tables.append(
            Table(
                id=f"tab-{len(self.tables) + 1}",
                block=block.id,
                label=label,
                caption=caption,
                source=None,
                columns=columns,
                rows=rows,
            )
        )

    def sections(self) -> tuple[Section, ...]:
        """Return the sections, each over all that is below it."""
        return tuple(
            Section(
                id=f"sec-{number}",
                parent=f"sec-{section.parent + 1}" if section.parent is not None else None,
                level=section.level,
                kind=section.kind,
                title=section.title,
                start=section.start,
                end=section.end,
            )
            for number, section in enumerate(self._sections, start=1)
            if section.end > section.start >= 0
        )
