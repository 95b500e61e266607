"""What `source/build.toml` says: in which forms a chapter is delivered, and in which it is made besides."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from renderers.typeset import FONTS, PAGES, NotesAt

# What may be delivered in place of the Markdown, and what made beside it, with the file's suffix.
DELIVERED = {"scarred": ".txt", "pdf": ".pdf"}
BESIDE = {"pdf": ".pdf", "docx": ".docx", "epub": ".epub", "html": ".html"}
_VALUES: dict[str, Collection[str]] = {
    "rendering": DELIVERED,
    "notes": ("foot", "end"),
    "page": PAGES,
    "font": FONTS,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The forms of one chapter; the fields are the keys of `build.toml`, explained at its head."""

    rendering: str | None = None
    also: tuple[str, ...] = ()
    notes: NotesAt = "foot"
    first_page: int = 1
    page: str = "royal"
    font: str = "Libertinus Serif"
    ocr: bool = False


def read_plans(path: Path, known: Collection[str]) -> dict[str, Plan]:
    """Return the plans of the chapters that have one, by id; none if there is no file.

    Raises:
        ValueError: a chapter that is not among `known`, an unknown option, or a value that the option does not take.
    """
    tables = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    plans = {}
    for chapter_id, table in tables.items():
        if chapter_id not in known:
            raise ValueError(
                f"{path.name}: there is no source {chapter_id}.md; mend the name or write the chapter"
            )
        if wrong := _wrong(table):
            raise ValueError(
                f"{path.name}: [{chapter_id}] has the unknown {wrong}; the comment at the head of the file names those there are"
            )
        plans[chapter_id] = Plan(**{**table, "also": tuple(table.get("also", ()))})
    return plans


def _wrong(table: dict[str, Any]) -> str | None:
    """Return the first thing in a plan that means nothing."""
    for option, value in table.items():
        if option not in {field.name for field in fields(Plan)}:
            return f"option {option!r}"
        if option in _VALUES and value not in _VALUES[option]:
            return f"{option} {value!r}"
        if option == "also" and (bad := [form for form in value if form not in BESIDE]):
            return f"form {bad[0]!r} among `also`"
    return None
