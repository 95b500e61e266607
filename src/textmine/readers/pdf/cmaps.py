"""Character maps embedded in a PDF: from the codes of a font to Unicode, and how many bytes a code has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# A map for every character of Unicode's first plane is the largest that makes sense.
MAX_ENTRIES = 70_000
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|([\[\]])|((?:begin|end)[a-z]+)|(\d+)")


@dataclass(slots=True)
class CMap:
    """A parsed character map.

    Attributes:
        unicode: code to text.
        code_bytes: length of a code in bytes, by its code space; None if the map states none.
    """

    unicode: dict[int, str] = field(default_factory=dict)
    code_bytes: int | None = None


def parse_cmap(data: bytes) -> CMap:
    """Return the map that a `ToUnicode` (or embedded encoding) stream holds; malformed entries are passed over.

    Source: Adobe Technical Note 5014, CMap and CIDFont Files; ISO 32000-1:2008, 9.10.3.
    """
    cmap = CMap()
    for section, tokens in _sections(data):
        if section == b"bfchar":
            _add_chars(cmap, tokens)
        elif section == b"bfrange":
            _add_ranges(cmap, tokens)
        elif section == b"codespacerange":
            lengths = {len(token) for token in tokens if isinstance(token, bytes)}
            if lengths and min(lengths) > 0:
                cmap.code_bytes = min(min(lengths), cmap.code_bytes or 4)
    return cmap


Token = bytes | list[bytes]


def _sections(data: bytes) -> Iterator[tuple[bytes, list[Token]]]:
    """Yield (name, operands) of each begin…/end… section, arrays as lists of strings."""
    name: bytes | None = None
    tokens: list[Token] = []
    array: list[bytes] | None = None
    for match in _TOKEN.finditer(data):
        text, bracket, keyword, _ = match.groups()
        if keyword is not None:
            if keyword.startswith(b"begin"):
                name, tokens, array = keyword[5:], [], None
            elif name is not None and keyword[3:] == name:
                yield name, tokens
                name = None
        elif name is None:
            continue
        elif bracket == b"[":
            array = []
        elif bracket == b"]":
            if array is not None:
                tokens.append(array)
            array = None
        elif text is not None:
            digits = b"".join(text.split())
            value = bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))
            if array is None:
                tokens.append(value)
            else:
                array.append(value)


def _decode(value: bytes) -> str:
    if len(value) == 1:
        return chr(value[0])
    return value.decode("utf-16-be", errors="replace")


def _add_chars(cmap: CMap, tokens: list[Token]) -> None:
    for code, value in zip(tokens[::2], tokens[1::2], strict=False):
        if isinstance(code, bytes) and isinstance(value, bytes) and len(cmap.unicode) < MAX_ENTRIES:
            cmap.unicode[int.from_bytes(code)] = _decode(value)


def _add_ranges(cmap: CMap, tokens: list[Token]) -> None:
    for low, high, value in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
        if not (isinstance(low, bytes) and isinstance(high, bytes)):
            continue
        first, last = int.from_bytes(low), int.from_bytes(high)
        last = min(last, first + MAX_ENTRIES - len(cmap.unicode))
        for code in range(first, last + 1):
            if isinstance(value, list):
                if code - first >= len(value):
                    break
                cmap.unicode[code] = _decode(value[code - first])
            else:
                cmap.unicode[code] = _increment(value, code - first)


def _increment(value: bytes, step: int) -> str:
    """Return the text `step` places after `value`: its last UTF-16 unit is counted up."""
    text = _decode(value)
    if not text or not step:
        return text
    last = ord(text[-1]) + step
    return text[:-1] + (chr(last) if last <= 0x10FFFF else "\ufffd")
