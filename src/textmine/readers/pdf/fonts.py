"""Fonts of a PDF: what a string of codes says, how wide each glyph is, and how the face looks."""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from textmine.readers.pdf.cmaps import CMap, parse_cmap
from textmine.readers.pdf.encodings import resolve, simple_encoding

_ITALIC_FLAG, _FORCE_BOLD_FLAG = 1 << 6, 1 << 18
_BOLD_WEIGHT = 600
# Angles below this are optical corrections of upright faces.
_ITALIC_ANGLE = 4.0
_DEFAULT_WIDTH = 500.0
_SUBSET_TAG = re.compile(r"^[A-Z]{6}\+")
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_UNICODE_CMAPS = re.compile(r"UTF16|UCS2")
_MAX_WIDTHS = 70_000
# Superiors are drawn at two thirds of the size; lining, old-style and tabular figures differ less.
_SUPERIOR_WIDTH = 0.8


@dataclass(frozen=True, slots=True)
class Face:
    """The look of a font: its name without the subset tag, and whether it is bold or italic."""

    name: str
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Font:
    """A font as the interpreter needs it.

    Attributes:
        face: how it looks.
        code_bytes: bytes a code has.
        unicode: code → text; ligatures are taken apart.
        widths: code → advance in thousandths of the size.
        default_width: of codes that `widths` does not list.
        superiors: codes of digits that are drawn small and raised (OpenType superiors, which look like plain digits
            to whoever reads their text only).
    """

    face: Face
    code_bytes: int
    unicode: Mapping[int, str]
    widths: Mapping[int, float]
    default_width: float
    superiors: frozenset[int] = frozenset()

    def decode(self, data: bytes) -> Iterator[tuple[int, str, float]]:
        """Yield (code, text, advance in ems) of each glyph that `data` shows; text is U+FFFD where unknown."""
        step = self.code_bytes
        for i in range(0, len(data) - step + 1, step):
            code = int.from_bytes(data[i : i + step])
            width = self.widths.get(code, self.default_width)
            yield code, self.unicode.get(code, "\ufffd"), width / 1000.0


UNKNOWN = Font(Face("unknown", False, False), 1, {c: chr(c) for c in range(32, 127)}, {}, _DEFAULT_WIDTH)


def load_font(font: DictionaryObject) -> Font:
    """Return the font that the dictionary describes; what is missing or malformed falls back to defaults."""
    composite = font.get("/Subtype") == "/Type0"
    carrier = _descendant(font) if composite else font
    descriptor = resolve(carrier.get("/FontDescriptor"))
    descriptor = descriptor if isinstance(descriptor, DictionaryObject) else DictionaryObject()
    name = _SUBSET_TAG.sub("", str(font.get("/BaseFont", "/unknown"))[1:])
    to_unicode = _stream_map(font.get("/ToUnicode"))
    if composite:
        code_bytes, table = _composite_codes(font, to_unicode, descriptor)
        widths, default = _composite_widths(carrier)
    else:
        code_bytes, table = 1, {**simple_encoding(font), **to_unicode.unicode}
        widths, default = _simple_widths(font, name, descriptor, table)
    clean = {code: _expand(text) for code, text in table.items()}
    return Font(_face(name, descriptor), code_bytes, clean, widths, default, _superiors(clean, widths))


def _superiors(table: Mapping[int, str], widths: Mapping[int, float]) -> frozenset[int]:
    """Return the codes of superior digits: much narrower than another glyph of the same font for the same digit.

    Where a subset holds only the superior of a digit, it is known by having the width of the superiors found.
    """
    digits = [
        (text, widths[code], code) for code, text in table.items() if text.isdecimal() and code in widths
    ]
    widest: dict[str, float] = {}
    for text, width, _ in digits:
        widest[text] = max(width, widest.get(text, 0.0))
    narrow = {code: width for text, width, code in digits if 0.0 < width < _SUPERIOR_WIDTH * widest[text]}
    if not narrow:
        return frozenset()
    low, high = min(narrow.values()), max(narrow.values())
    usual = max(widest.values())
    alone = {
        code
        for _, width, code in digits
        if low * 0.9 <= width <= high * 1.1 and width < _SUPERIOR_WIDTH * usual
    }
    return frozenset(narrow) | alone


def _expand(text: str) -> str:
    """Return text with typographic ligatures as letters, without NULs."""
    return text.translate(_LIGATURES).replace("\x00", "")


def _descendant(font: DictionaryObject) -> DictionaryObject:
    array = resolve(font.get("/DescendantFonts"))
    first = resolve(array[0]) if isinstance(array, ArrayObject) and array else None
    return first if isinstance(first, DictionaryObject) else DictionaryObject()


def _stream_map(value: Any) -> CMap:
    stream = resolve(value)
    return parse_cmap(stream.get_data()) if isinstance(stream, StreamObject) else CMap()


def _composite_codes(
    font: DictionaryObject, to_unicode: CMap, descriptor: DictionaryObject
) -> tuple[int, dict[int, str]]:
    encoding = resolve(font.get("/Encoding"))
    code_bytes = _stream_map(encoding).code_bytes or 2
    if to_unicode.unicode:
        return code_bytes, to_unicode.unicode
    if isinstance(encoding, NameObject) and _UNICODE_CMAPS.search(str(encoding)):
        return 2, {code: chr(code) for code in range(32, 0xD800)}
    return code_bytes, _glyph_order(descriptor)


