"""Glyphs of a page: a small interpreter of the content stream's text operators.

Only what places text is followed: graphics state, text state, text matrices, form XObjects, marked content.
Source: ISO 32000-1:2008, 8.4 (graphics state), 9.3 and 9.4 (text), 14.6 (marked content).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PageObject
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, DictionaryObject, StreamObject

from textmine.readers.pdf.encodings import resolve
from textmine.readers.pdf.fonts import UNKNOWN, Face, Font, load_font

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

# A page of dense type has some 6,000 glyphs and 10,000 operators; maps and drawings can have 50 times as many.
MAX_OPERATORS = 1_000_000
MAX_GLYPHS = 200_000
MAX_FORM_DEPTH = 12
MAX_STATE_DEPTH = 512
# Slant of synthetic italics: the matrix shears by a fifth or so.
_SHEAR = 0.12


@dataclass(slots=True)
class Glyph:
    """A glyph on the page, in points from the lower left of the page as it is looked at.

    Attributes:
        text: what it says; several characters for a ligature or a replaced stretch, "" where a stretch was replaced.
        x0, x1: from its origin to the next glyph's, tracking included; along the baseline for text at an angle.
        y: its baseline, rise included.
        size: of the type, in points.
        face: bold, italic, name.
        turn: direction of writing in degrees, counter-clockwise, rounded.
        pagination: the file marks it as running head, foot or page number.
        superior: the font draws it small and raised, though it stands on the baseline at full size.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    face: Face
    turn: int = 0
    pagination: bool = False
    superior: bool = False


@dataclass(slots=True)
class PageContent:
    """What the interpreter found on a page."""

    glyphs: list[Glyph] = field(default_factory=list)
    images: int = 0
    unknown: int = 0
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    """The graphics state as far as text depends on it."""

    ctm: Matrix = IDENTITY
    font: Font = UNKNOWN
    size: float = 1.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


