"""What a file declares of itself (YAML front matter, Gutenberg header, PDF information), as metadata."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from textmine.schema.v1 import Book, Metadata
from textmine.structure.cues import cues
from textmine.structure.names import leading_names

_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")


def declared_metadata(declared: Mapping[str, Any], words: Counter[str]) -> Metadata:
    """Return the metadata that `declared` gives; whatever has an odd type is left out.

    Args:
        declared: keys in lower case, values as the file has them.
        words: the document's words, to tell names from titles of office.
    """
    book = _first(declared, "book")
    about: Mapping[Any, Any] = book if isinstance(book, Mapping) else {}
    inner = {str(key).lower(): value for key, value in about.items()}
    if book is not None and not inner:
        inner = {"title": book}
    outer = declared if not about else {**declared, **inner}
    return Metadata(
        title=_text(_first(declared, "title")),
        subtitle=_text(_first(declared, "subtitle")),
        authors=_people(_first(declared, "authors"), words),
        number=_text(_first(declared, "number")),
        language=_language(_first(declared, "language")),
        book=Book(
            title=_text(_first(inner, "title")),
            subtitle=_text(_first(inner, "subtitle")),
            editors=_people(_first(inner, "editors") or _first(declared, "editors"), words),
            publisher=_text(_first(outer, "publisher")),
            place=_text(_first(outer, "place")),
            year=_year(_first(inner, "year") or _first(declared, "year")),
        ),
        invented=_first(declared, "invented") is True,
    )


def _first(mapping: Mapping[str, Any], key: str) -> Any:
    return next(
        (mapping[name] for name in cues("declared", key) if mapping.get(name) not in (None, "", [])), None
    )


def _text(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) or None


def _people(value: Any, words: Counter[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        return leading_names(value, words)
    if isinstance(value, Mapping):
        value = [value]
    found: list[str] = []
    for item in value if isinstance(value, list | tuple) else ():
        person = item.get("name") if isinstance(item, Mapping) else item
        name = _text(person)
        found += [name] if name else []
    return tuple(found)


def _language(value: Any) -> str | None:
    name = _text(value)
    if name is None:
        return None
    codes = cues("languages", name.casefold())
    return codes[0] if codes else name


def _year(value: Any) -> int | None:
    if isinstance(value, datetime.date):
        return value.year
    text = _text(value)
    match = _YEAR.search(text) if text else None
    return int(match[1]) if match else None