def _glyph_order(descriptor: DictionaryObject) -> dict[int, str]:
    """Return glyph index → text from an embedded TrueType program's own character map, empty without one."""
    from io import BytesIO

    from fontTools.ttLib import TTFont

    program = resolve(descriptor.get("/FontFile2"))
    if not isinstance(program, StreamObject):
        return {}
    try:
        font = TTFont(BytesIO(program.get_data()), lazy=True)
        best = font.getBestCmap() or {}
        return {font.getGlyphID(name): chr(code) for code, name in sorted(best.items(), reverse=True)}
    except Exception:
        # fontTools raises what its parser stumbles on; without the table the glyphs stay unknown.
        return {}


def _number(value: Any, default: float) -> float:
    found = resolve(value)
    return float(found) if isinstance(found, int | float) else default


def _composite_widths(font: DictionaryObject) -> tuple[dict[int, float], float]:
    """Return the widths of a CID font: `c [w1 w2 …]` and `first last w` entries."""
    widths: dict[int, float] = {}
    array = resolve(font.get("/W"))
    items = [resolve(item) for item in array[:_MAX_WIDTHS]] if isinstance(array, ArrayObject) else []
    i = 0
    while i + 1 < len(items):
        first, second = items[i], items[i + 1]
        if not isinstance(first, int | float):
            i += 1
        elif isinstance(second, ArrayObject):
            widths.update({int(first) + k: _number(w, 0.0) for k, w in enumerate(second)})
            i += 2
        elif i + 2 < len(items) and isinstance(second, int | float):
            width, last = _number(items[i + 2], 0.0), min(int(second), int(first) + _MAX_WIDTHS)
            widths.update(dict.fromkeys(range(int(first), last + 1), width))
            i += 3
        else:
            break
    return widths, _number(font.get("/DW"), 1000.0)


def _simple_widths(
    font: DictionaryObject, name: str, descriptor: DictionaryObject, table: Mapping[int, str]
) -> tuple[dict[int, float], float]:
    array = resolve(font.get("/Widths"))
    if not isinstance(array, ArrayObject):
        core = _core_widths(name)
        return {code: core[text] for code, text in table.items() if text in core}, _DEFAULT_WIDTH
    first = int(_number(font.get("/FirstChar"), 0))
    scale = 1.0
    if font.get("/Subtype") == "/Type3":
        matrix = resolve(font.get("/FontMatrix"))
        scale = 1000.0 * _number(matrix[0], 0.001) if isinstance(matrix, ArrayObject) and matrix else 1.0
    widths = {first + k: _number(w, 0.0) * scale for k, w in enumerate(array[:256])}
    return widths, _number(descriptor.get("/MissingWidth"), 0.0) or _DEFAULT_WIDTH


def _core_widths(name: str) -> dict[str, float]:
    """Return character → width of the standard font that `name` means (PDF's 14 need no widths of their own)."""
    low = name.lower()
    if "courier" in low:
        return {chr(code): 600.0 for code in range(32, 127)}
    bold, italic = "bold" in low, "italic" in low or "oblique" in low
    if "times" in low:
        style = {(True, True): "bolditalic", (True, False): "bold", (False, True): "italic"}.get(
            (bold, italic)
        )
        column = f"times-{style or 'roman'}"
    else:
        column = "helvetica-bold" if bold else "helvetica"
    return _core_table()[column]


@cache
def _core_table() -> dict[str, dict[str, float]]:
    text = resources.files("textmine.readers.pdf").joinpath("core_widths.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {
        name: {chr(int(row["code"], 16)): float(row[name]) for row in rows}
        for name in rows[0]
        if name != "code"
    }


@cache
def _look_words() -> dict[str, dict[str, list[str]]]:
    text = resources.files("textmine.readers.pdf").joinpath("fonts.toml").read_text("utf-8")
    return tomllib.loads(text)


def _named(name: str, words: Mapping[str, list[str]]) -> bool:
    low = name.lower()
    for part in words["except_parts"]:
        low = low.replace(part, "")
    if any(part in low for part in words["parts"]):
        return True
    if any(low.startswith(prefix) for prefix in words["prefixes"]):
        return True
    pieces = _NAME_PART.findall(name)
    return len(pieces) > 1 and pieces[-1].lower() in words["suffixes"]


def _face(name: str, descriptor: DictionaryObject) -> Face:
    words = _look_words()
    flags = int(_number(descriptor.get("/Flags"), 0))
    bold = _named(name, words["bold"]) or bool(flags & _FORCE_BOLD_FLAG)
    bold = bold or _number(descriptor.get("/FontWeight"), 0) >= _BOLD_WEIGHT
    italic = _named(name, words["italic"]) or bool(flags & _ITALIC_FLAG)
    italic = italic or abs(_number(descriptor.get("/ItalicAngle"), 0)) >= _ITALIC_ANGLE
    return Face(name, bold, italic)
