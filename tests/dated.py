"""What the tests of time expressions share: examples with marked expressions, and Docs without a parse."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from textmine.components.context import plain_context, set_context
from textmine.components.dates.logic import Reference, dates
from textmine.components.records import TimeExpression

DATA = Path(__file__).parent / "data" / "dates"
BLANK = spacy.blank("en")
BLANK.max_length = 10_000_000
LEXICON = tomllib.loads(
    resources.files("textmine.components.dates").joinpath("lexicon.toml").read_text(encoding="utf-8")
)
_MARKED = re.compile(r"\[([^\]|]+)\|([^\]|]+)\|([^\]|]+)(?:\|([^\]|]+))?\]")


def blank_doc(text: str, published: str | None = None) -> Doc:
    """A Doc with tokens alone: no tags, no heads, no sentences."""
    doc = BLANK.make_doc(text)
    set_context(doc, plain_context(text, published))
    return doc


def find(text: str, **reference: str | None) -> list[TimeExpression]:
    return list(dates(blank_doc(text), Reference(**reference)))


def mark(text: str, found: list[TimeExpression]) -> str:
    """Write the expressions found into the text, in the form of the data files."""
    pieces, end = [], 0
    for item in found:
        fields = [text[item.start : item.end], item.type, item.value, *([item.mod] if item.mod else [])]
        pieces += [text[end : item.start], f"[{'|'.join(fields)}]"]
        end = item.end
    return "".join([*pieces, text[end:]]).replace("\n\n", "¶")


def plain(marked: str) -> str:
    """Return the text of an example, without the marks."""
    return _MARKED.sub(lambda match: match[1], marked).replace("¶", "\n\n")


def table(name: str) -> list[list[str]]:
    """Return the rows of a table of examples: cells between tabs, comments behind a number sign."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def examples(*names: str) -> pytest.MarkDecorator:
    """Parametrise a test by the rows of tables: what is shown, and the marked text."""
    rows = [row for name in names for row in table(name)]
    return pytest.mark.parametrize(("shows", "marked"), rows, ids=lambda cell: plain(cell)[:70])