@dataclass(slots=True)
class _Mark:
    """An open marked-content sequence."""

    pagination: bool = False
    actual: str | None = None
    shown: bool = False


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """Return the matrix that applies `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def read_page(page: PageObject) -> PageContent:
    """Return the glyphs of a page, in the order in which they are painted.

    Raises:
        pypdf.errors.PyPdfError: the content stream cannot be parsed.
    """
    interpreter = _Interpreter(page.pdf, _upright(page))
    contents = page.get("/Contents")
    if contents is not None and resolve(contents) is not None:
        interpreter.run(contents, resolve(page.get("/Resources")), 0)
    return interpreter.content


def _upright(page: PageObject) -> Matrix:
    """Return the matrix from user space to the page as it is looked at, lower left corner at the origin."""
    box = page.cropbox
    left, bottom, right, top = (float(v) for v in (box.left, box.bottom, box.right, box.top))
    turn = int(page.rotation or 0) % 360
    if turn == 90:
        return (0.0, -1.0, 1.0, 0.0, -bottom, right)
    if turn == 180:
        return (-1.0, 0.0, 0.0, -1.0, right, top)
    if turn == 270:
        return (0.0, 1.0, -1.0, 0.0, top, -left)
    return (1.0, 0.0, 0.0, 1.0, -left, -bottom)


def _numbers(operands: list[Any], count: int) -> list[float] | None:
    values = [float(v) for v in operands[:count] if isinstance(v, int | float)]
    return values if len(values) == count else None


def _bytes(operand: Any) -> bytes:
    if isinstance(operand, bytes):
        return bytes(operand)
    return str(operand).encode("latin-1", errors="replace")


class _Interpreter:
    """Runs content streams; one instance a page."""

    def __init__(self, pdf: Any, base: Matrix) -> None:
        self.pdf = pdf
        self.content = PageContent()
        self.state = _State(ctm=base)
        self.stack: list[_State] = []
        self.text = self.line = IDENTITY
        self.marks: list[_Mark] = []
        self.fonts: dict[int, Font] = {}
        self.operators = 0
        self.resources: DictionaryObject = DictionaryObject()
        self.depth = 0
        self.handlers: dict[bytes, Callable[[list[Any]], None]] = {
            b"q": self._save, b"Q": self._restore, b"cm": self._concat, b"BT": self._begin_text,
            b"Tf": self._set_font, b"Tm": self._set_matrix, b"Td": self._move, b"TD": self._move_leading,
            b"T*": self._next_line, b"Tj": self._show, b"TJ": self._show_array, b"'": self._show_next,
            b'"': self._show_spaced, b"Do": self._paint, b"BMC": self._mark, b"BDC": self._mark,
            b"EMC": self._unmark, b"INLINE IMAGE": self._inline_image,
        }  # fmt: skip
        self.settings = {
            b"Tc": ("char_space", 1.0), b"Tw": ("word_space", 1.0), b"Tz": ("scale", 0.01),
            b"TL": ("leading", 1.0), b"Ts": ("rise", 1.0),
        }  # fmt: skip

    def run(self, stream: Any, resources: Any, depth: int) -> None:
        """Interpret a content stream with its resources."""
        self.resources = resources if isinstance(resources, DictionaryObject) else DictionaryObject()
        self.depth = depth
        for operands, operator in ContentStream(stream, self.pdf, "bytes").operations:
            self.operators += 1
            if self.operators > MAX_OPERATORS or len(self.content.glyphs) > MAX_GLYPHS:
                self.content.truncated = True
                return
            if operator in self.settings:
                self._set(operator, operands)
            elif operator == b"Tr":
                self.state = replace(self.state, mode=int((_numbers(operands, 1) or [0.0])[0]))
            elif (handler := self.handlers.get(operator)) is not None:
                handler(operands if isinstance(operands, list) else [])

    def _set(self, operator: bytes, operands: list[Any]) -> None:
        name, factor = self.settings[operator]
        if values := _numbers(operands, 1):
            self.state = replace(self.state, **{name: values[0] * factor})  # type: ignore[arg-type]

    def _save(self, _: list[Any]) -> None:
        if len(self.stack) < MAX_STATE_DEPTH:
            self.stack.append(self.state)

    def _restore(self, _: list[Any]) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def _concat(self, operands: list[Any]) -> None:
        if values := _numbers(operands, 6):
            matrix: Matrix = (values[0], values[1], values[2], values[3], values[4], values[5])
            self.state = replace(self.state, ctm=multiply(matrix, self.state.ctm))

    def _begin_text(self, _: list[Any]) -> None:
        self.text = self.line = IDENTITY

    def _set_font(self, operands: list[Any]) -> None:
        if len(operands) < 2:
            return
        fonts = resolve(self.resources.get("/Font"))
        found = resolve(fonts.get(operands[0])) if isinstance(fonts, DictionaryObject) else None
        font = UNKNOWN
        if isinstance(found, DictionaryObject):
            key = id(found)
            if key not in self.fonts:
                self.fonts[key] = load_font(found)
            font = self.fonts[key]
        size = (_numbers(operands[1:], 1) or [self.state.size])[0]
        self.state = replace(self.state, font=font, size=size)

    def _set_matrix(self, operands: list[Any]) -> None:
        if values := _numbers(operands, 6):
            self.text = self.line = (values[0], values[1], values[2], values[3], values[4], values[5])

    def _move(self, operands: list[Any]) -> None:
        if values := _numbers(operands, 2):
            self.text = self.line = multiply((1.0, 0.0, 0.0, 1.0, values[0], values[1]), self.line)

    def _move_leading(self, operands: list[Any]) -> None:
        if values := _numbers(operands, 2):
            self.state = replace(self.state, leading=-values[1])
            self._move(operands)

    def _next_line(self, _: list[Any]) -> None:
        self._move([0.0, -self.state.leading])

    def _show_next(self, operands: list[Any]) -> None:
        self._next_line([])
        self._show(operands)

    def _show_spaced(self, operands: list[Any]) -> None:
        if len(operands) == 3:
            self._set(b"Tw", operands[:1])
            self._set(b"Tc", operands[1:2])
            self._show_next(operands[2:])

    def _show_array(self, operands: list[Any]) -> None:
        items = operands[0] if operands else None
        if not isinstance(items, ArrayObject | list):
            return
        for item in items:
            if isinstance(item, int | float):
                self._advance(-float(item) / 1000.0 * self.state.size * self.state.scale)
            else:
                self._show([item])

    def _advance(self, distance: float) -> None:
        a, b, c, d, e, f = self.text
        self.text = (a, b, c, d, e + distance * a, f + distance * b)

    def _show(self, operands: list[Any]) -> None:
        if not operands or not isinstance(operands[0], str | bytes | ByteStringObject):
            return
        state, mark = self.state, self._innermost()
        matrix = multiply(self.text, state.ctm)
        size = abs(state.size) * math.hypot(matrix[2], matrix[3])
        if size <= 0.0:
            return
        turn = round(math.degrees(math.atan2(matrix[1], matrix[0])))
        face = self._face(matrix, turn)
        if turn:
            # Text at an angle is measured along its own baseline.
            angle = math.radians(turn)
            matrix = multiply(
                matrix, (math.cos(angle), -math.sin(angle), math.sin(angle), math.cos(angle), 0.0, 0.0)
            )
        pagination = any(m.pagination for m in self.marks)
        along = 0.0
        for code, text, width in state.font.decode(_bytes(operands[0])):
            step = (width * state.size + state.char_space) * state.scale
            x0, y = matrix[4] + along * matrix[0], matrix[5] + along * matrix[1]
            x0, y = x0 + state.rise * matrix[2], y + state.rise * matrix[3]
            if code == 32 and state.font.code_bytes == 1:
                along += state.word_space * state.scale
            along += step
            shown = self._said(text, mark)
            self.content.unknown += shown == "\ufffd"
            x1 = x0 + step * matrix[0]
            superior = code in state.font.superiors
            self.content.glyphs.append(Glyph(shown, x0, x1, y, size, face, turn, pagination, superior))
        self._advance(along)

    def _face(self, matrix: Matrix, turn: int) -> Face:
        """Return the font's face, with bold and italic that the page itself makes by stroking and shearing."""
        face, state = self.state.font.face, self.state
        sheared = turn == 0 and matrix[3] > 0 and matrix[2] / matrix[3] > _SHEAR
        if (sheared and not face.italic) or (state.mode == 2 and not face.bold):
            return replace(face, italic=face.italic or sheared, bold=face.bold or state.mode == 2)
        return face

    def _innermost(self) -> _Mark | None:
        return next((mark for mark in reversed(self.marks) if mark.actual is not None), None)

    def _said(self, text: str, mark: _Mark | None) -> str:
        """Return what a glyph says: the replacement text of its marked content, once, else its own."""
        if mark is None or mark.actual is None:
            return text
        if mark.shown:
            return ""
        mark.shown = True
        return mark.actual

    def _mark(self, operands: list[Any]) -> None:
        mark = _Mark()
        properties = resolve(operands[1]) if len(operands) > 1 else None
        if isinstance(properties, str):
            lists = resolve(self.resources.get("/Properties"))
            properties = resolve(lists.get(properties)) if isinstance(lists, DictionaryObject) else None
        if isinstance(properties, DictionaryObject):
            kinds = {str(resolve(properties.get(key))) for key in ("/Type", "/Subtype")}
            artifact = bool(operands) and operands[0] == "/Artifact"
            mark.pagination = artifact and bool(kinds & {"/Pagination", "/Header", "/Footer"})
            actual = resolve(properties.get("/ActualText"))
            if isinstance(actual, bytes):
                mark.actual = _text_string(actual)
            elif isinstance(actual, str):
                mark.actual = str(actual)
        if len(self.marks) < MAX_STATE_DEPTH:
            self.marks.append(mark)

    def _unmark(self, _: list[Any]) -> None:
        if self.marks:
            self.marks.pop()

    def _inline_image(self, _: list[Any]) -> None:
        self.content.images += 1

    def _paint(self, operands: list[Any]) -> None:
        """Paint an XObject: count an image, run a form in its own coordinates and resources."""
        objects = resolve(self.resources.get("/XObject"))
        found = (
            resolve(objects.get(operands[0])) if operands and isinstance(objects, DictionaryObject) else None
        )
        if not isinstance(found, StreamObject):
            return
        if found.get("/Subtype") == "/Image":
            self.content.images += 1
        if found.get("/Subtype") != "/Form" or self.depth >= MAX_FORM_DEPTH:
            return
        kept = (self.state, self.stack, self.text, self.line, self.resources, self.depth, self.marks)
        self.stack, self.marks = [], list(self.marks)
        matrix = resolve(found.get("/Matrix"))
        if isinstance(matrix, ArrayObject):
            self._concat([resolve(value) for value in matrix])
        try:
            self.run(found, resolve(found.get("/Resources")) or self.resources, self.depth + 1)
        except PyPdfError:
            # One broken form must not cost the page the rest of its text; what it held is missing.
            self.content.truncated = True
        self.state, self.stack, self.text, self.line, self.resources, self.depth, self.marks = kept


def _text_string(data: bytes) -> str:
    """Return a PDF text string: UTF-16 or UTF-8 by its byte order mark, else close to Latin-1."""
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", errors="replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", errors="replace")
    return data.decode("latin-1")
