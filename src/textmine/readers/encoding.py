"""Bytes to text: byte order marks, strict UTF-8, Windows-1252 as the fallback that is always reported."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from textmine.errors import ReadError
from textmine.schema.v1 import Problem

# The mark of UTF-32 (little endian) begins with that of UTF-16, so it has to be tried first.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Control bytes that text files do contain: tab, line ends, form feed, vertical tab, escape, end of file.
_TEXTUAL = frozenset(b"\t\n\v\f\r\x1a\x1b")
_CONTROL = bytes(byte for byte in range(32) if byte not in _TEXTUAL)
# One stray control byte in a hundred is a scar of conversion, more than that is no text; NULs are rarer still.
_MAX_CONTROL_SHARE = 0.01
_MAX_NUL_SHARE = 0.001


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, a byte order mark still its first character, and what had to be assumed."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes, *, where: str) -> Decoded:
    """Return `data` as text; line ends stay as they are.

    Args:
        data: the whole file.
        where: the file's name, for messages.

    Raises:
        ReadError: the bytes are no text (NULs, mostly control bytes), or break the encoding their mark declares.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _decode_marked(data, encoding, where)
            # What was decoded is judged anew: a mark may stand before binary data by chance.
            _refuse_binary(text.encode("utf-8", "surrogatepass"), where)
            return Decoded(text, encoding)
    _refuse_binary(data, where)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = (
            f"not valid UTF-8 (first at line {line}); read as Windows-1252: "
            "if letters look wrong, save the file as UTF-8 and read it again"
        )
        problem = Problem(component="encoding", severity="warning", message=message)
        return Decoded(data.decode("cp1252", errors="replace"), "cp1252", (problem,))


def _decode_marked(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"begins with a mark of {encoding.upper()} but breaks it at byte {error.start}"
        raise ReadError(what, where=where, remedy="save it anew as UTF-8") from None


def _refuse_binary(data: bytes, where: str) -> None:
    control = len(data) - len(data.translate(None, _CONTROL))
    if control > _MAX_CONTROL_SHARE * len(data) + 1 or data.count(0) > _MAX_NUL_SHARE * len(data) + 1:
        remedy = "give a PDF, Markdown or plain text file (UTF-16 text needs a byte order mark)"
        raise ReadError("holds binary data, not text", where=where, remedy=remedy)
